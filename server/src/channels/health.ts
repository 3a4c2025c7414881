/** How a channel does: does it work, since when, what of all that came in became what, what failed, and the one next step. */
import type { channelHealth, LedgerSum } from '@irori/contract/channels/api';
import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import type { House } from '../house.ts';
import { ledgerOf } from '../inbound-events/index.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { writesFromBroken } from '../sender-domains/index.ts';
import type { Tables } from '../tables.ts';
import { installationFor } from './connector-context.ts';
import { type DoorRow, doorsOf } from './doors-store.ts';
import { mayManageChannels } from './policy.ts';
import type { ChannelRow } from './store.ts';

export type ChannelHealth = z.output<typeof channelHealth>;
type Failure = ChannelHealth['failures'][number];

const shownFailures = 20;
/** A failure older than this is history and asks for nothing. */
const freshFailureMs = 24 * 60 * 60 * 1000;

/** What failed names senders and recipients, so it is shown to those who may read the ledger. */
export async function healthOf(house: House, row: ChannelRow, viewer: Viewer): Promise<ChannelHealth> {
  const { db } = house.database;
  const [ledger, failures, senderBroken, doors] = await Promise.all([
    ledgerOf(db, row.workspace_id, row.id),
    failuresOf(db, row.workspace_id, row.id),
    writesFromBroken(house, row.workspace_id, row.id),
    doorsOf(db, row.workspace_id, row.id),
  ]);
  return {
    state: row.state,
    works: works(house, row, directionsOf(house, row, doors)),
    since: row.state_since.toISOString(),
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    lastOutboundAt: row.last_outbound_at?.toISOString() ?? null,
    ledger,
    failures: mayManageChannels(viewer) ? failures : [],
    nextStep: nextStep(house, row, { ledger, failures, senderBroken, open: directionsOf(house, row, doors) }),
    checkedAt: house.clock.now().toISOString(),
  };
}

/** What was quarantined on the way in, and what failed or is in doubt on the way out; newest first. */
async function failuresOf(db: Kysely<Tables>, workspaceId: string, channelId: string): Promise<Failure[]> {
  const { rows } = await sql<{ at: Date; code: string; text: string }>`
    select * from (
      (select received_at as at, coalesce(reason, 'quarantined') as code, coalesce(preview->>'from', '') as text
       from inbound_events
       where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'quarantined'
       order by received_at desc, id desc limit ${shownFailures})
      union all
      (select updated_at, coalesce(error->>'code', 'delivery.' || state), coalesce(error->>'text', '')
       from deliveries
       where workspace_id = ${workspaceId} and channel_id = ${channelId} and state in ('failed', 'uncertain')
       order by updated_at desc limit ${shownFailures})
    ) failure order by at desc limit ${shownFailures}
  `.execute(db);
  return rows.map((row) => ({ at: row.at.toISOString(), code: row.code, text: row.text }));
}

interface Findings {
  readonly ledger: LedgerSum;
  readonly failures: readonly Failure[];
  readonly senderBroken: boolean;
  /** Which ways further doors are open. */
  readonly open: ReadonlySet<'in' | 'out'>;
}

/** A forward that proved itself, or through which mail came; of all others nobody knows whether a customer's mail arrives. */
const provenForwards: ReadonlySet<string> = new Set(['receiving', 'verified', 'silent']);

/** Whether it takes in mail, as far as anybody knows: what waits for a forward works once something came through it. */
function works(house: House, row: ChannelRow, open: ReadonlySet<'in' | 'out'>): boolean {
  if (row.state !== 'connected') return false;
  if (!house.connectors.get(row.connector)?.ingress.mail || open.has('in')) return true;
  const { status, verifiedAt } = row.forwarding ?? { status: 'not_started', verifiedAt: null };
  return provenForwards.has(status) || (status === 'probing' && verifiedAt !== null);
}

function directionsOf(house: House, row: ChannelRow, open: readonly DoorRow[]): ReadonlySet<'in' | 'out'> {
  const known = house.connectors.get(row.connector)?.doors ?? [];
  return new Set(open.flatMap(({ door }) => known.find((one) => one.id === door)?.direction ?? []));
}

/** The first thing that stands between this channel and all being well; null when nothing does. */
function nextStep(house: House, row: ChannelRow, { ledger, failures, senderBroken, open }: Findings): string | null {
  const connector = house.connectors.get(row.connector);
  if (!connector) return 'connector_missing';
  if (row.state === 'disabled') return 'enable';
  if (row.forwarding?.status === 'broken' || row.forwarding?.status === 'silent') return 'check_forward';
  if (row.state !== 'connected') return 'verify';
  if (senderBroken) return 'sender_domain_broken';
  if (row.forwarding?.status === 'waiting_confirmation') return 'confirm_forward';
  if (row.forwarding?.status === 'confirmed') return 'test_forward';
  if (ledger.received === 0) return connector.ingress.mail && !open.has('in') ? 'forward_mail' : 'send_test';
  if (ledger.quarantined > 0) return 'look_at_quarantine';
  const since = new Date(house.clock.now().getTime() - freshFailureMs).toISOString();
  if (failures.some((failure) => failure.at > since)) return 'look_at_failures';
  if (!open.has('out') && connector.staysHere?.(installationFor(house.config, connector))) return 'set_up_sending';
  return null;
}
