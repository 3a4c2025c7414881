/** The live part of a client: what a snapshot fills and events change. Everything else is fetched by asking. */
import type { Brand } from './brands/api.ts';
import type { Channel, ConnectorInfo } from './channels/api.ts';
import type { Contact } from './contacts/api.ts';
import type { Conversation, InboxCounters } from './conversations/api.ts';
import type { Draft } from './drafts/api.ts';
import type { Inbox } from './inboxes/api.ts';
import type { Me } from './me/api.ts';
import type { Member } from './members/api.ts';
import type { Message } from './messages/api.ts';
import type { Snapshot } from './sync/api.ts';
import type { Tag } from './tags/api.ts';
import type { Team } from './teams/api.ts';

type ById<T> = Readonly<Record<string, T>>;

export interface Store {
  /** The number of the last event this store includes. */
  readonly number: number;
  readonly me: Me;
  readonly members: ById<Member>;
  readonly teams: ById<Team>;
  readonly brands: ById<Brand>;
  readonly tags: ById<Tag>;
  readonly inboxes: ById<Inbox>;
  readonly channels: ById<Channel>;
  readonly connectors: readonly ConnectorInfo[];
  readonly counters: ById<InboxCounters>;
  /** Key: `conversationId/kind`. */
  readonly drafts: ById<Draft>;
  readonly quarantined: number | null;
  readonly installation: Snapshot['installation'];
  /** Loaded conversations, whichever list or event brought them. */
  readonly conversations: ById<Conversation>;
  /** Loaded threads, in order. */
  readonly messages: ById<readonly Message[]>;
  readonly contacts: ById<Contact>;
}

export function storeFromSnapshot(snapshot: Snapshot): Store {
  return {
    number: snapshot.number,
    me: snapshot.me,
    members: byId(snapshot.members),
    teams: byId(snapshot.teams),
    brands: byId(snapshot.brands),
    tags: byId(snapshot.tags),
    inboxes: byId(snapshot.inboxes),
    channels: byId(snapshot.channels),
    connectors: snapshot.connectors,
    counters: snapshot.counters,
    drafts: Object.fromEntries(snapshot.drafts.map((draft) => [draftKey(draft.conversationId, draft.kind), draft])),
    quarantined: snapshot.quarantined,
    installation: snapshot.installation,
    conversations: {},
    messages: {},
    contacts: {},
  };
}

export const draftKey = (conversationId: string, kind: 'reply' | 'note'): string => `${conversationId}/${kind}`;

const byId = <T extends { id: string }>(rows: readonly T[]): ById<T> =>
  Object.fromEntries(rows.map((row) => [row.id, row]));
