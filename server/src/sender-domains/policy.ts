/** Who may add, check, rotate and remove sender domains. */
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';

/** Owner and admin: what a domain says is said in the name of all. */
export const mayManageDomains = (viewer: Viewer): boolean => isAdmin(viewer);
