-- Joins of two contacts, each with what it moved, so that it can be undone.
create table contact_merges (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  -- Stays, and gets what the other had.
  kept_id uuid not null,
  -- Vanished; undoing brings it back under the same id.
  gone_id uuid not null,
  -- The vanished contact: {kind, name, note, createdAt}.
  gone jsonb not null,
  identity_ids uuid[] not null,
  conversation_ids uuid[] not null,
  -- Why they were thought to be the same person, as it was shown to whoever joined them.
  because text not null,
  merged_by uuid not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, id)
);
create index contact_merges_of_kept on contact_merges (workspace_id, kept_id, merged_at desc);
