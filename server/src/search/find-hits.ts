/** One page of hits, by whichever way is the faster one for these words. */
import type { House } from '../house.ts';
import { type Hit, type HitQuery, readIndex, readStretch, type Stretch } from './store.ts';

/** What the two ways cost, as measured; tests set it to force one of them. */
export interface Tuning {
  /** Messages read first: enough to tell a common word from a rare one, few enough to cost next to nothing (2 ms). */
  readonly firstRows: number;
  /** No stretch is longer: the word may have become rare just before what was read. */
  readonly mostRows: number;
  /** Microseconds to read on by one message. */
  readonly perRow: number;
  /** Microseconds to fetch and sort one hit from the index. */
  readonly perHit: number;
}

/** Measured on PostgreSQL 15 at a million conversations with 2.5 million messages, on two busy cores. */
const measured: Tuning = { firstRows: 1_000, mostRows: 25_000, perRow: 3, perHit: 8 };
const messagesPerConversation = 2.5;

/** Newest first, at most `find.limit`, each conversation once. */
export async function findHits(
  { database: { db } }: Pick<House, 'database'>,
  find: HitQuery,
  tuning: Tuning = measured,
): Promise<Hit[]> {
  const first = await readStretch(db, find, find.after, tuning.firstRows);
  if (first.end === null || first.hits.length >= find.limit) return first.hits.slice(0, find.limit);

  const rows = rowsToReadOn(first, find.limit, tuning);
  if (rows !== null) {
    const second = await readStretch(db, find, first.end, rows);
    const seen = new Set(first.hits.map((hit) => hit.conversationId));
    const hits = [...first.hits, ...second.hits.filter((hit) => !seen.has(hit.conversationId))];
    if (second.end === null || hits.length >= find.limit) return hits.slice(0, find.limit);
  }
  return readIndex(db, find);
}

/** How many messages to read until the page is most likely full; null when the index is cheaper than that. */
function rowsToReadOn({ hits, conversations }: Stretch, limit: number, tuning: Tuning): number | null {
  if (hits.length === 0) return null;
  const share = hits.length / tuning.firstRows;
  const rows = Math.ceil(((limit - hits.length) / share) * 1.5);
  const hitsInAll = share * conversations * messagesPerConversation;
  return rows <= tuning.mostRows && rows * tuning.perRow <= hitsInAll * tuning.perHit ? rows : null;
}
