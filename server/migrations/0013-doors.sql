-- Further doors of a channel: a mailbox that is asked, a platform that posts mail, an own way out. Each has credentials
-- and a state of its own, so that one that is broken says so beside others that work.
create table channel_doors (
  workspace_id uuid not null,
  channel_id uuid not null,
  door text not null,
  state text not null check (state in ('open', 'retrying', 'needs_attention')),
  state_since timestamptz not null default now(),
  trouble jsonb,
  settings jsonb not null default '{}',
  -- Sealed by the house; never leaves the server.
  credentials text,
  opened_by uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, door),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create trigger channel_doors_told after insert or delete or update on channel_doors
  for each row execute function tell_of_channels();

-- Old messages taken in as past exchange. `cursor` is where it goes on after a restart.
create table channel_imports (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  door text not null,
  -- Nothing older; null: all there is.
  since timestamptz,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  found int,
  taken int not null default 0,
  cursor text,
  trouble jsonb,
  started_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create unique index channel_imports_running on channel_imports (workspace_id, channel_id, door) where state = 'running';
create index channel_imports_of_channel on channel_imports (workspace_id, channel_id, created_at desc);
create trigger channel_imports_told after insert or update of state on channel_imports
  for each row execute function tell_of_channels();

-- Copies of sent messages to be put into a mailbox: a step of its own after the sending, which it never holds up.
create table sent_copies (
  workspace_id uuid not null,
  delivery_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  state text not null check (state in ('waiting', 'kept', 'failed')),
  attempts int not null default 0,
  next_attempt_at timestamptz,
  folder text,
  error jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, delivery_id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create index sent_copies_due on sent_copies (next_attempt_at) where state = 'waiting';
create index sent_copies_of_message on sent_copies (workspace_id, message_id);

-- One-time tokens of webhooks whose signature does not cover what they carry.
create table hook_tokens (
  workspace_id uuid not null,
  channel_id uuid not null,
  token text not null,
  digest text not null,
  seen_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, token),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index hook_tokens_by_age on hook_tokens (seen_at);
