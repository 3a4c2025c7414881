-- Reading mail: texts that were read again by another charset, senders whose pictures a member always loads, and bytes
-- that no row names any more.

-- One row for each message whose texts a member had read again. `before` holds them as they were, for taking it back.
create table message_decodings (
  workspace_id uuid not null,
  message_id uuid not null,
  charset text not null,
  member_id uuid not null,
  before jsonb not null,
  at timestamptz not null default now(),
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);

-- Pictures from outside tell their sender that a mail was read. Whoever does not mind says so for each sender.
create table picture_senders (
  workspace_id uuid not null,
  member_id uuid not null,
  address text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, member_id, address),
  foreign key (workspace_id, member_id) references members on delete cascade
);

-- Hashes that a deleted row named. Another row may name the same bytes, and somebody may be storing them again at this
-- moment: the sweep looks after a day, and takes away what nobody names.
create table forgotten_blobs (
  workspace_id uuid not null,
  blob text not null,
  at timestamptz not null default now(),
  primary key (workspace_id, blob)
);

create function note_forgotten_blob() returns trigger language plpgsql as $$
begin
  insert into forgotten_blobs (workspace_id, blob)
  select old.workspace_id, named.blob from (select to_jsonb(old) ->> tg_argv[0] as blob) named
  where named.blob is not null
  on conflict (workspace_id, blob) do update set at = now();
  return null;
end $$;
create trigger attachments_forget_blob after delete on attachments
  for each row execute function note_forgotten_blob('blob');
create trigger inbound_events_forget_blob after delete on inbound_events
  for each row execute function note_forgotten_blob('raw_blob');

-- "Does anybody name these bytes?" is asked by hash alone, over all workspaces: blobs are stored once for all.
create index attachments_by_blob on attachments using hash (blob);
create index inbound_events_by_blob on inbound_events using hash (raw_blob);
