-- Clocks of a conversation: how long the customer waits, since when it is missed, how long nobody has said anything.

-- First words of the customer that nobody has answered since; null while nobody waits.
alter table conversations add column waiting_since timestamptz;
alter table conversations add column missed_at timestamptz;
-- Last words of either side, or the moment it was given to somebody; edits, receipts and machines do not count.
alter table conversations add column quiet_since timestamptz;

create index conversations_waiting on conversations (workspace_id, inbox_id, waiting_since) where shelf = 'unassigned' and waiting_since is not null;
create index conversations_missed on conversations (workspace_id, inbox_id, missed_at) where shelf = 'missed';
create index conversations_quiet on conversations (workspace_id, inbox_id, quiet_since) where shelf = 'assigned' and quiet_since is not null;
