-- Sender domains: domains of the workspace that replies go out from, signed, once their DNS records are found; the names
-- of members in addresses; and what each delivery went out as.

create table sender_domains (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  -- As the DNS knows it: ASCII, lower case.
  domain text not null,
  -- `pending` until the record of the active key was found once, `broken` when it no longer is.
  state text not null default 'pending' check (state in ('pending', 'verified', 'broken')),
  state_since timestamptz not null,
  -- What the last check found, by record; null before the first.
  findings jsonb,
  -- The zone that holds the records, where the DNS said; hosts are shown relative to it.
  zone text,
  checked_at timestamptz,
  -- Since when the DNS gives no answer; null while it does.
  unasked_since timestamptz,
  -- Mail to the bounce host of this domain comes to us.
  bounces_arrive boolean not null default false,
  -- When it is due to be asked again, and until when a process does so.
  check_at timestamptz not null,
  checking_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index sender_domains_by_name on sender_domains (workspace_id, domain);
create index sender_domains_to_check on sender_domains (check_at);
-- The SMTP door asks by the domain alone.
create index sender_domains_taking_bounces on sender_domains (domain) where bounces_arrive;

create table sender_domain_keys (
  workspace_id uuid not null references workspaces,
  id uuid not null,
  domain_id uuid not null,
  selector text not null,
  -- Base64 of the public key, as it stands in the record after `p=`.
  public_key text not null,
  -- Sealed by the house (AES-256-GCM); erased when the key signs no more.
  private_key text,
  -- `next` waits for its record, `active` signs, `old` signed what receivers may still be checking.
  state text not null check (state in ('next', 'active', 'old')),
  created_at timestamptz not null,
  active_since timestamptz,
  -- The record of an old key stays published until then.
  keep_until timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, domain_id) references sender_domains on delete cascade
);
create unique index sender_domain_keys_in_use on sender_domain_keys (workspace_id, domain_id, state) where state <> 'old';
create index sender_domain_keys_of_domain on sender_domain_keys (workspace_id, domain_id);

-- The domain that a brand writes from; null: that of each support address.
alter table brands add column sender_domain_id uuid;
alter table brands add foreign key (workspace_id, sender_domain_id) references sender_domains (workspace_id, id)
  on delete set null (sender_domain_id);

-- What a delivery went out as: {address, domain, signed, reason, messageIdDomain}.
alter table deliveries add column sent_as jsonb;

-- The name of a member in an address. Latin letters with marks lose them; what has none is named by the mail address.
-- Spelled out, since `lower` knows ASCII alone in some collations.
create function latin_slug(name text) returns text language sql immutable as $$
  select trim(both '.' from left(trim(both '.' from regexp_replace(regexp_replace(lower(translate(
    replace(replace(replace(replace(replace(normalize(name, NFKD), 'ß', 'ss'), 'Æ', 'ae'), 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'),
    'ŁłØøĐđÐðıÞþ', 'llooddddipp')),
    '[\u0300-\u036f''’]', '', 'g'), '[^a-z0-9]+', '.', 'g')), 40))
$$;

-- Names that mail systems keep for themselves (RFC 2142), or that machines send from.
create function is_reserved_slug(name text) returns boolean language sql immutable as $$
  select name in ('postmaster', 'abuse', 'hostmaster', 'webmaster', 'mailer.daemon', 'mailer-daemon', 'root', 'noc',
    'security', 'noreply', 'no.reply', 'no-reply', 'bounce', 'bounces')
$$;

create function give_slug() returns trigger language plpgsql as $$
declare
  base text;
  candidate text;
  number int := 1;
begin
  if new.slug is not null then return new; end if;
  base := coalesce(nullif(latin_slug(new.name), ''), nullif(latin_slug(split_part(new.email, '@', 1)), ''), 'member');
  -- Two members of one name who join at the same moment.
  perform pg_advisory_xact_lock(hashtext('slugs of ' || new.workspace_id));
  candidate := base;
  while is_reserved_slug(candidate)
      or exists (select from members where workspace_id = new.workspace_id and slug = candidate and id <> new.id) loop
    number := number + 1;
    candidate := base || number;
  end loop;
  new.slug := candidate;
  return new;
end $$;

alter table members add column slug text;
create trigger members_slugged before insert or update of slug on members for each row execute function give_slug();
update members set slug = null;
alter table members alter column slug set not null;
create unique index members_by_slug on members (workspace_id, slug);

-- The doors keep in memory who we are and which hosts take bounces.
create trigger sender_domains_told after insert or delete or update of state, bounces_arrive on sender_domains
  for each row execute function tell_of_channels();
create trigger member_slugs_told after update of slug on members for each row execute function tell_of_channels();
