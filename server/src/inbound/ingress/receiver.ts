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
  doorsToReceive,
  noteDoorState,
  noteReceiverState,
  receiverCursor,
} from '../../channels/index.ts';
import { connectorOf, type House } from '../../house.ts';
import type { Acceptor } from '../accept.ts';
import { acceptRaw } from '../accept-raw.ts';
import { keepLeasedWork, type Piece, type RunningWork } from './leased-work.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** A single hiccup is no news; this many in a row are. */
const failuresBeforeTrouble = 3;

/** One thing that has to be asked: a channel itself, or one of its further doors. */
interface Post extends Piece {
  readonly row: ChannelRow;
  readonly door: ReceiverDoor;
  /** Names its cursor. */
  readonly source: string;
  /** It was in trouble before this process took it up. */
  readonly troubled: boolean;
  /** Writes down how it goes. */
  note(state: 'connected' | 'retrying' | 'needs_attention', trouble: Trouble | null): Promise<void>;
}

export function startReceivers(house: House, acceptor: Acceptor, processId: string): Promise<RunningWork> {
  return keepLeasedWork<Post>(house, processId, {
    name: 'receiver',
    wanted: () => postsOf(house),
    run: (post, signal) => keepReceiving(house, acceptor, post, signal),
  });
}

async function postsOf(house: House): Promise<Post[]> {
  const [channels, doors] = await Promise.all([channelsToReceive(house), doorsToReceive(house)]);
  return [
    ...channels.flatMap((row): Post[] => {
      const door = connectorOf(house, row.connector).ingress.receiver;
      if (!door) return [];
      const version = JSON.stringify([row.account, row.settings, row.credentials]);
      const note: Post['note'] = (state, trouble) => noteReceiverState(house, row, state, trouble);
      return [{ id: row.id, row, door, source: '', version, troubled: row.state === 'retrying', note }];
    }),
    ...doors.flatMap(({ row, door: open }): Post[] => {
      const door = connectorOf(house, row.connector).doors?.find((one) => one.id === open.door)?.receiver;
      if (!door) return [];
      const version = JSON.stringify([row.account, open.settings, open.credentials]);
      const note: Post['note'] = (state, trouble) =>
        noteDoorState(house, open, state === 'connected' ? 'open' : state, trouble);
      const troubled = open.state === 'retrying';
      return [{ id: `${row.id} ${open.door}`, row, door, source: open.door, version, troubled, note }];
    }),
  ];
}

async function keepReceiving(house: House, acceptor: Acceptor, post: Post, signal: AbortSignal): Promise<void> {
  let failures = post.troubled ? failuresBeforeTrouble : 0;
  while (!signal.aborted) {
    try {
      await receive(house, acceptor, post, signal, async () => {
        if (failures >= failuresBeforeTrouble) await post.note('connected', null);
        failures = 0;
      });
      return; // it ends by itself only when told to
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const trouble = troubleOf(error);
      house.log.warn({ err: error, channelId: post.row.id, source: post.source, failures }, 'a receiver broke off');
      if (trouble.final) return post.note('needs_attention', trouble);
      if (failures === failuresBeforeTrouble) await post.note('retrying', trouble);
      const asked = error instanceof DeliveryFailure ? (error.retryAfterMs ?? 0) : 0;
      const wait = Math.max(asked, Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)));
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }
}

async function receive(
  house: House,
  acceptor: Acceptor,
  post: Post,
  signal: AbortSignal,
  wentWell: () => Promise<void>,
): Promise<void> {
  const { row } = post;
  const connector = connectorOf(house, row.connector);
  const place = { workspaceId: row.workspace_id, channelId: row.id, connector };
  const cursor = receiverCursor(house, row, post.source);
  await post.door.run(
    await connectedChannel(house, row),
    connectorContext(house, connector, signal),
    (raw, refused) => acceptRaw(house, acceptor, place, raw, refused),
    {
      load: cursor.load,
      save: async (value) => {
        await cursor.save(value);
        await wentWell();
      },
    },
  );
}

/** Why it broke off, and who acts next. */
export interface Trouble {
  readonly code: string;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Only a person can mend it: trying again would but lock the account. */
  readonly final: boolean;
}

export function troubleOf(error: unknown): Trouble {
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
