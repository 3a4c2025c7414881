-- Accounts, sessions and second factors, as the sign-in library compiles them from its settings in `server/src/auth`
-- (a test says that nothing of it is pending), and what is ours around them: tokens, invitations, the installation's own
-- facts and the keys of requests that must not be done twice.

create table "auth_users" ("id" text not null primary key, "name" text not null, "email" text not null unique, "email_verified" boolean not null, "image" text, "created_at" timestamptz default CURRENT_TIMESTAMP not null, "updated_at" timestamptz default CURRENT_TIMESTAMP not null, "two_factor_enabled" boolean);

create table "auth_sessions" ("id" text not null primary key, "expires_at" timestamptz not null, "token" text not null unique, "created_at" timestamptz default CURRENT_TIMESTAMP not null, "updated_at" timestamptz not null, "ip_address" text, "user_agent" text, "user_id" text not null references "auth_users" ("id") on delete cascade, "active_workspace_id" text);

create table "auth_accounts" ("id" text not null primary key, "account_id" text not null, "provider_id" text not null, "user_id" text not null references "auth_users" ("id") on delete cascade, "access_token" text, "refresh_token" text, "id_token" text, "access_token_expires_at" timestamptz, "refresh_token_expires_at" timestamptz, "scope" text, "password" text, "created_at" timestamptz default CURRENT_TIMESTAMP not null, "updated_at" timestamptz not null);

create table "auth_verifications" ("id" text not null primary key, "identifier" text not null, "value" text not null, "expires_at" timestamptz not null, "created_at" timestamptz default CURRENT_TIMESTAMP not null, "updated_at" timestamptz default CURRENT_TIMESTAMP not null);

create table "auth_two_factors" ("id" text not null primary key, "secret" text not null, "backup_codes" text not null, "user_id" text not null references "auth_users" ("id") on delete cascade, "verified" boolean, "failed_verification_count" integer, "locked_until" timestamptz);

create index "auth_sessions_user_id_idx" on "auth_sessions" ("user_id");

create index "auth_accounts_user_id_idx" on "auth_accounts" ("user_id");

create index "auth_verifications_identifier_idx" on "auth_verifications" ("identifier");

create index "auth_two_factors_secret_idx" on "auth_two_factors" ("secret");

create index "auth_two_factors_user_id_idx" on "auth_two_factors" ("user_id");

-- Bearer tokens. Only the SHA-256 is kept, so that nobody who reads the database can use them.
create table api_tokens (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  hash text not null,
  hint text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references members on delete cascade
);
-- Looked up before any workspace is known.
create unique index api_tokens_by_hash on api_tokens (hash);

create table invitations (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  inbox_ids uuid[] not null default '{}',
  hash text not null,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
create unique index invitations_by_hash on invitations (hash);

-- Facts of the installation, by name: the check that tells another secret from ours, the open set-up link, and the like.
create table installation (
  name text primary key,
  value text not null,
  updated_at timestamptz not null default now()
);

-- Members of no workspace (public requests) count under the zero UUID, so there is no reference.
create table idempotency_keys (
  workspace_id uuid not null,
  member_id uuid not null,
  key text not null,
  request_hash text not null,
  status int,
  answer text,
  started_at timestamptz not null,
  primary key (workspace_id, member_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (started_at);

create table sign_in_failures (
  key text primary key,
  failures int not null,
  last_at timestamptz not null
);
