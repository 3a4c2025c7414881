-- Writing mail: signatures in rich text, messages for a later hour, forwards to outsiders, files that go as links.

alter table brands add column signature_html text;

-- Held for an hour that somebody chose, and not merely so that it can be taken back. A held delivery without `held_until`
-- waits for a person: the customer wrote meanwhile.
alter table deliveries add column scheduled boolean not null default false;

-- A forward is a history line of the thread with a delivery of its own. What leaves is fixed here when it is written.
create table message_forwards (
  workspace_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  -- The conversation that an answer of the outsider begins. It does not exist before somebody answers; the mail carries
  -- its token and never that of the thread.
  answer_conversation_id uuid not null,
  text text not null,
  html text not null,
  attachment_ids uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create unique index message_forwards_by_answer on message_forwards (workspace_id, answer_conversation_id);

-- Files that were too large for their message and lie behind a link.
create table file_links (
  workspace_id uuid not null,
  id uuid not null,
  attachment_id uuid not null,
  message_id uuid not null,
  language text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  downloads int not null default 0,
  last_download_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, attachment_id) references attachments on delete cascade
);
create unique index file_links_of_message on file_links (workspace_id, message_id, attachment_id);
