// Every statement on invitations, and how they look.
import type { Invitation } from '@irori/contract/invitations/api';
import type { Kysely } from 'kysely';
import { hashToken } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';

export interface InvitationRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly email: string;
  readonly role: Invitation['role'];
  readonly inbox_ids: string[];
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly accepted_at: Date | null;
  readonly revoked_at: Date | null;
}

const columns = [
  'workspace_id',
  'id',
  'email',
  'role',
  'inbox_ids',
  'invited_by',
  'created_at',
  'expires_at',
  'accepted_at',
  'revoked_at',
] as const;

/** The invitation behind a link; asked before any workspace is known. */
export function findInvitation(db: Kysely<Tables>, token: string): Promise<InvitationRow | undefined> {
  return db.selectFrom('invitations').select(columns).where('hash', '=', hashToken(token)).executeTakeFirst();
}

export async function invitationById(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<InvitationRow | null> {
  return (await db.selectFrom('invitations').select(columns).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst()) ?? null; // biome-ignore format: one statement
}

/** Newest first; `before` is the last one shown. */
export function invitationPage(
  db: Kysely<Tables>,
  workspaceId: string,
  before: string | null,
  limit: number,
): Promise<InvitationRow[]> {
  const base = db.selectFrom('invitations').select(columns).where('workspace_id', '=', workspaceId).orderBy('id', 'desc').limit(limit); // biome-ignore format: one statement
  return before === null ? base.execute() : base.where('id', '<', before).execute();
}

export function stateOf(row: InvitationRow, now: Date): Invitation['state'] {
  if (row.accepted_at) return 'accepted';
  if (row.revoked_at) return 'revoked';
  return row.expires_at <= now ? 'expired' : 'open';
}

export function presentInvitation(row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    inboxIds: row.inbox_ids,
    invitedBy: row.invited_by,
    state: stateOf(row, now),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
