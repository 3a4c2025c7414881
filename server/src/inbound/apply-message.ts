/**
 * Applies the messages of a batch: who wrote (contacts), where it belongs (conversations), what was written (messages).
 * Reads like the three questions it answers; the outcome of each row is decided here and nowhere else.
 */
import type { SenderClaim } from '@irori/connectors/kit/inbound-event';
import { sql } from 'kysely';
import { type PersonToResolve, type ResolvedPerson, resolveIdentities } from '../contacts/index.ts';
import {
  type InboundToPlace,
  loadThreadKnowledge,
  type Placement,
  readThreadToken,
  resolveThreads,
} from '../conversations/index.ts';
import { connectorOf, type House } from '../house.ts';
import { afterCloseOf } from '../inboxes/index.ts';
import {
  type ActivityToRecord,
  advanceConversations,
  type ConversationAdvance,
  insertInbound,
  type MessageToRecord,
  type NoteToRecord,
  pauseScheduled,
} from '../messages/index.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { newId } from '../platform/ids.ts';
import { indexTokens } from '../search/index.ts';
import type { SpamReason } from '../tables.ts';
import { type AnsweredForward, loadAnsweredForwards } from './answered-forwards.ts';
import { overConversationRate, overSenderRate } from './automatic-rates.ts';
import { alreadyKnown, loadRefs } from './known-refs.ts';
import { advance, messageToRecord } from './message-rows.ts';
import { noteForwarding } from './note-forwarding.ts';
import { applied, type Outcome, type PreparedEvent } from './prepared-event.ts';
import { spamOf } from './spam-of.ts';
import { isAutomatic, type Unit, unitsOf } from './unit.ts';

/** Answers the outcome of each event that held messages, in the order of `events`; null for one that held none. */
export async function applyMessages(
  house: House,
  tx: WorkspaceTransaction,
  events: readonly PreparedEvent[],
): Promise<(Outcome | null)[]> {
  const units = events.flatMap(unitsOf);
  if (units.length === 0) return events.map(() => null);

  await takeTurns(tx, units);
  const refs = await loadRefs(tx, units);
  const outcomes = new Map<PreparedEvent, Outcome>();
  const fresh = units.filter((unit) => {
    const seen = alreadyKnown(unit, refs);
    if (seen && !outcomes.has(unit.event)) outcomes.set(unit.event, seen);
    return seen === null;
  });
  if (fresh.length > 0) {
    const people = await resolvePeople(house, tx, fresh);
    const authors = people.map(({ author }) => author);
    const tooMany = await overSenderRate(house, tx, fresh, authors);
    const kept = fresh.filter((unit) => !tooMany.has(unit));
    const placements = await placeMessages(house, tx, kept, refs.conversationByRef);
    const tooFast = await overConversationRate(house, tx, kept, placements);
    const placed = kept.flatMap((unit, at): Placed[] => {
      const person = people[fresh.indexOf(unit)];
      const placement = placements[at];
      if (!person || !placement) throw new Error('A message was not placed');
      return tooFast.has(unit) ? [] : [{ unit, ...person, placement }];
    });
    if (placed.length > 0) await record(house, tx, placed);
    await noteForwarding(house, tx, placed);
    for (const [unit, outcome] of [...tooMany, ...tooFast]) outcomes.set(unit.event, outcome);
    for (const { unit, placement } of placed)
      outcomes.set(unit.event, applied(placement.conversationId, unit.messageId));
  }
  return events.map((event) => outcomes.get(event) ?? null);
}

/**
 * A mail that came by one channel may belong to another: whoever files into the same channel at the same time takes turns,
 * so that one mail by two ways stays one. Where a workspace has one channel nobody waits.
 */
async function takeTurns(tx: WorkspaceTransaction, units: readonly Unit[]): Promise<void> {
  const shared = units.filter(({ event }) => event.channel.siblings.size > 0);
  const ids = [...new Set(shared.flatMap(({ event, channel }) => [event.channel.id, channel.id]))].sort();
  if (ids.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(${ids}::text[]) as one(id) order by id`.execute(
    tx.trx,
  );
}

/** Somebody of whom we know nothing named another as the customer; who wrote in the own name is only what he is. */
const isClaimedByAnother = (sender: SenderClaim): boolean =>
  sender.doubt === 'sender_unsure' && sender.writtenFrom !== sender.address;

/** The customer whom the message is about, and whoever wrote it: one person, but for few. */
interface People {
  readonly customer: ResolvedPerson;
  readonly author: ResolvedPerson;
}

async function resolvePeople(house: House, tx: WorkspaceTransaction, units: readonly Unit[]): Promise<People[]> {
  const wanted = units.flatMap(({ channel, message }): PersonToResolve[] => {
    const medium = channel.connector.id;
    const { sender, author } = message;
    const suspect = sender.doubt === 'suspicious' || isClaimedByAnother(sender);
    const customer = { medium, address: sender.address, name: sender.name, proof: sender.proof, suspect };
    return [customer, author ? { medium, ...author, suspect: sender.doubt === 'suspicious' } : customer];
  });
  const found = await resolveIdentities(tx.trx, tx.workspaceId, wanted, house.clock.now());
  return units.map((_, at) => {
    const [customer, author] = [found[2 * at], found[2 * at + 1]];
    if (!customer || !author) throw new Error('Nobody was found behind a message');
    return { customer, author };
  });
}

async function placeMessages(
  house: House,
  tx: WorkspaceTransaction,
  units: readonly Unit[],
  refs: ReadonlyMap<string, string>,
): Promise<Placement[]> {
  const inbound = units.map(
    ({ channel, message, at, past }): InboundToPlace => ({
      channelId: channel.id,
      newConversationId: newId(at.getTime()),
      ref: message.ref,
      provenConversationIds: message.thread.tokens.flatMap((token) => readThreadToken(house.secrets, token) ?? []),
      answers: message.thread.answers,
      threadKey: message.thread.key,
      hint: message.thread.hint ?? null,
      at,
      // Who is claimed by somebody of whom we know nothing takes part in nothing.
      people: isClaimedByAnother(message.sender)
        ? []
        : [message.sender.address, ...(message.author ? [message.author.address] : [])],
      proven: message.sender.proof !== 'none',
      suspicious: message.sender.doubt === 'suspicious',
      automatic: isAutomatic(message),
      past,
    }),
  );
  const knowledge = await loadThreadKnowledge(tx.trx, tx.workspaceId, inbound, refs, (connectorId, settings) =>
    afterCloseOf(settings, connectorOf(house, connectorId).capabilities),
  );
  return resolveThreads(inbound, knowledge);
}

interface Placed extends People {
  readonly unit: Unit;
  readonly placement: Placement;
}

async function record(house: House, tx: WorkspaceTransaction, placed: readonly Placed[]): Promise<void> {
  const forwards = await loadAnsweredForwards(
    tx,
    new Map(
      placed
        .filter(({ placement }) => forwardedFrom(placement) !== null)
        .map(({ unit, placement }) => [placement.conversationId, unit.channel.inboxId]),
    ),
  );
  await beginConversations(tx, placed, forwards);
  const places = await loadPlaces(
    tx,
    placed.flatMap(({ placement }) => [placement.conversationId, ...(forwardedFrom(placement) ?? [])]),
  );
  const placeOf = (conversationId: string) => {
    const place = places.get(conversationId);
    if (!place) throw new Error('A conversation vanished while a message was applied');
    return place;
  };
  const closed = new Set([...places].filter(([, place]) => place.closed).map(([id]) => id));

  /** Where a customer wrote: what was put off there may no longer fit. */
  const wroteIn = new Set<string>();
  const activities: ActivityToRecord[] = [];
  const advances = new Map<string, ConversationAdvance>();
  const spam = new Map<string, SpamReason>();
  const messages = placed.map(({ unit, customer, author, placement }): MessageToRecord => {
    const { conversationId } = placement;
    const reason = spamOf(unit);
    // Who answers in a conversation that we know does not lose it by a filter's opinion; by a colleague's word they do.
    const about = places.get(conversationId);
    if (reason && (placement.kind === 'new' || (reason.by === 'list' && about?.contactId === customer.contactId)))
      spam.set(conversationId, reason);
    const reopen = !unit.past && !isAutomatic(unit.message) && unit.message.direction === 'in';
    if (reopen && closed.delete(conversationId)) {
      activities.push({
        id: newId(unit.at.getTime() - 1),
        conversationId,
        type: 'reopened',
        params: { by: 'customer' },
        at: new Date(unit.at.getTime() - 1),
      });
    }
    for (const source of forwardedFrom(placement) ?? []) {
      activities.push({
        id: newId(unit.at.getTime()),
        conversationId: source,
        type: 'linked',
        params: { reason: 'answer_to_forward', conversationId, name: author.contactName },
        at: unit.at,
      });
      activities.push(...wherefrom(unit, conversationId, forwards.get(conversationId)));
    }
    if (reopen) wroteIn.add(conversationId);
    advances.set(conversationId, advance(advances.get(conversationId), unit, author, conversationId, reopen));
    return messageToRecord(unit, author, placement);
  });

  const notes = await notesOf(tx, placed);
  for (const [conversationId, reason] of spam) {
    const place = placeOf(conversationId);
    if (place.spam) continue;
    const at = advances.get(conversationId)?.activityAt ?? house.clock.now();
    activities.push({ id: newId(at.getTime()), conversationId, type: 'spam', params: { ...reason }, at });
  }
  await insertInbound(tx.trx, tx.workspaceId, messages, activities, notes);
  await markSpam(tx, spam, house.clock.now());
  await advanceConversations(tx.trx, tx.workspaceId, [...advances.values()], house.clock.now());
  await pauseScheduled(tx, [...wroteIn], house.clock.now());
  const past = new Set(placed.filter(({ unit }) => unit.past).map(({ unit }) => unit.messageId));
  for (const message of [...activities, ...messages, ...notes]) {
    if (past.has(message.id)) continue; // nobody is told of old mail; the lists learn of its conversation below
    const { inboxId } = placeOf(message.conversationId);
    tx.announce({
      kind: 'message.changed',
      subjectId: message.id,
      conversationId: message.conversationId,
      inboxId,
      detail: 'added',
    });
  }
  for (const conversationId of advances.keys()) {
    tx.announce({
      kind: 'conversation.changed',
      subjectId: conversationId,
      conversationId,
      inboxId: placeOf(conversationId).inboxId,
    });
  }
}

/** The forwarded conversation, when this one begins by an answer to a forward. */
const forwardedFrom = ({ kind, linkReason, linkTo }: Placement): [string] | null =>
  kind === 'new' && linkReason === 'answer_to_forward' && linkTo !== null ? [linkTo] : null;

/** Whose the answer to a forward is: whoever forwarded. Machines and spam wake nobody. */
const answererOf = (unit: Unit, forward: AnsweredForward | undefined): string | null =>
  unit.past || isAutomatic(unit.message) || spamOf(unit) ? null : (forward?.assigneeId ?? null);

/** What the conversation that an answer to a forward begins says of itself, above the answer. */
function wherefrom(unit: Unit, conversationId: string, forward: AnsweredForward | undefined): ActivityToRecord[] {
  if (!forward) return [];
  const at = new Date(unit.at.getTime() - 1);
  const { sourceId, number, subject, name } = forward;
  const assigneeId = answererOf(unit, forward);
  const lines = [
    { type: 'linked', params: { reason: 'answers_forward', conversationId: sourceId, number, subject, name } },
    ...(assigneeId === null ? [] : [{ type: 'assigned', params: { assigneeId, name } }]),
  ];
  return lines.map((line) => ({ id: newId(at.getTime()), conversationId, ...line, at }));
}

/** What colleagues wrote above the mails that they handed on: to us, and not to the customer. */
async function notesOf(tx: WorkspaceTransaction, placed: readonly Placed[]): Promise<NoteToRecord[]> {
  const written = placed.flatMap(({ unit, placement }) => {
    const { forwardedBy } = unit.message;
    return forwardedBy?.note ? [{ unit, placement, by: forwardedBy.person, text: forwardedBy.note }] : [];
  });
  if (written.length === 0) return [];
  const members = await tx.trx
    .selectFrom('members')
    .where('workspace_id', '=', tx.workspaceId)
    .where(
      sql`lower(email)`,
      'in',
      written.map(({ by }) => by.address),
    )
    .where('removed_at', 'is', null)
    .select(['id', 'name', 'email'])
    .execute();
  return written.map(({ unit, placement, by, text }) => {
    // Anybody can write a colleague's address into From: unproven words are nobody's but the address's.
    const proven = unit.message.sender.doubt !== 'sender_unsure';
    const member = proven ? members.find((one) => one.email.toLowerCase() === by.address) : undefined;
    // Just before what it is about, as it stood above it.
    const at = new Date(unit.at.getTime() - 1);
    return {
      id: newId(at.getTime()),
      conversationId: placement.conversationId,
      memberId: member?.id ?? null,
      authorName: member?.name ?? by.address,
      text,
      at,
      tokens: indexTokens(text),
    };
  });
}

/** Puts conversations into Spam, each with its reason; those that lie there already keep theirs. */
async function markSpam(tx: WorkspaceTransaction, reasons: ReadonlyMap<string, SpamReason>, now: Date): Promise<void> {
  if (reasons.size === 0) return;
  const rows = [...reasons].map(([id, reason]) => ({ id, reason }));
  await sql`
    update conversations c set spam = true, spam_at = ${now}::timestamptz, spam_reason = t.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id uuid, reason jsonb)
    where c.workspace_id = ${tx.workspaceId}::uuid and c.id = t.id and not c.spam
  `.execute(tx.trx);
}

async function beginConversations(
  tx: WorkspaceTransaction,
  placed: readonly Placed[],
  forwards: ReadonlyMap<string, AnsweredForward>,
): Promise<void> {
  const begun = placed.filter(({ placement }) => placement.kind === 'new');
  if (begun.length === 0) return;
  await tx.trx
    .insertInto('conversations')
    .values(
      begun.map(({ unit, customer, placement }) => ({
        workspace_id: tx.workspaceId,
        id: placement.conversationId,
        number: null,
        inbox_id: unit.channel.inboxId,
        channel_id: unit.channel.id,
        connector: unit.channel.connector.id,
        contact_id: customer.contactId,
        identity_id: customer.identityId,
        subject: unit.message.subject,
        status: unit.past ? ('closed' as const) : ('open' as const),
        closed_at: unit.past ? unit.at : null,
        assignee_id: answererOf(unit, forwards.get(placement.conversationId)),
        team_id: null,
        doubt: unit.message.sender.doubt,
        thread_key: unit.message.thread.key,
        thread_hint: unit.message.thread.hint ?? null,
        written_from: unit.message.sender.writtenFrom ?? null,
        found_by: unit.message.sender.source,
        last_message_id: null,
        last_activity_at: unit.at,
        created_at: unit.at,
      })),
    )
    .execute();
  for (const { placement } of begun) tx.numberConversation(placement.conversationId);

  const links = begun.flatMap(({ placement }) =>
    placement.linkTo === null
      ? []
      : [
          {
            workspace_id: tx.workspaceId,
            conversation_id: placement.conversationId,
            other_id: placement.linkTo,
            reason: placement.linkReason ?? 'linked',
          },
          {
            workspace_id: tx.workspaceId,
            conversation_id: placement.linkTo,
            other_id: placement.conversationId,
            reason: placement.linkReason ?? 'linked',
          },
        ],
  );
  if (links.length > 0)
    await tx.trx
      .insertInto('conversation_links')
      .values(links)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

interface Place {
  readonly inboxId: string;
  readonly contactId: string;
  readonly closed: boolean;
  readonly spam: boolean;
}

/** The conversations as they are before the batch moves them on. */
async function loadPlaces(tx: WorkspaceTransaction, conversationIds: readonly string[]): Promise<Map<string, Place>> {
  const rows = await tx.trx
    .selectFrom('conversations')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...new Set(conversationIds)])
    .select(['id', 'inbox_id', 'contact_id', 'status', 'spam'])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { inboxId: row.inbox_id, contactId: row.contact_id, closed: row.status === 'closed', spam: row.spam },
    ]),
  );
}
