/** Writes first: a new conversation with somebody who has not written, where the channel can carry that. */
import { looksLikeAddress } from '@irori/contract/check-draft';
import type { newConversation } from '@irori/contract/messages/api';
import type { z } from 'zod';
import { channelById, maySeeChannel } from '../../channels/index.ts';
import { resolveIdentities } from '../../contacts/index.ts';
import { conversationById, lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, draftRefused, invalid, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { seesInbox, type Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { sanitiseRichText } from '../../platform/rich-text.ts';
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
  const recipients = [request.to].flat();
  const address = (recipients[0] ?? '').toLowerCase();
  if (recipients.some((one) => one.toLowerCase() === channel.account.toLowerCase())) {
    throw invalid('address_is_ours', 'This address is your own.', {
      errors: [{ path: 'to', code: 'own_address', message: 'This address is your own.' }],
    });
  }

  const wrong = connector.capabilities.shape === 'mail' && recipients.find((one) => !looksLikeAddress(one));
  if (wrong) {
    throw draftRefused('draft.address_invalid', 'One of the addresses is not a mail address.', {
      params: { address: wrong },
      errors: [{ path: 'to', code: 'draft.address_invalid', message: 'This is not a mail address.' }],
    });
  }
  const messageId = request.id ?? newId();
  const html = request.html === undefined ? null : sanitiseRichText(request.html, { pictures: true });
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const known = await tx.trx
      .selectFrom('messages')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', messageId)
      .select('conversation_id')
      .executeTakeFirst();
    if (known) return { conversationId: known.conversation_id, messageId };
    const conversationId = request.conversationId ?? newId();
    if (await conversationById(tx.trx, tx.workspaceId, conversationId)) {
      throw conflict('conversation_id_taken', 'There is a conversation of this id already.');
    }
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
    const { channelId: _channel, conversationId: _id, toName: _name, to: _to, ...message } = request;
    await writeReply(house, tx, viewer, row, {
      ...message,
      // The first alone is the conversation's customer, who is known by name.
      ...(recipients.length > 1 ? { to: recipients } : {}),
      kind: 'reply',
      force: false,
      starts: true,
      id: messageId,
      html,
    });
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
