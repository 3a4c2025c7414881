// The tables of `0002-auth.sql` and `0007-passkeys.sql` as Kysely sees them: the sign-in library's, and ours around it.
import type { ColumnType, Generated } from 'kysely';

type Moment = ColumnType<Date, Date | string, Date | string>;
type MomentOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type DefaultNow = ColumnType<Date, Date | string | undefined, Date | string>;

export interface AuthUsersTable {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  created_at: DefaultNow;
  updated_at: DefaultNow;
  two_factor_enabled: boolean | null;
}

export interface AuthSessionsTable {
  id: string;
  expires_at: Moment;
  token: string;
  created_at: DefaultNow;
  updated_at: Moment;
  ip_address: string | null;
  user_agent: string | null;
  user_id: string;
  active_workspace_id: string | null;
}

export interface AuthAccountsTable {
  id: string;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: MomentOrNull;
  refresh_token_expires_at: MomentOrNull;
  scope: string | null;
  password: string | null;
  created_at: DefaultNow;
  updated_at: Moment;
}

export interface AuthVerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Moment;
  created_at: DefaultNow;
  updated_at: DefaultNow;
}

export interface AuthTwoFactorsTable {
  id: string;
  secret: string;
  backup_codes: string;
  user_id: string;
  verified: boolean | null;
  failed_verification_count: number | null;
  locked_until: MomentOrNull;
}

export interface AuthPasskeysTable {
  id: string;
  name: string | null;
  public_key: string;
  user_id: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: boolean;
  transports: string | null;
  created_at: MomentOrNull;
  aaguid: string | null;
}

export interface ApiTokensTable {
  workspace_id: string;
  id: string;
  member_id: string;
  name: string;
  /** SHA-256 of the token, hex; the token itself is shown once and kept nowhere. */
  hash: string;
  /** Its last four characters, to tell it from others. */
  hint: string;
  created_at: DefaultNow;
  last_used_at: MomentOrNull;
  revoked_at: MomentOrNull;
}

export interface InvitationsTable {
  workspace_id: string;
  id: string;
  email: string;
  role: 'owner' | 'admin' | 'agent';
  inbox_ids: Generated<string[]>;
  hash: string;
  invited_by: string;
  created_at: DefaultNow;
  expires_at: Moment;
  accepted_at: MomentOrNull;
  revoked_at: MomentOrNull;
}

export interface InstallationTable {
  name: string;
  value: string;
  updated_at: DefaultNow;
}

export interface IdempotencyKeysTable {
  workspace_id: string;
  member_id: string;
  key: string;
  request_hash: string;
  /** Null while the first request runs. */
  status: number | null;
  answer: string | null;
  started_at: Moment;
}

export interface SignInFailuresTable {
  key: string;
  failures: number;
  last_at: Moment;
}

export interface AuthTables {
  auth_users: AuthUsersTable;
  auth_sessions: AuthSessionsTable;
  auth_accounts: AuthAccountsTable;
  auth_verifications: AuthVerificationsTable;
  auth_two_factors: AuthTwoFactorsTable;
  auth_passkeys: AuthPasskeysTable;
  api_tokens: ApiTokensTable;
  invitations: InvitationsTable;
  installation: InstallationTable;
  idempotency_keys: IdempotencyKeysTable;
  sign_in_failures: SignInFailuresTable;
}
