/**
 * The snapshot a client starts from. The number is read first: whatever changes while the rest is read comes again as an
 * event, and applying it twice ends in the same store.
 */
import type { Snapshot } from '@irori/contract/sync/api';
import { allBrands, presentBrand } from '../brands/index.ts';
import { installationFor, outgoingDirectory, presentConnector, visibleChannels } from '../channels/index.ts';
import { draftsOf, presentDraft } from '../drafts/index.ts';
import type { House } from '../house.ts';
import { countQuarantined, mayReadLedger } from '../inbound-events/index.ts';
import { presentInbox, visibleInboxes } from '../inboxes/index.ts';
import { allMembers, presentMe, presentMember } from '../members/index.ts';
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';
import { allTags, presentTag } from '../tags/index.ts';
import { allTeams, presentTeam } from '../teams/index.ts';
import { version } from '../version.ts';
import { countersForViewers } from './counters.ts';

export async function takeSnapshot(house: House, viewer: Viewer): Promise<Snapshot> {
  const { db } = house.database;
  const { workspaceId } = viewer;
  const { event_number: number } = await db
    .selectFrom('workspaces')
    .where('id', '=', workspaceId)
    .select('event_number')
    .executeTakeFirstOrThrow();
  const [me, members, teams, brands, tags, inboxes, channels, drafts, counters, quarantined] = await Promise.all([
    presentMe(house, viewer),
    allMembers(db, workspaceId),
    allTeams(db, workspaceId),
    allBrands(db, workspaceId),
    allTags(db, workspaceId),
    visibleInboxes(db, viewer),
    visibleChannels(house, viewer),
    draftsOf(db, workspaceId, viewer.memberId, viewer.inboxIds),
    countersForViewers(house, workspaceId, viewer.inboxIds, [viewer]),
    mayReadLedger(viewer) ? countQuarantined(db, workspaceId) : null,
  ]);
  return {
    number,
    me,
    members: members.map(presentMember),
    teams: teams.map(presentTeam),
    brands: brands.map(presentBrand),
    tags: tags.map(presentTag),
    inboxes: inboxes.map((inbox) => presentInbox(inbox, viewer)),
    channels,
    connectors: [...house.connectors.values()].map((one) => presentConnector(house, one)),
    counters: Object.fromEntries(counters.get(viewer) ?? []),
    drafts: drafts.map(presentDraft),
    quarantined,
    installation: installationOf(house, viewer),
  };
}

function installationOf(house: House, viewer: Viewer): Snapshot['installation'] {
  const { config } = house;
  const staysHere = [...house.connectors.values()].some(
    (connector) => connector.staysHere?.(installationFor(config, connector)) ?? false,
  );
  return {
    version,
    mailLeaves: !staysHere,
    outgoingDirectory: isAdmin(viewer) ? outgoingDirectory(config) : null,
    inboundDomain: config.inboundDomain,
    publicUrl: config.publicUrl,
  };
}
