// From a session cookie or a bearer token to the member behind it, in one statement, since every request begins with it.
import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Kysely, sql } from 'kysely';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { hashToken, type Secrets, sameText } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';
import { cookiePrefix } from './names.ts';

type ViewersHouse = Pick<House, 'database' | 'secrets' | 'clock' | 'auth'>;

/** Tokens note their use no more often than this. */
const noteUseEveryMs = 60_000;
/** A session in use is prolonged once a day, and its cookie with it. */
const prolongEveryMs = 24 * 60 * 60_000;

/**
 * The member behind a request: by bearer token when one is shown, else by the session cookie; `null` when neither leads
 * to a member. A shown token that is wrong never falls back on the cookie.
 */
export async function findViewer(
  house: ViewersHouse,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Viewer | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
    return token === undefined ? null : byToken(house, token);
  }
  const session = sessionToken(house.secrets, request.headers.cookie);
  return session === null ? null : bySession(house, session, request, reply);
}

/** The same viewer as the rows say now; `null` when the session or token has ended. For sockets, which live long. */
export async function refreshViewer(house: Pick<House, 'database' | 'clock'>, viewer: Viewer): Promise<Viewer | null> {
  const { kind, id } = viewer.credential;
  const { db } = house.database;
  const row = kind === 'token' ? await tokenRow(db, 'id', id) : await sessionRow(db, 'id', id, house.clock.now());
  return row && row.workspace_id === viewer.workspaceId ? toViewer(row, kind) : null;
}

async function byToken(house: ViewersHouse, token: string): Promise<Viewer | null> {
  const { db } = house.database;
  const row = await tokenRow(db, 'hash', hashToken(token));
  if (!row) return null;
  const now = house.clock.now();
  if (now.getTime() - (row.used_at?.getTime() ?? 0) > noteUseEveryMs) {
    await db.updateTable('api_tokens').set({ last_used_at: now }).where('workspace_id', '=', row.workspace_id).where('id', '=', row.credential_id).execute(); // biome-ignore format: one statement
  }
  return toViewer(row, 'token');
}

async function bySession(
  house: ViewersHouse,
  token: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Viewer | null> {
  const now = house.clock.now();
  const row = await sessionRow(house.database.db, 'token', token, now);
  if (!row) return null;
  if (now.getTime() - (row.used_at?.getTime() ?? 0) > prolongEveryMs) await prolong(house, request, reply);
  return toViewer(row, 'session');
}

/** Lets the sign-in library prolong session and cookie, as it does whenever it is asked for the session. */
async function prolong(house: ViewersHouse, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const headers = new Headers({ cookie: request.headers.cookie ?? '' });
  const auth = await house.auth();
  const answer = await auth.api.getSession({ headers, asResponse: true });
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
}

/**
 * The session's token out of the signed cookie that better-auth sets: `token.signature`, HMAC-SHA256 in base64. Checked
 * here, so that a request costs one statement and not three; a test holds it against a real sign-in.
 */
function sessionToken(secrets: Secrets, cookie: string | undefined): string | null {
  if (cookie === undefined || !cookie.includes(`${cookiePrefix}.session_token`)) return null;
  const name = `${cookiePrefix}.session_token`;
  const value = readCookie(cookie, `__Secure-${name}`) ?? readCookie(cookie, name);
  const [token, signature, ...rest] = value?.split('.') ?? [];
  if (!token || !signature || rest.length > 0) return null;
  const secret = secrets.derive('auth')[0]?.key.toString('base64url') ?? '';
  const expected = createHmac('sha256', secret).update(token).digest('base64');
  return sameText(signature, expected) ? token : null;
}

/** One value out of a `Cookie` header (RFC 6265, section 5.4), `null` when it is not there or not readable. */
function readCookie(header: string, name: string): string | null {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
  if (pair === undefined) return null;
  try {
    return decodeURIComponent(pair.slice(pair.indexOf('=') + 1).trim());
  } catch {
    return null;
  }
}

interface ViewerRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Viewer['role'];
  readonly locale: string | null;
  readonly inbox_ids: string[];
  readonly credential_id: string;
  readonly used_at: Date | null;
}

/** An agent sees the inboxes they belong to, owner and admin see all. */
const inboxIds = sql<string[]>`
  case when m.role = 'agent'
    then array(select im.inbox_id from inbox_members im join inboxes i on i.workspace_id = im.workspace_id and i.id = im.inbox_id
               where im.workspace_id = m.workspace_id and im.member_id = m.id and i.archived_at is null)
    else array(select i.id from inboxes i where i.workspace_id = m.workspace_id and i.archived_at is null)
  end`;

const columns = sql`m.workspace_id, m.id, m.user_id, m.name, m.email, m.role, m.preferences->>'locale' as locale, ${inboxIds} as inbox_ids`;

async function tokenRow(db: Kysely<Tables>, by: 'hash' | 'id', value: string): Promise<ViewerRow | undefined> {
  const column = by === 'hash' ? sql`t.hash = ${value}` : sql`t.id = ${value}::uuid`;
  const { rows } = await sql<ViewerRow>`
    select ${columns}, t.id as credential_id, t.last_used_at as used_at
    from api_tokens t join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
    where ${column} and t.revoked_at is null and m.removed_at is null`.execute(db);
  return rows[0];
}

async function sessionRow(
  db: Kysely<Tables>,
  by: 'token' | 'id',
  value: string,
  now: Date,
): Promise<ViewerRow | undefined> {
  const column = by === 'token' ? sql`s.token = ${value}` : sql`s.id = ${value}`;
  const { rows } = await sql<ViewerRow>`
    select ${columns}, s.id as credential_id, s.updated_at as used_at
    from auth_sessions s join members m on m.user_id = s.user_id
    where ${column} and s.expires_at > ${now} and m.removed_at is null
    order by (m.workspace_id::text = s.active_workspace_id) desc nulls last, m.created_at
    limit 1`.execute(db);
  return rows[0];
}

function toViewer(row: ViewerRow, kind: 'session' | 'token'): Viewer {
  return {
    workspaceId: row.workspace_id,
    memberId: row.id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    inboxIds: row.inbox_ids,
    locale: row.locale ?? 'en',
    credential: { kind, id: row.credential_id },
  };
}
