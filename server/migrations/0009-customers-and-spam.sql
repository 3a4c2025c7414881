-- Who the customer is and why, what was corrected, what was learned from it; and spam with its reasons.

-- A third kind of identity: collects what claims an address against the evidence (fails DMARC, a forward by who knows
-- whom). It is never found by other mail, and never leads into the history of a proven contact.
alter table contact_identities add column suspect boolean not null default false;
drop index contact_identities_by_address;
create unique index contact_identities_by_address on contact_identities (workspace_id, medium, address, proven, suspect);

-- The address in From of the mail that began the conversation, and where in it the customer was found: two mails with
-- both alike were attributed by the same cause.
alter table conversations add column written_from text;
alter table conversations add column found_by text;
create index conversations_of_writer on conversations (workspace_id, written_from, created_at desc) where written_from is not null;

-- A weak sign of belonging that its first message carried, e.g. Outlook's Thread-Index: it suggests links, and joins nothing.
alter table conversations add column thread_hint text;
create index conversations_of_hint on conversations (workspace_id, channel_id, thread_hint, last_activity_at desc) where thread_hint is not null;

-- Why it lies in Spam: {by: 'member' | 'provider' | 'list', ...}; null elsewhere.
alter table conversations add column spam_reason jsonb;
alter table conversations add column spam_at timestamptz;
update conversations set spam_at = last_activity_at, spam_reason = '{"by": "member"}' where spam;
create index conversations_of_spam on conversations (workspace_id, spam_at) where spam;

-- What members taught: mail with this address in From was written for whom that place in it names.
create table customer_rules (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  medium text not null,
  -- Comparable form.
  sender text not null,
  -- A place such as `reply-to`, as the connector names it; or `address`: always the one below.
  take text not null,
  address text,
  address_name text not null default '',
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index customer_rules_by_sender on customer_rules (workspace_id, medium, sender);

-- Corrections of the customer, each with what it moved, so that it can be undone.
create table customer_corrections (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  conversation_id uuid not null,
  -- [{conversationId, contactId, identityId, doubt, messageIds}]: as it was before, the conversation itself first.
  moved jsonb not null,
  -- The rule that was learned with it, and what it replaced.
  rule_id uuid,
  rule_before jsonb,
  made_by uuid not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, id)
);

-- Senders whose mail goes to Spam at once, and those whose mail never does.
create table listed_senders (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  verdict text not null check (verdict in ('block', 'allow')),
  kind text not null check (kind in ('address', 'domain')),
  -- Empty for mail addresses, whichever connector brings them; elsewhere the connector that knows the address.
  medium text not null default '',
  value text not null,
  -- Null: in all inboxes.
  inbox_id uuid,
  added_by uuid not null,
  added_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes on delete cascade
);
create unique index listed_senders_by_value on listed_senders
  (workspace_id, medium, kind, value, coalesce(inbox_id, '00000000-0000-0000-0000-000000000000'));

create table spam_settings (
  workspace_id uuid not null references workspaces,
  -- Null: spam is kept until somebody deletes it.
  delete_after_days int check (delete_after_days >= 30),
  -- Whether the verdict that a mail provider wrote into the header counts.
  use_verdicts boolean not null default true,
  primary key (workspace_id)
);

-- The inbound line keeps these in memory.
create trigger customer_rules_told after insert or delete or update on customer_rules
  for each row execute function tell_of_channels();
create trigger listed_senders_told after insert or delete or update on listed_senders
  for each row execute function tell_of_channels();
create trigger spam_settings_told after insert or delete or update on spam_settings
  for each row execute function tell_of_channels();

-- Automatic mail of one sender and of one conversation in the last minutes, for the caps.
create index messages_of_machines on messages (workspace_id, author_id, at desc) where nature <> 'person' and direction = 'in';
