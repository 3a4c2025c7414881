/** Puts senders on the list: blocked ones go to Spam at once, allowed ones never do. */
import { domainToASCII } from 'node:url';
import { ourAddresses } from '../../channels/index.ts';
import { lockConversation, recordHistory, requireVisible } from '../../conversations/index.ts';
import { conflict, forbidden, invalid } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { isAdmin, type Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { deleteListedSender, type ListedSenderRow, listedFor, saveListedSender } from '../store.ts';

/** Throws `sender_is_ours`, `sender_not_an_address` and `sender_domain_too_wide`. */
export async function listSender(
  house: House,
  viewer: Viewer,
  wanted: { readonly verdict: 'block' | 'allow'; readonly value: string; readonly inboxId: string | null },
): Promise<ListedSenderRow> {
  const entry = readEntry(wanted.value);
  await requireStranger(house, viewer.workspaceId, entry);
  return workspaceTransaction(house.database, viewer.workspaceId, (tx) =>
    saveListedSender(tx.trx, {
      workspace_id: viewer.workspaceId,
      id: newId(),
      ...entry,
      medium: '',
      verdict: wanted.verdict,
      inbox_id: wanted.inboxId,
      added_by: viewer.memberId,
      added_at: house.clock.now(),
    }),
  );
}

/**
 * Blocks the customer of a conversation and moves it to Spam, or allows them and takes it out. An agent's word holds in
 * the inbox of the conversation, an admin's in all. Throws `customer_without_address`, `domain_needs_mail`,
 * `sender_domain_forbidden`, `sender_is_ours` and `sender_domain_too_wide`.
 */
export async function listCustomer(
  house: House,
  viewer: Viewer,
  conversationId: string,
  wanted: { readonly verdict: 'block' | 'allow'; readonly domain: boolean },
): Promise<ListedSenderRow> {
  if (wanted.domain && !isAdmin(viewer))
    throw forbidden('sender_domain_forbidden', 'Only owners and admins may list a whole domain.');
  const we = await ourAddresses(house, viewer.workspaceId);
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    if (row.contact_address === null)
      throw conflict('customer_without_address', 'No address of this customer is known on this channel.');
    const isMail = connectorOf(house, row.connector).capabilities.shape === 'mail';
    if (wanted.domain && !isMail) throw invalid('domain_needs_mail', 'Only senders of mail have a domain.');
    const domain = row.contact_address.slice(row.contact_address.lastIndexOf('@') + 1);
    const entry = wanted.domain ? readEntry(domain) : { kind: 'address' as const, value: row.contact_address };
    refuseOurs(entry, [...we.own, ...we.members]);
    const now = house.clock.now();
    const listed = await saveListedSender(tx.trx, {
      workspace_id: tx.workspaceId,
      id: newId(),
      ...entry,
      medium: isMail ? '' : row.connector,
      verdict: wanted.verdict,
      inbox_id: isAdmin(viewer) ? null : row.inbox_id,
      added_by: viewer.memberId,
      added_at: now,
    });
    const spam = wanted.verdict === 'block';
    if (row.spam !== spam) {
      const reason = { by: 'list', ...entry };
      await tx.trx
        .updateTable('conversations')
        .set(
          spam
            ? { spam, spam_at: now, spam_reason: JSON.stringify(reason) }
            : { spam, spam_at: null, spam_reason: null },
        )
        .where('workspace_id', '=', tx.workspaceId)
        .where('id', '=', row.id)
        .execute();
      const place = { conversationId: row.id, inboxId: row.inbox_id };
      await recordHistory(tx, { ...place, author: { id: viewer.memberId, name: viewer.name }, at: now }, [
        { type: spam ? 'spam' : 'not_spam', params: spam ? reason : {} },
      ]);
      tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place });
    }
    return listed;
  });
}

/** Takes back the viewer's own word on the customer of a conversation; an admin takes back anybody's. Where it lies stays. */
export async function unlistCustomer(house: House, viewer: Viewer, conversationId: string): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    if (row.contact_address === null) return;
    const isMail = connectorOf(house, row.connector).capabilities.shape === 'mail';
    for (const entry of await listedFor(tx.trx, tx.workspaceId, isMail ? '' : row.connector, row.contact_address)) {
      if (isAdmin(viewer) || entry.added_by === viewer.memberId)
        await deleteListedSender(tx.trx, tx.workspaceId, entry.id);
    }
  });
}

interface Entry {
  readonly kind: 'address' | 'domain';
  readonly value: string;
}

/** `Ann@Shop.Example`, `@shop.example` and `shop.example`; throws for anything else. */
function readEntry(text: string): Entry {
  const value = text.trim().toLowerCase();
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(at, 0));
  const domain = domainToASCII(value.slice(at + 1).replace(/\.$/, ''));
  if (!/^(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/.test(domain) || /[\s<>"(),;:]/.test(local)) {
    throw invalid('sender_not_an_address', 'This is neither a mail address nor a domain.', {
      errors: [{ path: 'value', code: 'not_an_address', message: 'Neither a mail address nor a domain.' }],
    });
  }
  if (local !== '') return { kind: 'address', value: `${local}@${domain}` };
  if (!domain.includes('.')) {
    throw invalid('sender_domain_too_wide', 'That would be a whole part of the internet.', {
      errors: [{ path: 'value', code: 'too_wide', message: 'A domain has a dot, as in shop.example.' }],
    });
  }
  return { kind: 'domain', value: domain };
}

async function requireStranger(house: House, workspaceId: string, entry: Entry): Promise<void> {
  const we = await ourAddresses(house, workspaceId);
  refuseOurs(entry, [...we.own, ...we.members]);
}

function refuseOurs({ kind, value }: Entry, ours: readonly string[]): void {
  const hit = ours.find((address) => (kind === 'address' ? address === value : address.endsWith(`@${value}`)));
  if (hit === undefined) return;
  throw invalid('sender_is_ours', `${hit} is an address of your own.`, {
    params: { address: hit },
    errors: [{ path: 'value', code: 'own_address', message: 'This is an address of your own.' }],
  });
}
