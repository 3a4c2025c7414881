/**
 * Takes in old messages as past exchange, one import at a time for each door, under a lease. It goes on after a restart
 * where it stopped, and never runs far ahead of what is applied: new mail of the same channel stands in the same line and
 * must not wait behind ten years of old.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryDoor } from '@irori/connectors/kit/doors';
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import { type ChannelRow, channelById, connectedChannel, connectorContext } from '../../channels/index.ts';
import { type ImportRow, importById, runningImports, updateImport, waitingEvents } from '../../doors/index.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Acceptor } from '../accept.ts';
import { acceptRaw } from '../accept-raw.ts';
import { keepLeasedWork, type Piece, type RunningWork } from './leased-work.ts';
import { troubleOf } from './receiver.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** A host that stays away so often in a row, an hour in all, ends the import; it can be begun again and doubles nothing. */
const mostFailures = 60;
/** Accepted and not yet applied: enough to keep the line busy. */
const mostAhead = 24;
const saveEvery = 10;

export function startImports(house: House, acceptor: Acceptor, processId: string): Promise<RunningWork> {
  return keepLeasedWork<ImportRow & Piece>(house, processId, {
    name: 'import',
    wanted: async () => (await runningImports(house.database.db)).map((row) => ({ ...row, version: '' })),
    run: (row, signal) => keepImporting(house, acceptor, row, signal),
  });
}

async function keepImporting(house: House, acceptor: Acceptor, row: ImportRow, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const channel = await channelById(house.database.db, row.workspace_id, row.channel_id);
    const history =
      channel && connectorOf(house, channel.connector).doors?.find((door) => door.id === row.door)?.history;
    if (!channel || !history) return end(house, row, null, 'cancelled', null);
    try {
      await take(house, acceptor, channel, row, history, signal, () => {
        failures = 0;
      });
      if (signal.aborted) return;
      return await end(house, row, channel, 'done', null);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const trouble = troubleOf(error);
      house.log.warn({ err: error, importId: row.id, failures }, 'an import was interrupted');
      if (trouble.final || failures >= mostFailures) return end(house, row, channel, 'failed', trouble);
      const asked = error instanceof DeliveryFailure ? (error.retryAfterMs ?? 0) : 0;
      const wait = Math.max(asked, Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)));
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function take(
  house: House,
  acceptor: Acceptor,
  channel: ChannelRow,
  row: ImportRow,
  history: HistoryDoor,
  signal: AbortSignal,
  wentWell: () => void,
): Promise<void> {
  const { db } = house.database;
  const connector = connectorOf(house, channel.connector);
  const place = { workspaceId: row.workspace_id, channelId: row.channel_id, connector };
  const cancelled = new AbortController();
  const until = AbortSignal.any([signal, cancelled.signal]);
  const save = async (changes: { found?: number; taken?: number; cursor?: string }) => {
    wentWell();
    const still = await updateImport(db, row, { ...changes, updated_at: house.clock.now() });
    if (!still) cancelled.abort();
  };
  const known = await importById(db, row.workspace_id, row.id);
  let taken = known?.taken ?? 0;
  let unsaved: { taken: number; cursor: string } | null = null;
  try {
    await history.run(
      await connectedChannel(house, channel),
      connectorContext(house, connector, until),
      {
        since: row.since,
        found: (count) => save({ found: count }),
        accept: async (raw, refused) => {
          await notTooFarAhead(house, row, until);
          if (!until.aborted) await acceptRaw(house, acceptor, place, raw, refused);
        },
      },
      {
        load: async () => known?.cursor ?? null,
        save: async (cursor) => {
          if (until.aborted) return;
          taken += 1;
          unsaved = { taken, cursor };
          if (taken % saveEvery !== 0) return;
          unsaved = null;
          await save({ taken, cursor });
        },
      },
    );
  } finally {
    if (unsaved) await save(unsaved);
  }
}

async function notTooFarAhead(house: House, row: ImportRow, signal: AbortSignal): Promise<void> {
  for (let wait = 20; !signal.aborted; wait = Math.min(wait * 2, 500)) {
    if ((await waitingEvents(house.database.db, row.workspace_id, row.channel_id)) < mostAhead) return;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

async function end(
  house: House,
  row: ImportRow,
  channel: ChannelRow | null,
  state: 'done' | 'cancelled' | 'failed',
  trouble: { readonly code: string; readonly text: string; readonly params: Readonly<Record<string, unknown>> } | null,
): Promise<void> {
  const now = house.clock.now();
  const said = trouble && JSON.stringify({ code: trouble.code, text: trouble.text, params: trouble.params });
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    await updateImport(tx.trx, row, { state, trouble: said, ended_at: now, updated_at: now });
    if (channel) tx.announce({ kind: 'channel.changed', subjectId: channel.id, inboxId: channel.inbox_id });
  });
}
