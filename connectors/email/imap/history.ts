/**
 * Old mail of a mailbox, both sides of it: what came, and what its owner answered from the folder of sent mail. The oldest
 * comes first, so that an answer finds what it answers. The lists are asked for anew after a stop; the cursor says which
 * mail, in the order of their dates, was the last.
 */
import type { ImapFlow } from 'imapflow';
import type { HistoryDoor } from '../../kit/doors.ts';
import { leave, type Mailbox, mailboxOf, openMailbox, selectFolder, sentFolder } from './connection.ts';
import { imapFailure } from './failures.ts';
import { type Listed, listed, OurTrouble, ours, takeOne } from './receive.ts';

interface Place {
  /** By folder: whose UIDs, and the last one that was there when the import began; what came later is the receiver's. */
  readonly folders: Readonly<Record<string, { readonly uidValidity: string; readonly through: number }>>;
  readonly last: Position | null;
}

interface Position {
  readonly at: number;
  readonly folder: string;
  readonly uid: number;
}

/** A folder with a connection of its own, since a connection has one folder selected at a time. */
interface Source {
  readonly folder: string;
  readonly ours: boolean;
  readonly client: ImapFlow;
}

type Old = Listed & { readonly source: Source };

export const takeHistory: HistoryDoor['run'] = async (channel, ctx, past, cursor) => {
  const mailbox = mailboxOf(channel.doors?.imap ?? { settings: {}, credentials: {} });
  const clients: ImapFlow[] = [];
  const connect = async (): Promise<ImapFlow> => {
    const client = await openMailbox(mailbox, ctx);
    clients.push(client);
    return client;
  };
  try {
    const saved = JSON.parse((await cursor.load()) ?? 'null') as Place | null;
    const sources = await openSources(mailbox, connect);
    const { place, all } = await listAll(sources, mailbox, saved, past.since);
    await ours(past.found(all.length));
    for (const one of all.filter((each) => isAfter(each, place.last))) {
      if (ctx.signal.aborted) return;
      const { client, folder, ours: isOurs } = one.source;
      const accept: Parameters<typeof takeOne>[5] = (raw, refused) => ours(past.accept(raw, refused));
      await takeOne(client, channel, folder, one, ctx.now(), accept, { at: one.at, ours: isOurs });
      const last: Position = { at: one.at.getTime(), folder, uid: one.uid };
      await ours(cursor.save(JSON.stringify({ ...place, last } satisfies Place)));
    }
  } catch (error) {
    if (ctx.signal.aborted) return;
    throw error instanceof OurTrouble ? error.cause : imapFailure(error, mailbox);
  } finally {
    await Promise.all(clients.map(leave));
  }
};

async function openSources(mailbox: Mailbox, connect: () => Promise<ImapFlow>): Promise<Source[]> {
  const first = await connect();
  const sent = await sentFolder(first);
  const inbox: Source = { folder: mailbox.folder, ours: false, client: first };
  if (sent === null || sent === mailbox.folder) return [inbox];
  return [inbox, { folder: sent, ours: true, client: await connect() }];
}

async function listAll(
  sources: readonly Source[],
  mailbox: Mailbox,
  saved: Place | null,
  since: Date | null,
): Promise<{ place: Place; all: Old[] }> {
  const folders: Record<string, { uidValidity: string; through: number }> = {};
  const all: Old[] = [];
  let sameUids = true;
  for (const source of sources) {
    const selected = await selectFolder(source.client, mailbox, source.folder);
    const uidValidity = String(selected.uidValidity);
    const known = saved?.folders[source.folder];
    const isKnown = known?.uidValidity === uidValidity;
    sameUids &&= isKnown;
    const through = isKnown ? known.through : selected.uidNext - 1;
    folders[source.folder] = { uidValidity, through };
    all.push(...(await listUntil(source, through, since)));
  }
  // Other UIDs: the dates still say how far it came, and what is met again is known by its bytes.
  const last = saved?.last ? (sameUids ? saved.last : { at: saved.last.at, folder: '', uid: 0 }) : null;
  return { place: { folders, last }, all: all.sort((a, b) => compare(positionOf(a), positionOf(b))) };
}

async function listUntil(source: Source, through: number, since: Date | null): Promise<Old[]> {
  if (through < 1) return [];
  const { client } = source;
  const uids = await client.search({ uid: `1:${through}`, ...(since ? { since } : {}) }, { uid: true });
  const found: Old[] = [];
  // Lists of UIDs are sent as one line; hosts refuse lines of more than some thousand characters.
  for (let at = 0; uids && at < uids.length; at += 500) {
    const range = uids.slice(at, at + 500).join(',');
    const rows = await client.fetchAll(range, { uid: true, size: true, internalDate: true }, { uid: true });
    found.push(...rows.map((row) => ({ ...listed(row), source })));
  }
  return found.filter((one) => since === null || one.at >= since);
}

const positionOf = ({ at, uid, source }: Old): Position => ({ at: at.getTime(), folder: source.folder, uid });

const isAfter = (one: Old, last: Position | null): boolean => last === null || compare(positionOf(one), last) > 0;

function compare(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.folder !== b.folder) return a.folder < b.folder ? -1 : 1;
  return a.uid - b.uid;
}
