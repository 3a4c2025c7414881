/**
 * The receivers: what has to be asked for by ourselves (long polls, IMAP, periodic fetches). One runs per channel in the
 * whole installation, under a lease; one that fails is begun again with a growing wait, and the channel says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiverDoor } from '@irori/connectors/kit/connector';
import { ConnectFailure, DeliveryFailure } from '@irori/connectors/kit/failures';
import {
  type ChannelRow,
  channelsToReceive,
  connectedChannel,
  connectorContext,
  noteReceiverState,
  receiverCursor,
} from '../../channels/index.ts';
import { connectorOf, type House } from '../../house.ts';
import { takeLease } from '../../platform/leases.ts';
import type { Acceptor } from '../accept.ts';
import { acceptRaw } from '../accept-raw.ts';

export interface Receivers {
  stop(): Promise<void>;
}

const lookEveryMs = 15_000;
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** A single hiccup is no news; this many in a row are. */
const failuresBeforeTrouble = 3;

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  /** Changes when the channel was edited: the receiver is begun anew with what it now says. */
  readonly version: string;
}

export async function startReceivers(house: House, acceptor: Acceptor, processId: string): Promise<Receivers> {
  const running = new Map<string, Running>();
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();

  const look = () => {
    looking = looking
      .then(reconcile)
      .catch((error) => house.log.error({ err: error }, 'receivers could not be looked after'));
    return looking;
  };

  async function reconcile(): Promise<void> {
    if (stopped) return;
    const wanted = new Map((await channelsToReceive(house)).map((row) => [row.id, row]));
    for (const [id, entry] of running) {
      const row = wanted.get(id);
      if (!row || versionOf(row) !== entry.version) {
        entry.abort.abort();
        await entry.ended;
      }
    }
    for (const row of wanted.values()) if (!running.has(row.id)) await begin(row);
  }

  async function begin(row: ChannelRow): Promise<void> {
    const lease = await takeLease(house.database, `receiver ${row.id}`, processId);
    if (!lease) return;
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, lease.signal]);
    const ended = keepReceiving(house, acceptor, row, signal).finally(async () => {
      running.delete(row.id);
      await lease.release().catch(() => undefined);
    });
    running.set(row.id, { abort, ended, version: versionOf(row) });
  }

  const stopListening = await house.database.listen(
    'irori_channels',
    () => void look(),
    () => void look(),
  );
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  await look();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await stopListening();
      await looking;
      for (const entry of running.values()) entry.abort.abort();
      await Promise.all([...running.values()].map((entry) => entry.ended));
    },
  };
}

const versionOf = (row: ChannelRow): string => JSON.stringify([row.account, row.settings, row.credentials]);

async function keepReceiving(house: House, acceptor: Acceptor, row: ChannelRow, signal: AbortSignal): Promise<void> {
  const connector = connectorOf(house, row.connector);
  const door = connector.ingress.receiver;
  if (!door) return;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await receive(house, acceptor, row, door, signal, async () => {
        if (failures >= failuresBeforeTrouble) await noteReceiverState(house, row, 'connected', null);
        failures = 0;
      });
      return; // it ends by itself only when told to
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const trouble = troubleOf(error);
      house.log.warn({ err: error, channelId: row.id, failures }, 'a receiver broke off');
      if (trouble.final) return noteReceiverState(house, row, 'needs_attention', trouble);
      if (failures === failuresBeforeTrouble) await noteReceiverState(house, row, 'retrying', trouble);
      const asked = error instanceof DeliveryFailure ? (error.retryAfterMs ?? 0) : 0;
      const wait = Math.max(asked, Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)));
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }
}

async function receive(
  house: House,
  acceptor: Acceptor,
  row: ChannelRow,
  door: ReceiverDoor,
  signal: AbortSignal,
  wentWell: () => Promise<void>,
): Promise<void> {
  const connector = connectorOf(house, row.connector);
  const place = { workspaceId: row.workspace_id, channelId: row.id, connector };
  const cursor = receiverCursor(house, row);
  await door.run(
    await connectedChannel(house, row),
    connectorContext(house, connector, signal),
    (raw) => acceptRaw(house, acceptor, place, raw),
    {
      load: cursor.load,
      save: async (value) => {
        await cursor.save(value);
        await wentWell();
      },
    },
  );
}

interface Trouble {
  readonly code: string;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Only a person can mend it: trying again would but lock the account. */
  readonly final: boolean;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof ConnectFailure)
    return { code: error.code, text: error.message, params: error.params, final: true };
  if (error instanceof DeliveryFailure)
    return { code: error.code, text: error.message, params: error.params, final: error.kind === 'credentials' };
  return {
    code: 'receiver.failed',
    text: error instanceof Error ? error.message : String(error),
    params: {},
    final: false,
  };
}
