-- One poller per account: whoever holds the lease runs it, until it lets go or is not heard of any more.
create table leases (
  name text primary key,
  holder text not null,
  until timestamptz not null
);

-- A webhook's URL names its channel alone.
create unique index channels_by_id on channels (id);
