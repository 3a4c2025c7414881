-- Channels: receiving addresses that were replaced, and word to every process of what their doors keep in memory.
-- Search: the scope of each message in its index, the order of time to read common words in, the words of contacts.

-- A replaced address takes mail for a while longer: forwards are set up elsewhere, by people who read mail on Mondays.
alter table receiving_addresses add column valid_until timestamptz;

create function tell_of_channels() returns trigger language plpgsql as $$
begin
  perform pg_notify('irori_channels', coalesce(new.workspace_id, old.workspace_id)::text);
  return null;
end $$;

-- By columns: the moments of the last message are written with every mail and concern no door.
create trigger channels_told after insert or delete or update of connector, inbox_id, name, account, receiving_address,
  state, settings, credentials on channels for each row execute function tell_of_channels();
create trigger receiving_addresses_told after insert or delete or update on receiving_addresses
  for each row execute function tell_of_channels();
create trigger members_told after insert or delete or update of email, removed_at on members
  for each row execute function tell_of_channels();
create trigger inboxes_told after update of settings on inboxes for each row execute function tell_of_channels();

-- Health and ledger: the newest of each state, by channel.
drop index inbound_events_by_channel;
create index inbound_events_by_channel on inbound_events (workspace_id, channel_id, state, received_at desc, id desc);
create index deliveries_in_trouble on deliveries (workspace_id, channel_id, updated_at desc) where state in ('failed', 'uncertain');

-- Attachments that nothing ever took up.
create index attachments_waiting on attachments (created_at) where message_id is null;

-- Common words are read in the order of time until a page is full, so that no search sorts a million hits.
create index messages_by_time on messages (workspace_id, at desc, id desc);

-- Rare words come from the GIN index. It holds one workspace and inbox of many only if these are words of the document:
-- `:w…` and `:i…`, which no text can contain. The trigger writes them, so that no code path can forget them.
create function search_scope(the_workspace uuid, the_inbox uuid) returns tsvector language sql immutable as $$
  select array_to_tsvector(array[':w' || the_workspace, ':i' || the_inbox])
$$;

create function scope_message() returns trigger language plpgsql as $$
declare
  the_inbox uuid;
begin
  select inbox_id into the_inbox from conversations where workspace_id = new.workspace_id and id = new.conversation_id;
  if the_inbox is not null then new.search := new.search || search_scope(new.workspace_id, the_inbox); end if;
  return new;
end $$;

create trigger messages_scoped before insert or update of search on messages
  for each row when (new.search is not null) execute function scope_message();

create function move_messages() returns trigger language plpgsql as $$
begin
  update messages set search = ts_delete(search, ':i' || old.inbox_id)
    where workspace_id = new.workspace_id and conversation_id = new.id and search is not null;
  return null;
end $$;

create trigger conversations_moved after update of inbox_id on conversations
  for each row when (old.inbox_id is distinct from new.inbox_id) execute function move_messages();

-- Null until its words are written down; the sweep and the next search for contacts do that, many at a time.
alter table contacts add column search tsvector;
create index contacts_search on contacts using gin (search);
create index contacts_unread_words on contacts (workspace_id, id) where search is null;

create function forget_contact_words() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'contacts' then
    new.search := null;
    return new;
  end if;
  update contacts set search = null
    where workspace_id = coalesce(new.workspace_id, old.workspace_id) and search is not null
      and id in (coalesce(new.contact_id, old.contact_id), coalesce(old.contact_id, new.contact_id));
  return null;
end $$;

create trigger contacts_renamed before update of name on contacts
  for each row when (old.name is distinct from new.name) execute function forget_contact_words();
create trigger contact_identities_changed after insert or delete or update of contact_id, address, display_name
  on contact_identities for each row execute function forget_contact_words();
