-- The house: people, queues, channels, customers, conversations, messages, the ledger, deliveries and events.
-- Every primary and foreign key begins with the workspace, so that tables can be distributed on it. Ids are UUIDv7 made
-- by the app. Syntax is that of PostgreSQL 15, the oldest we run on.

create table workspaces (
  id uuid primary key,
  name text not null,
  -- Taken in the last statement of each writing transaction, so that numbers are gapless in commit order.
  event_number bigint not null default 0,
  conversation_number bigint not null default 0,
  -- Events up to here are pruned: a client that stands before it has to resync.
  events_pruned_through bigint not null default 0,
  created_at timestamptz not null default now()
);

create table members (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  -- The account that signs in (auth's user). One person may be a member of several workspaces.
  user_id text not null,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  available boolean not null default true,
  preferences jsonb not null default '{}',
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index members_by_user on members (workspace_id, user_id);
create index members_of_user on members (user_id);

create table brands (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  name text not null,
  signature text not null default '',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table inboxes (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  name text not null,
  position int not null default 0,
  -- afterClose, replyOnClosed: null means the default of the channel's kind.
  settings jsonb not null default '{}',
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table inbox_members (
  workspace_id uuid not null,
  inbox_id uuid not null,
  member_id uuid not null,
  primary key (workspace_id, inbox_id, member_id),
  foreign key (workspace_id, inbox_id) references inboxes on delete cascade,
  foreign key (workspace_id, member_id) references members on delete cascade
);
create index inbox_members_by_member on inbox_members (workspace_id, member_id);

create table teams (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  member_id uuid not null,
  primary key (workspace_id, team_id, member_id),
  foreign key (workspace_id, team_id) references teams on delete cascade,
  foreign key (workspace_id, member_id) references members on delete cascade
);

create table tags (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  name text not null,
  colour text not null default 'grey',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index tags_by_name on tags (workspace_id, lower(name));

create table channels (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  connector text not null,
  inbox_id uuid not null,
  brand_id uuid,
  name text not null,
  -- The account as its owner knows it; connected once per workspace and connector.
  account text not null,
  receiving_address text,
  state text not null check (state in ('connecting', 'connected', 'retrying', 'needs_attention', 'disabled')),
  state_since timestamptz not null default now(),
  trouble jsonb,
  settings jsonb not null default '{}',
  -- Sealed by the house (AES-256-GCM); never leaves the server.
  credentials text,
  automations boolean not null default false,
  installed_by uuid,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes
);
create unique index channels_by_account on channels (workspace_id, connector, account);

-- Where mail arrives: local part at the installation's inbound domain. Looked up at RCPT, before any workspace is known.
create table receiving_addresses (
  local_part text primary key,
  workspace_id uuid not null,
  channel_id uuid not null,
  created_at timestamptz not null default now(),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);

-- A channel's streams (rooms, mailboxes), each with its own cursor.
create table channel_sources (
  workspace_id uuid not null,
  channel_id uuid not null,
  source text not null,
  inbox_id uuid,
  cursor text,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, source),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);

create table contacts (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  kind text not null default 'lead' check (kind in ('lead', 'customer')),
  name text not null,
  note text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- A person's address on a medium. At most one proven and one unproven identity per address: unproven mail never lands
-- with a proven contact without a click.
create table contact_identities (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  medium text not null,
  -- In the connector's comparable form (mail: lower case).
  address text not null,
  display_name text not null default '',
  proven boolean not null,
  proof text not null,
  proven_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts on delete cascade
);
create unique index contact_identities_by_address on contact_identities (workspace_id, medium, address, proven);
create index contact_identities_by_contact on contact_identities (workspace_id, contact_id);

create table conversations (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  -- Given in the transaction's last statement, see workspaces.conversation_number.
  number bigint,
  inbox_id uuid not null,
  channel_id uuid not null,
  connector text not null,
  contact_id uuid not null,
  identity_id uuid,
  subject text,
  status text not null check (status in ('open', 'pending', 'snoozed', 'closed')),
  assignee_id uuid,
  team_id uuid,
  tag_ids uuid[] not null default '{}',
  missed boolean not null default false,
  spam boolean not null default false,
  snoozed_until timestamptz,
  doubt text,
  delivery_trouble boolean not null default false,
  -- Chats: the room or chat of the medium.
  thread_key text,
  -- The maximum of the messages' order, not the last write.
  last_message_id uuid,
  last_message jsonb,
  last_message_at timestamptz,
  last_activity_at timestamptz not null,
  last_inbound_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  -- Every conversation lies on exactly one shelf; twin of contract/matches-view.ts.
  shelf text not null generated always as (
    case when spam then 'spam'
         when status <> 'open' then status
         when assignee_id is not null then 'assigned'
         when missed then 'missed'
         else 'unassigned' end) stored,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes,
  foreign key (workspace_id, channel_id) references channels,
  foreign key (workspace_id, contact_id) references contacts
);
create unique index conversations_by_number on conversations (workspace_id, number);
-- The lists: one index per way of asking, each ending in the order of the list.
create index conversations_on_shelf on conversations (workspace_id, inbox_id, shelf, last_activity_at desc, id desc);
create index conversations_of_assignee on conversations (workspace_id, assignee_id, inbox_id, last_activity_at desc, id desc) where shelf = 'assigned';
create index conversations_of_inbox on conversations (workspace_id, inbox_id, last_activity_at desc, id desc) where not spam;
create index conversations_of_contact on conversations (workspace_id, contact_id, last_activity_at desc);
create index conversations_of_thread on conversations (workspace_id, channel_id, thread_key, last_activity_at desc) where thread_key is not null;
create index conversations_to_wake on conversations (snoozed_until) where status = 'snoozed';

create table messages (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  kind text not null check (kind in ('message', 'note', 'activity')),
  author_kind text not null check (author_kind in ('contact', 'member', 'system')),
  author_id uuid,
  author_name text not null,
  subject text,
  -- {from, to, cc, bcc, replyTo}: what mail says of its people; null elsewhere.
  people jsonb,
  text text not null,
  folded_text text,
  -- Sanitised. Of our own replies it travels with the row; of inbound mail it has an address of its own.
  html text,
  lang text,
  nature text not null default 'person',
  flags text[] not null default '{}',
  activity jsonb,
  -- What only the connector understands.
  provider jsonb,
  inbound_event_id uuid,
  reply_to uuid,
  -- Fixed at insert: the platform's time for chats, receipt for mail. Clients' clocks order nothing.
  at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  search tsvector,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade
);
create index messages_of_conversation on messages (workspace_id, conversation_id, at desc, id desc);
create index messages_search on messages using gin (search);

-- Names by which the outside knows messages (Message-IDs, platform ids), and so the way from an answer to its
-- conversation and from a copy to its original.
create table message_refs (
  workspace_id uuid not null,
  medium text not null,
  ref text not null,
  channel_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  primary key (workspace_id, medium, ref, channel_id, message_id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create index message_refs_of_message on message_refs (workspace_id, message_id);

-- Two conversations that belong together although they stay two ("also sent to", "answered from").
create table conversation_links (
  workspace_id uuid not null,
  conversation_id uuid not null,
  other_id uuid not null,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, other_id),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade,
  foreign key (workspace_id, other_id) references conversations on delete cascade
);

create table attachments (
  workspace_id uuid not null,
  id uuid not null,
  -- Null while it waits in a composer.
  message_id uuid,
  position int not null default 0,
  file_name text not null,
  content_type text not null,
  size bigint not null,
  inline boolean not null default false,
  content_id text,
  blob text,
  state text not null check (state in ('ready', 'pending', 'failed')),
  reason text,
  -- What fetchMedia needs while the bytes are still outside.
  handle jsonb,
  width int,
  height int,
  uploaded_by uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create index attachments_of_message on attachments (workspace_id, message_id, position);

-- The ledger. A row is the promise that what a provider handed us is not lost.
create table inbound_events (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  event_id text not null,
  order_key text not null,
  door text not null,
  state text not null default 'received' check (state in ('received', 'applied', 'duplicate', 'ignored', 'quarantined')),
  reason text,
  params jsonb not null default '{}',
  preview jsonb,
  envelope jsonb not null,
  checks jsonb,
  raw_blob text,
  size bigint not null,
  conversation_id uuid,
  message_id uuid,
  -- A person released it from quarantine: the evidence that put it there no longer counts.
  released boolean not null default false,
  attempts int not null default 0,
  received_at timestamptz not null,
  processed_at timestamptz,
  -- Not before: a passing trouble (DNS) puts it off.
  retry_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create unique index inbound_events_once on inbound_events (workspace_id, channel_id, event_id);
create index inbound_events_to_process on inbound_events (workspace_id, order_key, received_at, id) where state = 'received';
create index inbound_events_listed on inbound_events (workspace_id, received_at desc, id desc);
create index inbound_events_by_state on inbound_events (workspace_id, state, received_at desc, id desc);
create index inbound_events_by_channel on inbound_events (workspace_id, channel_id, state);

-- The journey of one outbound message.
create table deliveries (
  workspace_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  state text not null check (state in ('held', 'queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'uncertain')),
  -- to, cc, bcc, subject, answers: fixed when the reply was written.
  request jsonb not null,
  attempts int not null default 0,
  held_until timestamptz,
  next_attempt_at timestamptz,
  external_id text,
  via text,
  error jsonb,
  -- Which process marked it `sending`; a mark of a dead process becomes `uncertain`.
  sending_by text,
  then_status text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create unique index deliveries_of_message on deliveries (workspace_id, message_id);
create index deliveries_open on deliveries (workspace_id, conversation_id, created_at, id) where state in ('held', 'queued', 'sending');
create index deliveries_due on deliveries (next_attempt_at) where state in ('held', 'queued');
create index deliveries_in_doubt on deliveries (sending_by) where state = 'sending';

create table delivery_attempts (
  workspace_id uuid not null,
  delivery_id uuid not null,
  number int not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  code text,
  text text,
  primary key (workspace_id, delivery_id, number),
  foreign key (workspace_id, delivery_id) references deliveries on delete cascade
);

create table drafts (
  workspace_id uuid not null,
  conversation_id uuid not null,
  member_id uuid not null,
  kind text not null check (kind in ('reply', 'note')),
  text text not null,
  html text,
  cc text[] not null default '{}',
  bcc text[] not null default '{}',
  attachment_ids uuid[] not null default '{}',
  version int not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, member_id, kind),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade,
  foreign key (workspace_id, member_id) references members on delete cascade
);
create index drafts_of_member on drafts (workspace_id, member_id, updated_at desc);

-- How far each member has read. `through` is the time of the last inbound message seen; null = marked unread by hand.
create table read_marks (
  workspace_id uuid not null,
  member_id uuid not null,
  conversation_id uuid not null,
  through timestamptz,
  primary key (workspace_id, member_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade,
  foreign key (workspace_id, member_id) references members on delete cascade
);

-- Processes of this installation, each beating while it lives, so that the others know whose work was left behind.
create table processes (
  id text primary key,
  roles text[] not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

-- What changed, by number: kinds and ids, no bodies. The hub presents the rows of the moment.
create table events (
  workspace_id uuid not null references workspaces,
  number bigint not null,
  kind text not null,
  -- The thing it is about: conversation, message, member, inbox, ...
  subject_id uuid not null,
  conversation_id uuid,
  -- Who can see it: members of this inbox; null = everybody in the workspace.
  inbox_id uuid,
  -- The inbox it left, whose members have to forget it.
  left_inbox_id uuid,
  -- Only this member (read marks, drafts, preferences).
  member_id uuid,
  detail text,
  at timestamptz not null default now(),
  primary key (workspace_id, number)
);

-- Counters: conversations per inbox, shelf and assignee. Kept, never counted.
create table counters (
  workspace_id uuid not null,
  inbox_id uuid not null,
  shelf text not null,
  -- The nil UUID when nobody.
  assignee_id uuid not null,
  amount bigint not null,
  primary key (workspace_id, inbox_id, shelf, assignee_id)
);

-- What the current transactions change in `counters`. The trigger writes here, where nobody waits for anybody; the last
-- statement of each transaction, which holds the workspace's row, folds it in. So two transactions never lock counters
-- in different order, no code path can forget them, and readers always see them exact.
create table counter_changes (
  workspace_id uuid not null,
  inbox_id uuid not null,
  shelf text not null,
  assignee_id uuid not null,
  change bigint not null
);
create index counter_changes_of_workspace on counter_changes (workspace_id);

create function note_counter_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into counter_changes
      select workspace_id, inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), count(*)
      from new_rows group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into counter_changes
      select workspace_id, inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), -count(*)
      from old_rows group by 1, 2, 3, 4;
  else
    insert into counter_changes
      select workspace_id, inbox_id, shelf, assignee_id, sum(change) from (
        select workspace_id, inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000') as assignee_id, 1 as change from new_rows
        union all
        select workspace_id, inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), -1 from old_rows
      ) changed group by 1, 2, 3, 4 having sum(change) <> 0;
  end if;
  return null;
end $$;

create trigger conversations_counted_on_insert after insert on conversations
  referencing new table as new_rows for each statement execute function note_counter_changes();
create trigger conversations_counted_on_update after update on conversations
  referencing new table as new_rows old table as old_rows for each statement execute function note_counter_changes();
create trigger conversations_counted_on_delete after delete on conversations
  referencing old table as old_rows for each statement execute function note_counter_changes();

-- The last statement of every writing transaction: takes the workspace's row, numbers the new conversations and the
-- events, folds the counters and wakes the listeners. Everything a transaction announces goes through here.
create function append_events(the_workspace uuid, new_conversations uuid[], announced jsonb) returns bigint language plpgsql as $$
declare
  last_number bigint;
  last_conversation bigint;
begin
  update workspaces
    set event_number = event_number + jsonb_array_length(announced),
        conversation_number = conversation_number + coalesce(array_length(new_conversations, 1), 0)
    where id = the_workspace
    returning event_number - jsonb_array_length(announced), conversation_number - coalesce(array_length(new_conversations, 1), 0)
    into last_number, last_conversation;

  if array_length(new_conversations, 1) > 0 then
    update conversations c set number = last_conversation + n.position
      from unnest(new_conversations) with ordinality as n(id, position)
      where c.workspace_id = the_workspace and c.id = n.id;
  end if;

  insert into events (workspace_id, number, kind, subject_id, conversation_id, inbox_id, left_inbox_id, member_id, detail)
    select the_workspace, last_number + e.position, e.value->>'kind', (e.value->>'subjectId')::uuid, (e.value->>'conversationId')::uuid,
           (e.value->>'inboxId')::uuid, (e.value->>'leftInboxId')::uuid, (e.value->>'memberId')::uuid, e.value->>'detail'
    from jsonb_array_elements(announced) with ordinality as e(value, position);

  with folded as (
    delete from counter_changes where workspace_id = the_workspace returning inbox_id, shelf, assignee_id, change
  )
  insert into counters (workspace_id, inbox_id, shelf, assignee_id, amount)
    select the_workspace, inbox_id, shelf, assignee_id, sum(change) from folded group by 2, 3, 4 having sum(change) <> 0
    on conflict (workspace_id, inbox_id, shelf, assignee_id) do update set amount = counters.amount + excluded.amount;

  perform pg_notify('irori_events', the_workspace::text);
  return last_number + jsonb_array_length(announced);
end $$;
