/** How reference data (people, inboxes, channels, drafts, me) in a client's store changes with an event. */
import type { WorkspaceEvent } from '../events.ts';
import { draftKey, type Store } from '../store.ts';

export function applyReferenceEvent(store: Store, event: WorkspaceEvent): Store | undefined {
  switch (event.kind) {
    case 'me.changed':
      return { ...store, me: event.me };
    case 'member.changed':
      return { ...store, members: put(store.members, event.member) };
    case 'team.changed':
      return { ...store, teams: put(store.teams, event.team) };
    case 'team.removed':
      return { ...store, teams: without(store.teams, event.teamId) };
    case 'brand.changed':
      return { ...store, brands: put(store.brands, event.brand) };
    case 'tag.changed':
      return { ...store, tags: put(store.tags, event.tag) };
    case 'tag.removed':
      return { ...store, tags: without(store.tags, event.tagId) };
    case 'inbox.changed':
      return {
        ...store,
        inboxes: put(store.inboxes, event.inbox),
        counters: { ...store.counters, [event.inbox.id]: event.counters },
      };
    case 'inbox.removed':
      return {
        ...store,
        inboxes: without(store.inboxes, event.inboxId),
        counters: without(store.counters, event.inboxId),
      };
    case 'channel.changed':
      return { ...store, channels: put(store.channels, event.channel) };
    case 'channel.removed':
      return { ...store, channels: without(store.channels, event.channelId) };
    case 'contact.changed':
      return store.contacts[event.contact.id] ? { ...store, contacts: put(store.contacts, event.contact) } : store;
    case 'draft.changed':
      return {
        ...store,
        drafts: { ...store.drafts, [draftKey(event.draft.conversationId, event.draft.kind)]: event.draft },
      };
    case 'draft.removed':
      return { ...store, drafts: without(store.drafts, draftKey(event.conversationId, event.draftKind)) };
    case 'inbound_event.changed':
      return { ...store, quarantined: store.quarantined === null ? null : event.quarantined };
    default:
      return undefined;
  }
}

const put = <T extends { id: string }>(rows: Readonly<Record<string, T>>, row: T) => ({ ...rows, [row.id]: row });

function without<T>(rows: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = rows;
  return rest;
}
