/** Writes first: a new conversation with somebody who has not written, where the channel can carry that. */
import type { newConversation } from '@irori/contract/messages/api';
import type { z } from 'zod';
import { channelById, maySeeChannel } from '../../channels/index.ts';
import { resolveIdentities } from '../../contacts/index.ts';
import { lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, invalid, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { seesInbox, type Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { sanitiseRichText } from '../rich-text.ts';
import { writeReply } from './send-reply.ts';

export type StartRequest = z.output<typeof newConversation>;

/** Throws `channel_cannot_start`, `channel_disabled`, `address_is_ours`, `draft_refused` and `not_found`. */
export async function startConversation(
  house: House,
  viewer: Viewer,
  request: StartRequest,
): Promise<{ conversationId: string; messageId: string }> {
  const channel = await channelById(house.database.db, viewer.workspaceId, request.channelId);
  if (!channel || !maySeeChannel(viewer, channel) || !seesInbox(viewer, channel.inbox_id)) throw notFound('channel');
  const connector = connectorOf(house, channel.connector);
  if (!connector.capabilities.startConversation)
    throw conflict('channel_cannot_start', `On ${connector.name} the customer has to write first.`);
  if (channel.state === 'disabled') throw conflict('channel_disabled', 'This channel is switched off.');
  const address = request.to.toLowerCase();
  if (address === channel.account.toLowerCase()) {
    throw invalid('address_is_ours', 'This address is your own.', {
      errors: [{ path: 'to', code: 'own_address', message: 'This address is your own.' }],
    });
  }

  const messageId = request.id ?? newId();
  const html = request.html === undefined ? null : sanitiseRichText(request.html);
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const known = await tx.trx
      .selectFrom('messages')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', messageId)
      .select('conversation_id')
      .executeTakeFirst();
    if (known) return { conversationId: known.conversation_id, messageId };
    const conversationId = newId();
    const person = await personAt(house, tx, channel.connector, address, request.toName);
    await tx.trx
      .insertInto('conversations')
      .values({
        workspace_id: tx.workspaceId,
        id: conversationId,
        number: null,
        inbox_id: channel.inbox_id,
        channel_id: channel.id,
        connector: channel.connector,
        contact_id: person.contactId,
        identity_id: person.identityId,
        subject: request.subject ?? null,
        status: 'open',
        assignee_id: viewer.memberId,
        team_id: null,
        doubt: null,
        thread_key: null,
        last_message_id: null,
        last_activity_at: house.clock.now(),
      })
      .execute();
    tx.numberConversation(conversationId);
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    const { channelId: _channel, toName: _name, to: _to, ...message } = request;
    await writeReply(house, tx, viewer, row, { ...message, kind: 'reply', force: false, id: messageId, html });
    return { conversationId, messageId };
  });
}

/** Whom we write to: the proven person at that address when there is one, else the one that is merely known, else a new lead. */
async function personAt(house: House, tx: WorkspaceTransaction, medium: string, address: string, name: string) {
  const known = await tx.trx
    .selectFrom('contact_identities')
    .where('workspace_id', '=', tx.workspaceId)
    .where('medium', '=', medium)
    .where('address', '=', address)
    .orderBy('proven', 'desc')
    .select(['id', 'contact_id'])
    .executeTakeFirst();
  if (known) return { identityId: known.id, contactId: known.contact_id };
  const [made] = await resolveIdentities(
    tx.trx,
    tx.workspaceId,
    [{ medium, address, name, proof: 'none' }],
    house.clock.now(),
  );
  if (!made) throw new Error('No identity was made');
  return made;
}
