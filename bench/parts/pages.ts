/** What an agent waits for: the first page of each section, opening a conversation, a search; at three sizes of the desk. */
import { type Api, type Desk, openApi, openDesk } from '../house/api.ts';
import { memberToken, searchWords, seedConversations } from '../house/seed.ts';
import { startServer } from '../house/server.ts';
import { spreadOf } from '../report/figures.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, type PartContext, withPlace } from './part.ts';

const sections = ['unassigned', 'mine', 'others', 'missed', 'pending', 'snoozed', 'closed', 'spam', 'all'];

export const pages: Part = {
  name: 'pages',
  says: 'first page of each section, opening a conversation, search; at 10 thousand, 100 thousand and a million conversations',
  kinds: bothKinds,
  run: async (context) => {
    const sizes = context.quick
      ? [10_000]
      : context.kind === 'postgres'
        ? [10_000, 100_000, 1_000_000]
        : [10_000, 100_000];
    const rows: Row[] = [];
    for (const size of sizes) rows.push(...(await measure(context, size)));
    return {
      title: `Pages and searches, ms (${context.kind})`,
      notes: [
        'One request at a time over a kept connection, as the client sees it: sign-in check, query, encoding and transfer included.',
        'Conversations are seeded by set-based SQL (house/seed.ts): 2.1 messages each, 92 in 100 closed, three inboxes.',
        'list: 50 rows of all three inboxes by the owner, and of one inbox by an agent. search: the first page of hits, by rounds of words.',
        `common is in 30 of 100 conversations, seldom in 1 of 1,000, rare in 3 of all. typing: a prefix of three letters.`,
      ],
      rows,
    };
  },
};

function measure(context: PartContext, size: number): Promise<Row[]> {
  return withPlace(context, async (place) => {
    const first = await startServer(place);
    const set = await openDesk(first);
    set.api.close();
    await first.stop();
    const seconds = await seedConversations(place, set, size);
    process.stdout.write(`  ${size} conversations seeded in ${seconds.toFixed(0)} s\n`);
    const server = await startServer(place);
    const desk = set.at(server);
    const agent = openApi(server.url, memberToken(1));
    try {
      const times = context.quick ? 20 : 100;
      const rows: Row[] = [];
      for (const section of sections) {
        rows.push({
          conversations: size,
          what: `list ${section}`,
          ...(await timed(times, () => desk.api.get(`/api/v1/conversations?section=${section}&limit=50`))),
        });
      }
      rows.push({
        conversations: size,
        what: 'list all, one inbox, an agent',
        ...(await timed(times, () => agent.get(`/api/v1/conversations?section=all&limit=50&inboxId=${desk.inboxId}`))),
      });
      rows.push({
        conversations: size,
        what: 'snapshot (sync)',
        ...(await timed(times, () => desk.api.get('/api/v1/sync'))),
      });
      rows.push(...(await openings(desk, size, times)), ...(await searches(desk.api, size, context.quick ? 5 : 40)));
      return rows;
    } finally {
      desk.api.close();
      agent.close();
      await server.stop();
    }
  });
}

/** Opens conversations as the screen does: the row and its newest messages at once; different ones, old and new. */
async function openings(desk: Desk, size: number, times: number): Promise<Row[]> {
  const newest = await ids(desk.api, 'newest');
  const oldest = await ids(desk.api, 'oldest');
  const long = newest[0] as string;
  const open = (id: string) =>
    Promise.all([desk.api.get(`/api/v1/conversations/${id}`), desk.api.get(`/api/v1/conversations/${id}/messages`)]);
  const each = (from: readonly string[]) => {
    let turn = 0;
    return () => open(from[1 + (turn++ % (from.length - 1))] as string);
  };
  return [
    { conversations: size, what: 'open a recent one', ...(await timed(times, each(newest))) },
    { conversations: size, what: 'open an old one', ...(await timed(times, each(oldest))) },
    { conversations: size, what: 'open one of 2,000 messages', ...(await timed(times, () => open(long))) },
  ];
}

async function ids(api: Api, sort: string): Promise<string[]> {
  const page = await api.get<{ items: { id: string }[] }>(`/api/v1/conversations?section=all&limit=200&sort=${sort}`);
  return page.items.map((row) => row.id);
}

async function searches(api: Api, size: number, times: number): Promise<Row[]> {
  const rows: Row[] = [];
  const queries = {
    ...searchWords,
    'common and seldom': `${searchWords.common} ${searchWords.seldom}`,
    typing: searchWords.common.slice(0, 3),
    'in none': 'xylophonist',
  };
  for (const [what, words] of Object.entries(queries)) {
    rows.push({
      conversations: size,
      what: `search ${what}`,
      ...(await timed(times, () => api.get(`/api/v1/search?q=${encodeURIComponent(words)}`))),
    });
  }
  return rows;
}

/** A few runs to fill caches, as a desk in use has them, then the measured ones. The very first is kept beside. */
async function timed(times: number, request: () => Promise<unknown>): Promise<Row> {
  const once = async (): Promise<number> => {
    const began = performance.now();
    await request();
    return performance.now() - began;
  };
  const first = await once();
  for (let warm = 0; warm < 5; warm++) await once();
  const measured: number[] = [];
  for (let turn = 0; turn < times; turn++) measured.push(await once());
  const { p50, p95, p99 } = spreadOf(measured);
  return { first, p50, p95, p99 };
}
