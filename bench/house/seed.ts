/**
 * Fills an installation with conversations by set-based SQL, past the code paths: a million of them in minutes. The rows
 * are what the code would have written, triggers' work included (counters, scopes of search, words of contacts).
 */
import { createHash } from 'node:crypto';
import { type Database, openDatabase } from '@irori/server/platform/database/database';
import type { Desk } from './api.ts';
import type { Place } from './databases.ts';

/** Words that searches look for, by how many of the messages hold them. */
export const searchWords = { common: 'invoice', seldom: 'warranty', rare: 'quetzalcoatl' } as const;

/** Members besides the owner; member n has the token of `memberToken(n)`. */
export const memberCount = 200;
export const memberToken = (member: number): string => `irori_bench_member_${member}`;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The server must not run. Answers the seconds it took. */
export async function seedConversations(place: Place, desk: Desk, amount: number): Promise<number> {
  const began = performance.now();
  const database = await open(place);
  try {
    await database.exec(seedScript(desk, amount));
    await database.exec('vacuum analyze');
    await database.exec('checkpoint');
  } finally {
    await database.close();
  }
  return (performance.now() - began) / 1000;
}

/** Members with a token each, for benchmarks that need many people and no history. */
export async function seedMembers(place: Place, desk: Desk): Promise<void> {
  const database = await open(place);
  await database.exec(membersScript(desk));
  await database.close();
}

function open(place: Place): Promise<Database<Record<string, never>>> {
  return openDatabase({
    ...(place.databaseUrl === null ? {} : { url: place.databaseUrl }),
    dataDirectory: place.dataDirectory,
    log: silent,
  });
}

function membersScript({ workspaceId, inboxId }: Desk): string {
  const tokens = Array.from({ length: memberCount }, (_, at) => {
    const hash = createHash('sha256')
      .update(memberToken(at + 1))
      .digest('hex');
    return `(${at + 1}, '${hash}')`;
  });
  return `
    create temp table seeded_members as select n, hash, gen_random_uuid() as id from (values ${tokens.join(', ')}) as t(n, hash);
    insert into members (workspace_id, id, user_id, name, email, role)
      select '${workspaceId}', id, 'seeded ' || n, 'Member ' || n, 'member' || n || '@bench.example', 'agent' from seeded_members;
    insert into inbox_members (workspace_id, inbox_id, member_id) select '${workspaceId}', '${inboxId}', id from seeded_members;
    insert into api_tokens (workspace_id, id, member_id, name, hash, hint, last_used_at)
      select '${workspaceId}', gen_random_uuid(), id, 'seeded', hash, '', now() from seeded_members;`;
}

/**
 * Shares of the shelves are those of a desk that has worked for years: 92 in 100 closed. Half as many contacts as
 * conversations; 2.1 messages each on average, 24 words a message, and one conversation of 2,000 messages.
 */
function seedScript(desk: Desk, amount: number): string {
  const { workspaceId, inboxId, channelId, memberId } = desk;
  const workspace = `'${workspaceId}'::uuid`;
  return `
    ${membersScript(desk)}
    set session_replication_role = replica;
    create function pg_temp.made_id(at timestamptz, kind int, n bigint) returns uuid language sql immutable as $$
      select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid
    $$;
    create temp table seeded_inboxes as
      select '${inboxId}'::uuid as id, 0 as n union all select gen_random_uuid(), n from generate_series(1, 2) n;
    insert into inboxes (workspace_id, id, name, position) select ${workspace}, id, 'Desk ' || n, n from seeded_inboxes where n > 0;
    -- Words by Zipf's law, roughly; a message is four of these phrases.
    create temp table phrases (n int primary key, text text);
    with words as materialized (
      select n, substr(translate(md5(n::text), '0123456789', 'ghijklmnop'), 1, 3 + n % 6) as word from generate_series(1, 3000) n
    ), picks as materialized (
      select p, 1 + floor(3000 * power(random(), 2.5))::int as n from generate_series(1, 5000) p, generate_series(1, 6)
    )
    insert into phrases select p, string_agg(word, ' ') from picks join words using (n) group by p;
    analyze phrases;

    insert into contacts (workspace_id, id, kind, name, search, created_at)
      select ${workspace}, pg_temp.made_id(t.at, 1, n), 'lead', 'Person ' || n, array_to_tsvector(array[':w${workspaceId}', 'person', n::text]), t.at
      from generate_series(1, ${amount} / 2 + 1) n cross join lateral (select now() - interval '3 years' as at) t;
    insert into contact_identities (workspace_id, id, contact_id, medium, address, display_name, proven, proof)
      select ${workspace}, pg_temp.made_id(k.created_at, 2, split_part(k.name, ' ', 2)::bigint), k.id, 'email', 'person' || split_part(k.name, ' ', 2) || '@seed.example', k.name, true, 'dkim'
      from contacts k where k.workspace_id = ${workspace};

    create temp table seeded as
      select n, pg_temp.made_id(at, 3, n) as id, at, pg_temp.made_id(now() - interval '3 years', 1, 1 + n % (${amount} / 2)) as contact_id,
        (select id from seeded_inboxes i where i.n = seed.n % 3) as inbox_id, (n::bigint * 7919) % 1000 as dice
      from (select n, now() - (${amount} - n) * (interval '3 years' / ${amount}) as at from generate_series(1, ${amount}) n) seed;

    insert into conversations (workspace_id, id, number, inbox_id, channel_id, connector, contact_id, identity_id, subject, status, assignee_id,
        missed, spam, last_message_id, last_message, last_message_at, last_activity_at, last_inbound_at, closed_at, created_at)
      select ${workspace}, s.id, s.n, s.inbox_id, '${channelId}', 'email', s.contact_id, null, 'Question ' || s.n || ' about an order',
        case when dice < 920 then 'closed' when dice < 930 then 'pending' when dice < 935 then 'snoozed' else 'open' end,
        case when dice >= 970 and dice < 980 then '${memberId}'::uuid when dice >= 980 then m.id end,
        dice >= 965 and dice < 970, dice >= 935 and dice < 940,
        pg_temp.made_id(s.at, 4, s.n), jsonb_build_object('id', pg_temp.made_id(s.at, 4, s.n), 'text', 'The first words of what was written last', 'direction', 'in',
          'kind', 'message', 'authorName', 'Person', 'at', s.at), s.at, s.at, s.at, case when dice < 920 then s.at end, s.at
      from seeded s left join seeded_members m on m.n = 1 + s.n % 20;

    drop index messages_search;
    create temp table written as
      select s.n, s.id as conversation_id, s.inbox_id, s.contact_id, s.at + turn * interval '1 second' as at, turn, s.n::bigint * 4096 + turn as place
      from seeded s cross join lateral generate_series(0, case when s.n = ${amount} then 1999 when s.n % 10 = 0 then 5 when s.n % 5 < 3 then 1 else 0 end) turn;
    insert into messages (workspace_id, id, conversation_id, direction, kind, author_kind, author_id, author_name, subject, people, text, at, search)
      select ${workspace}, pg_temp.made_id(w.at, 4, w.place), w.conversation_id, case when turn % 2 = 0 then 'in' else 'out' end, 'message',
        case when turn % 2 = 0 then 'contact' else 'member' end, w.contact_id, 'Person', 'Question ' || w.n || ' about an order', null, t.text, w.at,
        array_to_tsvector(string_to_array(lower(t.text), ' ')) || search_scope(${workspace}, w.inbox_id)
      from written w cross join lateral (
        select string_agg(p.text, ' ') || case when w.n % 10 < 3 then ' ${searchWords.common}' else '' end
          || case when w.n % 1000 = 7 then ' ${searchWords.seldom}' else '' end || case when w.n in (3, ${amount} / 2, ${amount} - 3) then ' ${searchWords.rare}' else '' end as text
        from phrases p where p.n in (1 + w.place * 31 % 5000, 1 + w.place * 733 % 5000, 1 + w.place * 1907 % 5000, 1 + w.place * 4421 % 5000)
      ) t;
    create index messages_search on messages using gin (search);

    insert into counters (workspace_id, inbox_id, shelf, assignee_id, amount)
      select workspace_id, inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), count(*) from conversations group by 1, 2, 3, 4;
    update workspaces set conversation_number = ${amount} where id = ${workspace};
    set session_replication_role = origin;`;
}
