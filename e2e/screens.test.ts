// Every screen as people have it: in three languages, light and dark, from a wide desk to a phone, with the sample
// conversations in it. Nothing keeps anybody out, nothing runs off to the side, and the browser has nothing to say.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, type Look, TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import type { Channel, Conversation, Message } from './wire.ts';

interface Way extends Look {
  readonly name: string;
  readonly locale: 'en' | 'ja' | 'pl';
}

const ways: readonly Way[] = [
  { name: 'English, light, wide', locale: 'en', colorScheme: 'light', width: 1440 },
  { name: 'Japanese, dark, wide', locale: 'ja', colorScheme: 'dark', width: 1440 },
  { name: 'Polish, light, between', locale: 'pl', colorScheme: 'light', width: 1024 },
  { name: 'English, dark, phone', locale: 'en', colorScheme: 'dark', width: 390 },
  { name: 'Japanese, light, phone', locale: 'ja', colorScheme: 'light', width: 390 },
  { name: 'Polish, dark, phone', locale: 'pl', colorScheme: 'dark', width: 390 },
];

let house: House;
let browser: TestBrowser;
let paths: string[];

beforeAll(async () => {
  house = await House.open();
  await house.setUp({ sampleData: true });
  browser = await TestBrowser.open();
  paths = await everyPath();
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
});

async function everyPath(): Promise<string[]> {
  const conversations = await house.api.all<Conversation>('/api/v1/conversations');
  const [first] = conversations;
  const thread = await house.api.all<Message>(`/api/v1/conversations/${first?.id}/messages`);
  const inbound = thread.find((message) => message.direction === 'in');
  const [channel] = await house.api.all<Channel>('/api/v1/channels');
  expect(conversations.length).toBeGreaterThan(3);
  return [
    ...['unassigned', 'mine', 'closed', 'spam', 'all'].map((section) => `/inbox/all/${section}`),
    ...conversations.slice(0, 4).map(({ id }) => `/inbox/all/all/${id}`),
    `/c/${first?.number}/original/${inbound?.id}`,
    '/search',
    `/search?q=${encodeURIComponent(first?.subject?.split(' ')[0] ?? 'a')}`,
    '/new',
    `/forward/${first?.id}`,
    '/ledger',
    '/channels',
    '/channels/new',
    `/channels/${channel?.id}/health`,
    `/channels/${channel?.id}/settings`,
    ...['address', 'copy', 'provider', 'test', 'finish'].map((step) => `/channels/${channel?.id}/connect?step=${step}`),
    ...['profile', 'appearance', 'keyboard'].map((page) => `/me/${page}`),
    ...['general', 'members', 'inboxes', 'brands', 'spam', 'customers', 'tags', 'tokens'].map(
      (page) => `/admin/${page}`,
    ),
    '/nowhere',
  ];
}

const signedOut = ['/login', '/setup?token=none', '/invite/none', `/handoff/${'none'.repeat(8)}`];

/** What is wrong with the screen at a path, in a few words each. */
async function faultsAt({ page }: Visit, path: string, way: Way): Promise<string[]> {
  const saidBefore = browser.complaints.length;
  await page.goto(house.url + path);
  await page.waitForLoadState('networkidle');
  const shown = await page.evaluate(measure);
  const faults = await barriers(page);
  if (shown.lang !== way.locale) faults.push(`the page says that it is in "${shown.lang}"`);
  if (shown.sideways > 0) faults.push(`${shown.sideways} px run off to the side`);
  // Panes scroll, the page does not: else a focus far down would push the whole screen out of sight.
  if (shown.below > 0) faults.push(`${shown.below} px run off below the page`);
  if (shown.title.trim() === '') faults.push('it has no title');
  if (shown.text.trim().length < 20) faults.push(`it shows nothing but "${shown.text.trim()}"`);
  faults.push(...browser.complaints.slice(saidBefore));
  return faults.map((fault) => `${path}: ${fault}`);
}

/** Runs in the page. */
function measure(): { lang: string; title: string; sideways: number; below: number; text: string } {
  interface Shown {
    readonly title: string;
    readonly documentElement: Record<'scrollWidth' | 'clientWidth' | 'scrollHeight' | 'clientHeight', number> & {
      readonly lang: string;
    };
    readonly body: { readonly innerText: string };
  }
  const { title, documentElement, body } = (globalThis as unknown as { document: Shown }).document;
  const { lang, scrollWidth, clientWidth, scrollHeight, clientHeight } = documentElement;
  const below = scrollHeight - clientHeight;
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count as shown.
  return { lang, title, sideways: scrollWidth - clientWidth, below, text: body.innerText };
}

describe.each(ways)('$name', (way) => {
  it('has no fault on any screen', async () => {
    await house.api.patch('/api/v1/me', { preferences: { locale: way.locale, theme: 'system' } });
    const visit = await browser.visit(way);
    const faults: string[] = [];
    for (const path of signedOut) faults.push(...(await faultsAt(visit, path, way)));
    await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
    for (const path of paths) faults.push(...(await faultsAt(visit, path, way)));
    await visit.close();
    expect(faults).toEqual([]);
  });
});
