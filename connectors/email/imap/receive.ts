/**
 * Asks a mailbox for what is new, by UID and never by the flag that says "read": people and their programs change that.
 * What was taken in is remembered as the last UID of this UIDVALIDITY, and only after the bytes are durable, so a stop of
 * any length misses nothing and a stop at any instant doubles nothing.
 */
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { ConnectedChannel, Context, ReceiverDoor } from '../../kit/connector.ts';
import type { Refused } from '../../kit/doors.ts';
import type { RawInbound } from '../../kit/inbound-event.ts';
import { leave, type Mailbox, mailboxOf, openMailbox, selectFolder } from './connection.ts';
import { imapFailure } from './failures.ts';

/** Where a receiver stands in its folder. */
interface Cursor {
  /** Whose folder: another one begins anew. */
  readonly folder: string;
  readonly uidValidity: string;
  /** The last UID that was taken in. */
  readonly uid: number;
  /** When it was taken in; from here a folder whose UIDs were all given anew is gone through again. */
  readonly at: string;
  /** A mail that the host could not hand over, and how often. */
  readonly stuck?: { readonly uid: number; readonly times: number };
}

export type Accept = (raw: RawInbound, refused?: Refused) => Promise<void>;

/** Between two looks while the host says by itself when something comes (IDLE), and where it cannot. */
const looks = { idling: 4 * 60_000, polling: 60_000 };
/** A folder whose UIDs changed is gone through from a day before, since hosts round dates to days. */
const dayMs = 24 * 60 * 60_000;
/** A mail the host refuses to hand over, or hangs up over, is left after so many tries, and the ledger says so. */
const mostTries = { refused: 3, lost: 10 };
const saveEvery = 20;

export const receive: ReceiverDoor['run'] = async (channel, ctx, accept, cursor) => {
  const mailbox = mailboxOf(channel.doors?.imap ?? { settings: {}, credentials: {} });
  const bell = makeBell();
  const client = await openMailbox(mailbox, ctx, bell.ring);
  client.on('exists', bell.ring);
  try {
    let stand = await begin(client, mailbox, ctx, await cursor.load());
    const save = async (next: Cursor): Promise<void> => {
      stand = next;
      await ours(cursor.save(JSON.stringify(next)));
    };
    // That it was reached at all is worth writing down: a door in trouble is in none any more.
    await save(stand);
    while (!ctx.signal.aborted) {
      stand = await takeNew(client, mailbox, channel, ctx, stand, (raw, refused) => ours(accept(raw, refused)), save);
      await waitForMore(client, ctx, bell);
      if (!client.usable && !ctx.signal.aborted) throw new Error('The mailbox host closed the connection.');
    }
  } catch (error) {
    if (ctx.signal.aborted) return;
    throw error instanceof OurTrouble ? error.cause : imapFailure(error, mailbox);
  } finally {
    await leave(client);
  }
};

/** A trouble of the house, e.g. its disk: not to be taken for one of the mailbox host. */
export class OurTrouble extends Error {}

export async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new OurTrouble('The house could not take it', { cause: error });
  }
}

/** Where to go on: at the cursor; at what comes from now on, the first time; from a date, when UIDs were given anew. */
async function begin(client: ImapFlow, mailbox: Mailbox, ctx: Context, saved: string | null): Promise<Cursor> {
  const selected = await selectFolder(client, mailbox);
  const folder = `${mailbox.user}@${mailbox.host}/${mailbox.folder}`;
  const uidValidity = String(selected.uidValidity);
  const known = saved === null ? null : (JSON.parse(saved) as Cursor);
  if (known?.folder === folder && known.uidValidity === uidValidity) return known;
  const at = ctx.now().toISOString();
  if (known?.folder !== folder) return { folder, uidValidity, uid: selected.uidNext - 1, at };
  // The mails are the same ones under other numbers. What was taken in before is known by its bytes and makes no second.
  const since = await client.search({ since: new Date(Date.parse(known.at) - dayMs) }, { uid: true });
  const first = since && since.length > 0 ? Math.min(...since) : selected.uidNext;
  return { folder, uidValidity, uid: first - 1, at: known.at };
}

async function takeNew(
  client: ImapFlow,
  mailbox: Mailbox,
  channel: ConnectedChannel,
  ctx: Context,
  start: Cursor,
  accept: Accept,
  save: (stand: Cursor) => Promise<void>,
): Promise<Cursor> {
  let stand = start;
  const found = await listAfter(client, stand.uid);
  for (const [index, one] of found.entries()) {
    if (ctx.signal.aborted) return stand;
    try {
      await takeOne(client, channel, mailbox.folder, one, ctx.now(), accept);
    } catch (error) {
      if (error instanceof OurTrouble || ctx.signal.aborted) throw error;
      const times = stand.stuck?.uid === one.uid ? stand.stuck.times + 1 : 1;
      if (times < (client.usable ? mostTries.refused : mostTries.lost)) {
        await save({ ...stand, stuck: { uid: one.uid, times } });
        throw error;
      }
      await accept(nothing(ctx.now(), mailbox.folder), {
        rule: 'imap.unreadable',
        params: { uid: one.uid, text: imapFailure(error, mailbox).message },
        eventId: `imap ${stand.uidValidity} ${one.uid}`,
        size: one.size,
      });
    }
    const { stuck: _mended, ...rest } = stand;
    stand = { ...rest, uid: one.uid, at: ctx.now().toISOString() };
    if ((index + 1) % saveEvery === 0 || index === found.length - 1) await save(stand);
  }
  return stand;
}

export interface Listed {
  readonly uid: number;
  readonly size: number;
  readonly at: Date;
}

/** What lies beyond a UID, in the order of UIDs. `n:*` names the last mail even where its UID is lower (RFC 3501). */
async function listAfter(client: ImapFlow, uid: number): Promise<Listed[]> {
  if (client.mailbox && client.mailbox.uidNext !== undefined && client.mailbox.exists === 0) return [];
  const rows = await client.fetchAll(`${uid + 1}:*`, { uid: true, size: true, internalDate: true }, { uid: true });
  return rows
    .map(listed)
    .filter((one) => one.uid > uid)
    .sort((a, b) => a.uid - b.uid);
}

export const listed = (row: FetchMessageObject): Listed => ({
  uid: row.uid,
  size: row.size ?? 0,
  at: new Date(row.internalDate ?? 0),
});

/** The largest mail that is taken in; the house's cap of a door is wider, so that this one names the reason. */
const mostBytes = 35 * 1024 * 1024;

/** Fetches one mail and hands it over. One that vanished meanwhile is nobody's loss: its owner deleted it. */
export async function takeOne(
  client: ImapFlow,
  channel: Pick<ConnectedChannel, 'account'>,
  folder: string,
  { uid, size }: Pick<Listed, 'uid' | 'size'>,
  receivedAt: Date,
  accept: Accept,
  past?: { readonly at: Date; readonly ours: boolean },
): Promise<void> {
  const envelope = {
    kind: 'receiver' as const,
    source: `${channel.account}/${folder}`,
    ...(past ? { past: past.at.toISOString(), ...(past.ours ? { ours: true } : {}) } : {}),
  };
  if (size > mostBytes) {
    const validity = client.mailbox ? String(client.mailbox.uidValidity) : '';
    await accept(
      { door: 'receiver', body: Buffer.alloc(0), envelope, receivedAt, checks: null },
      { rule: 'imap.too_large', params: { maxBytes: mostBytes, uid }, eventId: `imap ${validity} ${uid}`, size },
    );
    return;
  }
  const row = (await client.fetchOne(String(uid), { source: true }, { uid: true })) || undefined;
  if (!row?.source) return;
  await accept({ door: 'receiver', body: row.source, envelope, receivedAt, checks: null });
}

const nothing = (receivedAt: Date, folder: string): RawInbound => ({
  door: 'receiver',
  body: Buffer.alloc(0),
  envelope: { kind: 'receiver', source: folder },
  receivedAt,
  checks: null,
});

/** Waits until the host says that something came, or until it is time to look anyway. */
async function waitForMore(client: ImapFlow, ctx: Context, bell: Bell): Promise<void> {
  const idles = client.capabilities.has('IDLE');
  const idling = idles ? client.idle().catch(() => undefined) : Promise.resolve();
  await bell.wait(idles ? looks.idling : looks.polling, ctx.signal);
  if (!client.usable || ctx.signal.aborted) return;
  await client.noop(); // also ends IDLE
  await idling;
}

interface Bell {
  ring(): void;
  /** Resolves when it rings or has rung since the last wait, after the time, or with the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

function makeBell(): Bell {
  let rung = false;
  let wake = (): void => undefined;
  return {
    ring: () => {
      rung = true;
      wake();
    },
    wait: async (ms, signal) => {
      await new Promise<void>((done) => {
        if (rung || signal.aborted) return done();
        const timer = setTimeout(done, ms);
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          done();
        };
        wake = end;
        signal.addEventListener('abort', end, { once: true });
      });
      rung = false;
      wake = () => undefined;
    },
  };
}
