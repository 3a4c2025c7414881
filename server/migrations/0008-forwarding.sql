-- Forwarding: how far each support address is set up, the test mails sent through its forward, what mail hosts asked to be
-- confirmed, and links for helpers from outside. Rows are the truth; jobs and the sweep only look at them.

-- What travels with the channel itself: status, when it changed, and how many confirmations wait. Null for media without a mail door.
alter table channels add column forwarding jsonb;

create table forwards (
  workspace_id uuid not null,
  channel_id uuid not null,
  guide text,
  steps_done text[] not null default '{}',
  status text not null default 'not_started' check (status in
    ('not_started', 'waiting_confirmation', 'confirmed', 'receiving', 'probing', 'verified', 'broken', 'silent')),
  changed_at timestamptz not null,
  -- {code, params, hop, at} of what is wrong; null when nothing is.
  diagnosis jsonb,
  -- The first mail that came by a forward.
  forwarded_at timestamptz,
  verified_at timestamptz,
  finished_at timestamptz,
  canary_on boolean not null default true,
  canary_hours int not null default 24 check (canary_hours between 1 and 168),
  -- When the next test mail leaves by itself; null until the forward was verified once.
  next_probe_at timestamptz,
  canary_alarm_since timestamptz,
  silence_on boolean not null default true,
  silence_alarm_since timestamptz,
  -- {usualPerHour, hours, watchedSince} as of the last look.
  silence jsonb,
  -- Hours before this one are counted in channel_hours.
  hours_through timestamptz,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index forwards_to_probe on forwards (next_probe_at) where canary_on and next_probe_at is not null;

create table forward_probes (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('test', 'canary', 'handoff')),
  state text not null default 'queued' check (state in
    ('queued', 'sending', 'sent', 'returned', 'misled', 'bounced', 'overdue', 'failed', 'uncertain')),
  asked_by uuid,
  locale text not null default 'en',
  via text check (via in ('relay', 'file')),
  sender text,
  attempts int not null default 0,
  next_attempt_at timestamptz,
  sending_by text,
  created_at timestamptz not null,
  sent_at timestamptz,
  due_at timestamptz,
  ended_at timestamptz,
  -- {code, text, params} of what the relay or the network said.
  error jsonb,
  -- {recipient, status, text, host} of a server that gave it back.
  bounce jsonb,
  -- Who or what at the mailbox answered it: proof that it got so far.
  answered_by text,
  -- How it came back: its way, the channel it came to, and how often.
  trace jsonb,
  returned_to uuid,
  returns int not null default 0,
  inbound_event_id uuid,
  diagnosis jsonb,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index forward_probes_of_channel on forward_probes (workspace_id, channel_id, created_at desc, id desc);
create index forward_probes_to_send on forward_probes (next_attempt_at) where state = 'queued';
create index forward_probes_sending on forward_probes (sending_by) where state = 'sending';
create index forward_probes_out on forward_probes (due_at) where state in ('sent', 'uncertain');

create table forward_confirmations (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  provider text not null,
  -- {code, link}, sealed; taken away once it was used.
  sealed text,
  requested_by text,
  trusted boolean not null,
  at timestamptz not null,
  conversation_id uuid,
  message_id uuid,
  used_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index forward_confirmations_of_channel on forward_confirmations (workspace_id, channel_id, at desc, id desc);
create index forward_confirmations_of_message on forward_confirmations (workspace_id, message_id) where message_id is not null;

-- Links for somebody who can set up the forward but has no account here.
create table forward_handoffs (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  -- SHA-256 of the token in the link; the token itself is told once.
  hash text not null unique,
  guide text not null,
  step text,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index forward_handoffs_of_channel on forward_handoffs (workspace_id, channel_id, created_at desc, id desc);

-- Mails of each whole hour, so that "usually so many at this time of the week" costs a few rows and not a ledger.
create table channel_hours (
  workspace_id uuid not null,
  channel_id uuid not null,
  hour timestamptz not null,
  amount int not null,
  primary key (workspace_id, channel_id, hour),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index inbound_events_by_time on inbound_events (workspace_id, channel_id, received_at desc, id desc);

-- What came while its channel was switched off waits here.
create index inbound_events_held on inbound_events (workspace_id, channel_id) where state = 'quarantined' and reason = 'channel.off';
