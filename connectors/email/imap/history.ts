/**
 * Old mail of a folder, the oldest first, as past exchange. The list of UIDs is asked for anew after a stop; the cursor
 * says which of them, in the order of their dates, was the last.
 */
import type { HistoryDoor } from '../../kit/doors.ts';
import { leave, mailboxOf, openMailbox, selectFolder } from './connection.ts';
import { imapFailure } from './failures.ts';
import { type Listed, listed, OurTrouble, ours, takeOne } from './receive.ts';

interface Place {
  readonly uidValidity: string;
  /** What lies beyond this UID came after the import was asked for, and is the receiver's. */
  readonly through: number;
  /** The date and UID of the last one taken in; null before the first. */
  readonly last: { readonly at: number; readonly uid: number } | null;
}

export const takeHistory: HistoryDoor['run'] = async (channel, ctx, past, cursor) => {
  const mailbox = mailboxOf(channel.doors?.imap ?? { settings: {}, credentials: {} });
  const client = await openMailbox(mailbox, ctx);
  try {
    const selected = await selectFolder(client, mailbox);
    const uidValidity = String(selected.uidValidity);
    const saved = JSON.parse((await cursor.load()) ?? 'null') as Place | null;
    // Other UIDs: the dates still say how far it came, and what is met again is known by its bytes.
    const start: Place =
      saved === null
        ? { uidValidity, through: selected.uidNext - 1, last: null }
        : saved.uidValidity === uidValidity
          ? saved
          : { uidValidity, through: selected.uidNext - 1, last: saved.last && { at: saved.last.at, uid: 0 } };
    const all = await listUntil(client, start.through, past.since);
    await ours(past.found(all.length));
    for (const one of all.filter((each) => isAfter(each, start.last))) {
      if (ctx.signal.aborted) return;
      await takeOne(
        client,
        channel,
        mailbox.folder,
        one,
        ctx.now(),
        (raw, refused) => ours(past.accept(raw, refused)),
        one.at,
      );
      const next: Place = { ...start, last: { at: one.at.getTime(), uid: one.uid } };
      await ours(cursor.save(JSON.stringify(next)));
    }
  } catch (error) {
    if (ctx.signal.aborted) return;
    throw error instanceof OurTrouble ? error.cause : imapFailure(error, mailbox);
  } finally {
    await leave(client);
  }
};

async function listUntil(
  client: Awaited<ReturnType<typeof openMailbox>>,
  through: number,
  since: Date | null,
): Promise<Listed[]> {
  if (through < 1) return [];
  const uids = await client.search({ uid: `1:${through}`, ...(since ? { since } : {}) }, { uid: true });
  const found: Listed[] = [];
  // Lists of UIDs are sent as one line; hosts refuse lines of more than some thousand characters.
  for (let at = 0; uids && at < uids.length; at += 500) {
    const range = uids.slice(at, at + 500).join(',');
    found.push(
      ...(await client.fetchAll(range, { uid: true, size: true, internalDate: true }, { uid: true })).map(listed),
    );
  }
  return found.filter((one) => since === null || one.at >= since).sort(byDate);
}

const byDate = (a: Listed, b: Listed): number => a.at.getTime() - b.at.getTime() || a.uid - b.uid;

function isAfter(one: Listed, last: Place['last']): boolean {
  if (last === null) return true;
  const at = one.at.getTime();
  return at > last.at || (at === last.at && one.uid > last.uid);
}
