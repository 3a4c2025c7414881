/** Forgets files that were put into a composer and never sent; a step of the sweep. */
import type { House } from '../../house.ts';
import { deleteAbandonedUploads } from '../store.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Answers how many went. Files of drafts stay as long as the draft. Their bytes stay for now: they are stored once for all
 * who have the same file, so `collect-blobs.ts` looks first whether anybody does.
 */
export function forgetAbandonedUploads(house: Pick<House, 'database' | 'clock'>): Promise<number> {
  return deleteAbandonedUploads(house.database.db, new Date(house.clock.now().getTime() - dayMs));
}
