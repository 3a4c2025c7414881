/** Who may read the ledger: it shows what came in for every inbox, quarantined mail of strangers included. */
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';

export const mayReadLedger = (viewer: Viewer): boolean => isAdmin(viewer);
