/**
 * Applies the messages of a batch: who wrote (contacts), where it belongs (conversations), what was written (messages).
 * Reads like the three questions it answers; the outcome of each row is decided here and nowhere else.
 */
import { type ResolvedPerson, resolveIdentities } from '../contacts/index.ts';
import {
  type InboundToPlace,
  loadThreadKnowledge,
  type Placement,
  readThreadToken,
  resolveThreads,
} from '../conversations/index.ts';
import type { House } from '../house.ts';
import {
  type ActivityToRecord,
  advanceConversations,
  type ConversationAdvance,
  insertInbound,
  type MessageToRecord,
} from '../messages/index.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { newId } from '../platform/ids.ts';
import { alreadyKnown, loadRefs } from './known-refs.ts';
import { advance, messageToRecord } from './message-rows.ts';
import { applied, type Outcome, type PreparedEvent } from './prepared-event.ts';
import { isAutomatic, type Unit, unitsOf } from './unit.ts';

/** Answers the outcome of each event that held messages, in the order of `events`; null for one that held none. */
export async function applyMessages(
  house: House,
  tx: WorkspaceTransaction,
  events: readonly PreparedEvent[],
): Promise<(Outcome | null)[]> {
  const units = events.flatMap(unitsOf);
  if (units.length === 0) return events.map(() => null);

  const refs = await loadRefs(tx, units);
  const outcomes = new Map<PreparedEvent, Outcome>();
  const fresh = units.filter((unit) => {
    const seen = alreadyKnown(unit, refs);
    if (seen && !outcomes.has(unit.event)) outcomes.set(unit.event, seen);
    return seen === null;
  });
  if (fresh.length > 0) {
    const people = await resolveIdentities(tx.trx, tx.workspaceId, fresh.map(personOf), house.clock.now());
    const placements = await placeMessages(house, tx, fresh, refs.conversationByRef);
    await record(tx, fresh, people, placements);
    fresh.forEach((unit, at) => {
      outcomes.set(unit.event, applied(placements[at]?.conversationId ?? null, unit.messageId));
    });
  }
  return events.map((event) => outcomes.get(event) ?? null);
}

function personOf({ event, message }: Unit) {
  const { sender, author } = message;
  // Whoever wrote is the author; the customer of a new conversation is the sender claim, which is the same but rarely.
  const person = author ?? sender;
  return {
    medium: event.channel.connector.id,
    address: person.address,
    name: person.name,
    proof: author ? ('none' as const) : sender.proof,
  };
}

async function placeMessages(
  house: House,
  tx: WorkspaceTransaction,
  units: readonly Unit[],
  refs: ReadonlyMap<string, string>,
): Promise<Placement[]> {
  const inbound = units.map(
    ({ event, message, at }): InboundToPlace => ({
      channelId: event.channel.id,
      newConversationId: newId(at.getTime()),
      ref: message.ref,
      provenConversationIds: message.thread.tokens.flatMap((token) => readThreadToken(house.secrets, token) ?? []),
      answers: message.thread.answers,
      threadKey: message.thread.key,
      people: [message.sender.address, ...(message.author ? [message.author.address] : [])],
      proven: message.sender.proof !== 'none',
      suspicious: message.sender.doubt === 'suspicious',
      automatic: isAutomatic(message),
      newAfterClose: event.channel.newAfterClose,
    }),
  );
  return resolveThreads(inbound, await loadThreadKnowledge(tx.trx, tx.workspaceId, inbound, refs));
}

async function record(
  tx: WorkspaceTransaction,
  units: readonly Unit[],
  people: readonly ResolvedPerson[],
  placements: readonly Placement[],
): Promise<void> {
  const placed = units.map((unit, at) => {
    const person = people[at];
    const placement = placements[at];
    if (!person || !placement) throw new Error('A message was not placed');
    return { unit, person, placement };
  });
  await beginConversations(tx, placed);
  const places = await loadPlaces(
    tx,
    placed.map(({ placement }) => placement.conversationId),
  );
  const placeOf = (conversationId: string) => {
    const place = places.get(conversationId);
    if (!place) throw new Error('A conversation vanished while a message was applied');
    return place;
  };
  const closed = new Set([...places].filter(([, place]) => place.closed).map(([id]) => id));

  const activities: ActivityToRecord[] = [];
  const advances = new Map<string, ConversationAdvance>();
  const messages = placed.map(({ unit, person, placement }): MessageToRecord => {
    const { conversationId } = placement;
    const reopen = !isAutomatic(unit.message) && unit.message.direction === 'in';
    if (reopen && closed.delete(conversationId)) {
      activities.push({
        id: newId(unit.at.getTime() - 1),
        conversationId,
        type: 'reopened',
        params: { by: 'customer' },
        at: new Date(unit.at.getTime() - 1),
      });
    }
    advances.set(conversationId, advance(advances.get(conversationId), unit, person, conversationId, reopen));
    return messageToRecord(unit, person, placement);
  });

  await insertInbound(tx.trx, tx.workspaceId, messages, activities);
  await advanceConversations(tx.trx, tx.workspaceId, [...advances.values()]);
  for (const message of [...activities, ...messages]) {
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

interface Placed {
  readonly unit: Unit;
  readonly person: ResolvedPerson;
  readonly placement: Placement;
}

async function beginConversations(tx: WorkspaceTransaction, placed: readonly Placed[]): Promise<void> {
  const begun = placed.filter(({ placement }) => placement.kind === 'new');
  if (begun.length === 0) return;
  await tx.trx
    .insertInto('conversations')
    .values(
      begun.map(({ unit, person, placement }) => ({
        workspace_id: tx.workspaceId,
        id: placement.conversationId,
        number: null,
        inbox_id: unit.event.channel.inboxId,
        channel_id: unit.event.channel.id,
        connector: unit.event.channel.connector.id,
        contact_id: person.contactId,
        identity_id: person.identityId,
        subject: unit.message.subject,
        status: 'open' as const,
        assignee_id: null,
        team_id: null,
        doubt: unit.message.sender.doubt,
        thread_key: unit.message.thread.key,
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

/** Inbox and status of the conversations as they are before the batch moves them on. */
async function loadPlaces(
  tx: WorkspaceTransaction,
  conversationIds: readonly string[],
): Promise<Map<string, { inboxId: string; closed: boolean }>> {
  const rows = await tx.trx
    .selectFrom('conversations')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...new Set(conversationIds)])
    .select(['id', 'inbox_id', 'status'])
    .execute();
  return new Map(rows.map((row) => [row.id, { inboxId: row.inbox_id, closed: row.status === 'closed' }]));
}
