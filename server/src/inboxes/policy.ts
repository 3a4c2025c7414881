// Who may see and manage inboxes: members see theirs, owner and admin see and manage all.
import { notFound } from '../errors.ts';
import { isAdmin, seesInbox, type Viewer } from '../platform/http/viewer.ts';

export const mayManageInboxes = (viewer: Viewer): boolean => isAdmin(viewer);

/** An inbox that one cannot see looks exactly like one that does not exist. */
export function requireVisibleInbox<T extends { readonly id: string }>(row: T | null, viewer: Viewer): T {
  if (!row || !seesInbox(viewer, row.id)) throw notFound('inbox');
  return row;
}
