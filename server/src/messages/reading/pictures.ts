/** Whether the pictures of a mail that lie elsewhere are loaded for a viewer, and on whose word. */
import type { House } from '../../house.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import type { DocumentParts } from './mail-document.ts';
import { loadsPicturesOf, type ReadingRow } from './store.ts';

/**
 * @param asked `1` by a click, `0` against it, undefined where nobody said
 * @param bySender whether the sender of the message speaks for it: not for a mail within a mail
 */
export async function picturesFor(
  { database }: Pick<House, 'database'>,
  viewer: Viewer,
  row: ReadingRow,
  asked: '0' | '1' | undefined,
  bySender: boolean,
): Promise<DocumentParts['pictures']> {
  if (asked === '1') return 'asked';
  const address = row.people?.from?.address.toLowerCase();
  // Who forges a sender's address must not gain what that sender was granted.
  const forged = row.checks?.verdict === 'suspicious';
  if (asked === '0' || !bySender || !address || forged) return 'none';
  return (await loadsPicturesOf(database.db, viewer.workspaceId, viewer.memberId, address)) ? 'always' : 'none';
}
