// Who may do what with members. Owners make owners; owners and admins do the rest; nobody leaves a workspace ownerless.
import type { Role } from '@irori/contract/members/api';
import { conflict } from '../errors.ts';
import { notAllowed } from '../platform/http/access.ts';
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';

/** Inviting, changing and removing members. */
export const mayManageMembers = (viewer: Viewer): boolean => isAdmin(viewer);

/** Name of the workspace, inboxes, brands, teams, tags, tokens of others. */
export const mayManageWorkspace = (viewer: Viewer): boolean => isAdmin(viewer);

/** An owner is made, changed and removed by owners alone: an admin cannot rise by it. */
export function requireMayTouchRole(viewer: Viewer, ...roles: readonly (Role | undefined)[]): void {
  if (viewer.role !== 'owner' && roles.includes('owner')) throw notAllowed('owners.manage');
}

/** @param owners ids of those who are owners before the change */
export function requireOwnerLeft(owners: readonly string[], leaving: string): void {
  if (owners.some((id) => id !== leaving)) return;
  throw conflict('last_owner', 'A workspace needs an owner. Make somebody else one first.');
}
