-- The ledger of each channel, kept and not counted: a channel's health is looked at while a million mails lie behind it.
-- As with the counters of conversations, triggers note what each statement changed where nobody waits for anybody; the
-- sum is both tables together, and the sweep folds the one into the other.

create table ledger_sums (
  workspace_id uuid not null,
  channel_id uuid not null,
  state text not null,
  amount bigint not null,
  primary key (workspace_id, channel_id, state)
);

create table ledger_changes (
  workspace_id uuid not null,
  channel_id uuid not null,
  state text not null,
  change bigint not null
);
create index ledger_changes_of_channel on ledger_changes (workspace_id, channel_id);

insert into ledger_sums select workspace_id, channel_id, state, count(*) from inbound_events group by 1, 2, 3;

create function note_ledger_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ledger_changes select workspace_id, channel_id, state, count(*) from new_rows group by 1, 2, 3;
  elsif tg_op = 'DELETE' then
    insert into ledger_changes select workspace_id, channel_id, state, -count(*) from old_rows group by 1, 2, 3;
  else
    insert into ledger_changes
      select workspace_id, channel_id, state, sum(change) from (
        select workspace_id, channel_id, state, 1 as change from new_rows
        union all
        select workspace_id, channel_id, state, -1 from old_rows
      ) changed group by 1, 2, 3 having sum(change) <> 0;
  end if;
  return null;
end $$;

create trigger inbound_events_summed_on_insert after insert on inbound_events
  referencing new table as new_rows for each statement execute function note_ledger_changes();
create trigger inbound_events_summed_on_update after update on inbound_events
  referencing new table as new_rows old table as old_rows for each statement execute function note_ledger_changes();
create trigger inbound_events_summed_on_delete after delete on inbound_events
  referencing old table as old_rows for each statement execute function note_ledger_changes();
