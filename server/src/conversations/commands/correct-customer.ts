/**
 * Says who the customer of a conversation really is: a candidate that the message names, another contact, or an address. On
 * wish also of the other conversations that were given away by the same cause, and of mail to come. All of it can be undone.
 */
import type { customerCorrection } from '@irori/contract/conversations/customer';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type OurAddresses, ourAddresses } from '../../channels/index.ts';
import { contactsByIds, resolveIdentities, visibleContacts } from '../../contacts/index.ts';
import { type CustomerRuleRow, customerRuleFor, saveCustomerRule } from '../../customer-rules/index.ts';
import { conflict, invalid } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { addWords } from '../../search/index.ts';
import type { MovedConversation } from '../../tables.ts';
import { conversationsAlike, evidenceOf, type KeptEvidence } from '../customer-evidence.ts';
import { requireVisible } from '../policy.ts';
import { type ConversationRow, conversationsByIds, lockConversation } from '../store.ts';
import { recordHistory } from './record-history.ts';

export type CorrectionRequest = z.output<typeof customerCorrection>;

export interface Correction {
  readonly id: string;
  readonly conversations: number;
  readonly rule: CustomerRuleRow | null;
}

/** Throws `contact_unknown`, `customer_without_address`, `address_is_ours`, `address_invalid` and `customer_not_teachable`. */
export async function correctCustomer(
  house: House,
  viewer: Viewer,
  conversationId: string,
  request: CorrectionRequest,
): Promise<Correction> {
  const we = await ourAddresses(house, viewer.workspaceId);
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    const evidence = (await evidenceOf(tx.trx, tx.workspaceId, [row.id])).get(row.id) ?? null;
    const person = await personFor(house, tx, viewer, row, request, we);
    const rule = request.teach ? await teach(house, tx, viewer, row, request, person, evidence, we) : null;
    const alikeIds = request.alike ? await conversationsAlike(tx.trx, tx.workspaceId, row, viewer.inboxIds) : [];
    const moves = [
      { row, to: person, doubt: null, foundBy: 'member' },
      ...(await movesAlike(house, tx, alikeIds, row, request, person)),
    ];
    const moved = await move(house, tx, viewer, moves);
    const id = newId();
    await tx.trx
      .insertInto('customer_corrections')
      .values({
        workspace_id: tx.workspaceId,
        id,
        conversation_id: row.id,
        moved: JSON.stringify(moved),
        rule_id: rule?.row.id ?? null,
        rule_before: rule?.before ? JSON.stringify(rule.before) : null,
        made_by: viewer.memberId,
        made_at: house.clock.now(),
        undone_at: null,
      })
      .execute();
    return { id, conversations: moved.length, rule: rule?.row ?? null };
  });
}

interface Person {
  readonly contactId: string;
  readonly identityId: string;
  readonly name: string;
  readonly address: string;
}

interface Move {
  readonly row: ConversationRow;
  readonly to: Person;
  readonly doubt: ConversationRow['doubt'];
  readonly foundBy: string;
}

async function personFor(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  request: CorrectionRequest,
  we: OurAddresses,
): Promise<Person> {
  if (request.contactId !== undefined) return contactFor(tx, viewer, row, request.contactId);
  // Elsewhere addresses are the platform's own: nobody can type one that would lead to a person.
  const isMail = connectorOf(house, row.connector).capabilities.shape === 'mail';
  const address = readAddress(isMail ? (request.address ?? '') : '', we);
  return personAt(house, tx, row.connector, address, request.name);
}

/** The proven person at an address where there is one: a member says that it is them. */
async function personAt(
  house: House,
  tx: WorkspaceTransaction,
  medium: string,
  address: string,
  name: string,
): Promise<Person> {
  const known = await tx.trx
    .selectFrom('contact_identities as i')
    .innerJoin('contacts as c', (join) =>
      join.onRef('c.workspace_id', '=', 'i.workspace_id').onRef('c.id', '=', 'i.contact_id'),
    )
    .where('i.workspace_id', '=', tx.workspaceId)
    .where('i.medium', '=', medium)
    .where('i.address', '=', address)
    .where('i.suspect', '=', false)
    .orderBy('i.proven', 'desc')
    .select(['i.id', 'i.contact_id', 'c.name'])
    .executeTakeFirst();
  if (known) return { contactId: known.contact_id, identityId: known.id, name: known.name, address };
  return claimed(house, tx, medium, address, name);
}

/** Whoever claims an address without proof. */
async function claimed(
  house: House,
  tx: WorkspaceTransaction,
  medium: string,
  address: string,
  name: string,
): Promise<Person> {
  const wanted = [{ medium, address, name, proof: 'none' as const }];
  const [made] = await resolveIdentities(tx.trx, tx.workspaceId, wanted, house.clock.now());
  if (!made) throw new Error('No identity was made');
  return { contactId: made.contactId, identityId: made.identityId, name: made.contactName, address };
}

async function contactFor(
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  contactId: string,
): Promise<Person> {
  const visible = await visibleContacts(tx.trx, viewer, [contactId]);
  const [contact] = visible.has(contactId) ? await contactsByIds(tx.trx, tx.workspaceId, [contactId]) : [];
  if (!contact) {
    throw invalid('contact_unknown', 'There is no such contact.', {
      errors: [{ path: 'contactId', code: 'unknown', message: 'No such contact.' }],
    });
  }
  const identity = await tx.trx
    .selectFrom('contact_identities')
    .where('workspace_id', '=', tx.workspaceId)
    .where('contact_id', '=', contactId)
    .where('medium', '=', row.connector)
    .orderBy('suspect')
    .orderBy('proven', 'desc')
    .orderBy('created_at')
    .select(['id', 'address'])
    .executeTakeFirst();
  if (!identity)
    throw conflict('customer_without_address', 'No address of this customer is known on this channel.', {
      params: { name: contact.name },
    });
  return { contactId, identityId: identity.id, name: contact.name, address: identity.address };
}

function readAddress(text: string, we: OurAddresses): string {
  const address = text.trim().toLowerCase();
  const wrong = (code: string, own: string, message: string) =>
    invalid(code, message, { errors: [{ path: 'address', code: own, message }] });
  if (!/^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]{1,255}$/.test(address))
    throw wrong('address_invalid', 'invalid', 'This is not a mail address.');
  if (we.own.includes(address)) throw wrong('address_is_ours', 'own_address', 'This address is your own.');
  return address;
}

/** Learns from the correction; an older rule for the same sender gives way, and comes back when this is undone. */
async function teach(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  request: CorrectionRequest,
  person: Person,
  evidence: KeptEvidence | null,
  we: OurAddresses,
) {
  const sender = evidence?.writtenFrom ?? null;
  if (sender === null || !canTeach(sender, we))
    throw conflict('customer_not_teachable', 'Mail from this address cannot be told apart by a rule.');
  const named = evidence?.candidates.find((one) => one.source === request.source && one.address === person.address);
  const by = named ? { take: named.source, address: null } : { take: 'address', address: person.address };
  const before = await customerRuleFor(tx.trx, tx.workspaceId, row.connector, sender);
  const saved = await saveCustomerRule(tx.trx, tx.workspaceId, {
    medium: row.connector,
    sender,
    ...by,
    addressName: by.address === null ? '' : person.name,
    madeBy: viewer.memberId,
    madeAt: house.clock.now(),
  });
  return {
    row: saved,
    before: before && {
      take: before.take,
      address: before.address,
      addressName: before.address_name,
      madeBy: before.made_by,
    },
  };
}

/** Whatever a colleague sends, or an address of ours, is a different matter each time. */
export const canTeach = (sender: string, we: OurAddresses): boolean =>
  !we.own.includes(sender) && !we.members.includes(sender) && !sender.endsWith('@sender.invalid');

/** By the place that was picked each gets its own customer; by a person they get that one, if they had the wrong one too. */
async function movesAlike(
  house: House,
  tx: WorkspaceTransaction,
  ids: readonly string[],
  first: ConversationRow,
  request: CorrectionRequest,
  person: Person,
): Promise<Move[]> {
  if (ids.length === 0) return [];
  await tx.trx
    .selectFrom('conversations')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...ids])
    .select('id')
    .orderBy('id')
    .forUpdate()
    .execute();
  const rows = await conversationsByIds(tx.trx, tx.workspaceId, ids);
  const { source } = request;
  if (source === undefined) {
    return rows
      .filter((row) => row.contact_id === first.contact_id)
      .map((row) => ({ row, to: person, doubt: 'unproven', foundBy: 'rule' }));
  }
  const evidence = await evidenceOf(tx.trx, tx.workspaceId, ids);
  const picked = rows.flatMap((row) => {
    const candidate = evidence.get(row.id)?.candidates.find((one) => one.source === source);
    return candidate ? [{ row, candidate }] : [];
  });
  const people = await resolveIdentities(
    tx.trx,
    tx.workspaceId,
    picked.map(({ candidate }) => ({
      medium: first.connector,
      address: candidate.address,
      name: candidate.name,
      proof: 'none',
    })),
    house.clock.now(),
  );
  return picked.flatMap(({ row, candidate }, at): Move[] => {
    const found = people[at];
    if (!found || found.contactId === row.contact_id) return [];
    const to = { ...found, name: found.contactName, address: candidate.address };
    return [{ row, to, doubt: 'unproven', foundBy: source }];
  });
}

/** Moves the conversations, and with them the words of whoever was taken for the customer. Answers what was before. */
async function move(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  moves: readonly Move[],
): Promise<MovedConversation[]> {
  const { trx, workspaceId } = tx;
  const rows = moves.map(({ row, to, doubt, foundBy }) => ({
    id: row.id,
    contact_id: to.contactId,
    identity_id: to.identityId,
    doubt,
    found_by: foundBy,
    wrong_id: row.contact_id,
    name: to.name,
  }));
  const data = JSON.stringify(rows);
  const { rows: spoken } = await sql<{ id: string; conversation_id: string }>`
    update messages m set author_id = t.contact_id, author_name = t.name
    from jsonb_to_recordset(${data}::jsonb) as t(id uuid, contact_id uuid, wrong_id uuid, name text)
    where m.workspace_id = ${workspaceId}::uuid and m.conversation_id = t.id and m.author_kind = 'contact' and m.author_id = t.wrong_id
    returning m.id, m.conversation_id
  `.execute(trx);
  await sql`
    update conversations c set contact_id = t.contact_id, identity_id = t.identity_id, doubt = t.doubt, found_by = t.found_by,
      last_message = case when c.last_message_id = any(${spoken.map(({ id }) => id)}::uuid[])
        then jsonb_set(c.last_message, '{authorName}', to_jsonb(t.name)) else c.last_message end
    from jsonb_to_recordset(${data}::jsonb) as t(id uuid, contact_id uuid, identity_id uuid, doubt text, found_by text, name text)
    where c.workspace_id = ${workspaceId}::uuid and c.id = t.id
  `.execute(trx);
  const author = { id: viewer.memberId, name: viewer.name };
  const at = house.clock.now();
  for (const { row, to } of moves) {
    const place = { conversationId: row.id, inboxId: row.inbox_id };
    await addWords(trx, workspaceId, [row.id], `${to.name} ${to.address}`);
    await recordHistory(tx, { ...place, author, at }, [
      { type: 'customer_changed', params: { from: row.contact_name, name: to.name, contactId: to.contactId } },
    ]);
    tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place });
    for (const message of spoken.filter((one) => one.conversation_id === row.id))
      tx.announce({ kind: 'message.changed', subjectId: message.id, ...place });
  }
  return moves.map(({ row }) => ({
    conversationId: row.id,
    contactId: row.contact_id,
    identityId: row.identity_id,
    doubt: row.doubt,
    foundBy: row.found_by,
    messageIds: spoken.filter((one) => one.conversation_id === row.id).map(({ id }) => id),
  }));
}
