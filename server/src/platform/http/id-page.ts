// Pages of lists that stand in the order of their ids, which is that of being made.
import type { Page } from '@irori/contract/common/api';
import type { Secrets } from '../secrets/secrets.ts';
import { decodeCursor, pageOf } from './page.ts';

/**
 * Reads and presents one page. `read` gets the id of the last row shown before (`null` for the first page) and how many
 * rows to fetch, one more than are shown.
 */
export async function idPage<Row extends { readonly id: string }, Item>(
  secrets: Secrets,
  list: string,
  query: { limit: number; cursor?: string | undefined },
  read: (last: string | null, limit: number) => Promise<readonly Row[]>,
  present: (row: Row) => Item,
): Promise<Page<Item>> {
  const last = decodeCursor(secrets, list, query.cursor)?.[0];
  const rows = await read(typeof last === 'string' ? last : null, query.limit + 1);
  return pageOf(secrets, list, rows, query.limit, (row) => [row.id], present);
}
