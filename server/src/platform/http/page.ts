// Pages of lists: `{items, nextCursor}`. A cursor holds the sort values of the last row shown (keyset paging: a page
// costs the same wherever it begins). It is opaque and signed: a changed one, or one of another list, answers 400.
import type { Page } from '@irori/contract/common/api';
import { invalid } from '../../errors.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** Sort values of a row, in the order of the list. Dates go as ISO 8601 text. */
export type CursorValues = readonly (string | number | boolean | null)[];

const purpose = 'cursor';
const signatureLength = 16;

/** Makes the cursor that begins after a row. `list` names the list and its sort order. */
export function encodeCursor(secrets: Secrets, list: string, values: CursorValues): string {
  const text = Buffer.from(JSON.stringify(values)).toString('base64url');
  return secrets.sign(purpose, `${list} ${text}`).slice(0, signatureLength) + text;
}

/** The values inside a cursor; `null` when none was given. Throws 400 `cursor_invalid` for what we did not make. */
export function decodeCursor(secrets: Secrets, list: string, cursor: string | undefined): CursorValues | null {
  if (cursor === undefined) return null;
  const signature = cursor.slice(0, signatureLength);
  const text = cursor.slice(signatureLength);
  const ours = secrets.macs(purpose, `${list} ${text}`).some((mac) => mac.toString('base64url').startsWith(signature));
  if (signature.length < signatureLength || !ours) {
    throw invalid('cursor_invalid', 'This cursor does not belong to this list. Begin at the first page.');
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as CursorValues;
}

/**
 * Makes a page of rows fetched with `limit + 1`: one more than shown tells whether there is a next page.
 * @param valuesOf sort values of a row, as `decodeCursor` gives them back
 */
export function pageOf<Row, Item>(
  secrets: Secrets,
  list: string,
  rows: readonly Row[],
  limit: number,
  valuesOf: (row: Row) => CursorValues,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(present), nextCursor: more ? encodeCursor(secrets, list, valuesOf(last)) : null };
}
