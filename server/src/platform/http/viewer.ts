// Who asks: the member behind a session or a token, with what every policy needs to decide, read once a request.
import type { Role } from '@irori/contract/members/api';

export interface Viewer {
  readonly workspaceId: string;
  readonly memberId: string;
  /** The account that signed in; one account may be a member of several workspaces. */
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** The inboxes whose conversations this member may see: their own for an agent, all for owner and admin. */
  readonly inboxIds: readonly string[];
  /** Language of texts that the server itself makes for this member. */
  readonly locale: string;
  /** The session or token that was shown: sockets are closed when it is revoked. */
  readonly credential: { readonly kind: 'session' | 'token'; readonly id: string };
}

/** True when the viewer may see what lies in this inbox. */
export function seesInbox(viewer: Viewer, inboxId: string): boolean {
  return viewer.inboxIds.includes(inboxId);
}

/** True for owner and admin: those who set up the workspace. */
export function isAdmin(viewer: Viewer): boolean {
  return viewer.role !== 'agent';
}
