/**
 * Presents the rarer events: people, inboxes, channels, tags, contacts, the ledger. Each kind is read by its room; what a
 * viewer may not see is left out, and what is gone is told as removed.
 */
import type { WorkspaceEvent } from '@irori/contract/events';
import { brandById, presentBrand } from '../brands/index.ts';
import { channelById, maySeeChannel, presentChannel } from '../channels/index.ts';
import { presentContactById } from '../contacts/index.ts';
import type { House } from '../house.ts';
import { countQuarantined, inboundEventById, mayReadLedger, presentInboundEvent } from '../inbound-events/index.ts';
import { inboxById, presentInbox } from '../inboxes/index.ts';
import { memberById, presentMe, presentMember } from '../members/index.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import type { EventRow } from '../platform/realtime/hub.ts';
import { presentTag, tagById } from '../tags/index.ts';
import { presentTeam, teamById } from '../teams/index.ts';
import { countersForViewers } from './counters.ts';

/** Makes the event of one row for one viewer; null when it is not for them. */
type Present = (viewer: Viewer) => WorkspaceEvent | null | Promise<WorkspaceEvent | null>;

/** Reads what the row is about, once, and answers how each viewer sees it. */
type Read = (house: House, row: EventRow, viewers: readonly Viewer[]) => Promise<Present>;

const readers: Readonly<Record<string, Read>> = {
  'me.changed': async (house) => async (viewer) => ({ kind: 'me.changed', me: await presentMe(house, viewer) }),
  'member.changed': async (house, row) => {
    const member = await memberById(house.database.db, row.workspace_id, row.subject_id);
    return () => member && { kind: 'member.changed', member: presentMember(member) };
  },
  'team.changed': async (house, row) => {
    const team = await teamById(house.database.db, row.workspace_id, row.subject_id);
    return () => team && { kind: 'team.changed', team: presentTeam(team) };
  },
  'team.removed': async (_, row) => () => ({ kind: 'team.removed', teamId: row.subject_id }),
  'brand.changed': async (house, row) => {
    const brand = await brandById(house.database.db, row.workspace_id, row.subject_id);
    return () => brand && { kind: 'brand.changed', brand: presentBrand(brand) };
  },
  'tag.changed': async (house, row) => {
    const tag = await tagById(house.database.db, row.workspace_id, row.subject_id);
    return () => tag && { kind: 'tag.changed', tag: presentTag(tag) };
  },
  'tag.removed': async (_, row) => () => ({ kind: 'tag.removed', tagId: row.subject_id }),
  'inbox.changed': async (house, row, viewers) => {
    const inbox = await inboxById(house.database.db, row.workspace_id, row.subject_id);
    const counters = await countersForViewers(house, row.workspace_id, [row.subject_id], viewers);
    return (viewer) => {
      const own = counters.get(viewer)?.get(row.subject_id);
      return inbox && own && seesInbox(viewer, inbox.id)
        ? { kind: 'inbox.changed', inbox: presentInbox(inbox, viewer), counters: own }
        : null;
    };
  },
  'inbox.removed': async (_, row) => () => ({ kind: 'inbox.removed', inboxId: row.subject_id }),
  'channel.changed': async (house, row) => {
    const channel = await channelById(house.database.db, row.workspace_id, row.subject_id);
    return (viewer) => {
      if (channel && maySeeChannel(viewer, channel))
        return { kind: 'channel.changed', channel: presentChannel(house, channel, viewer) };
      // Moved out of their sight, or gone by now: to them it looks the same.
      const sawIt = row.left_inbox_id !== null && seesInbox(viewer, row.left_inbox_id);
      return sawIt || !channel ? { kind: 'channel.removed', channelId: row.subject_id } : null;
    };
  },
  'channel.removed': async (_, row) => () => ({ kind: 'channel.removed', channelId: row.subject_id }),
  'contact.changed': async (house, row) => async (viewer) => {
    const contact = await presentContactById(house, viewer, row.subject_id);
    return contact && { kind: 'contact.changed', contact };
  },
  'inbound_event.changed': async (house, row) => {
    const event = await inboundEventById(house.database.db, row.workspace_id, row.subject_id);
    const waiting = await countQuarantined(house.database.db, row.workspace_id);
    return (viewer) =>
      event && mayReadLedger(viewer)
        ? { kind: 'inbound_event.changed', inboundEvent: presentInboundEvent(event), quarantined: waiting }
        : null;
  },
};

/** By viewer and event number. Kinds that are not known here make no events. */
export async function presentReferences(
  house: House,
  rows: readonly EventRow[],
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Map<number, WorkspaceEvent>>> {
  const presented = new Map(viewers.map((viewer) => [viewer, new Map<number, WorkspaceEvent>()]));
  for (const row of rows) {
    const read = readers[row.kind];
    if (!read) continue;
    const present = await read(house, row, viewers);
    for (const viewer of viewers) {
      if (row.member_id !== null && row.member_id !== viewer.memberId) continue;
      const event = await present(viewer);
      if (event) presented.get(viewer)?.set(row.number, event);
    }
  }
  return presented;
}
