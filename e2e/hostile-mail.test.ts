// Several hundred ways in which HTML has run scripts, called out or deceived, sent as mails by SMTP and looked at in a
// real browser. First what the server made of them, in a page that would let everything happen; then as people see them,
// as documents under their own policy and in the frame of the thread.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { compose, Sender } from './mail.ts';
import { until } from './until.ts';
import type { Conversation, Page as List, Message } from './wire.ts';

const groups = JSON.parse(
  readFileSync(new URL('../connectors/email/html/xss-cases.json', import.meta.url), 'utf8'),
) as Record<string, string[]>;
const attacks = Object.entries(groups).flatMap(([group, cases]) =>
  cases.map((html, at) => ({ name: `${group} ${at}`, html })),
);

let house: House;
let browser: TestBrowser;
/** Message ids by the name of the attack in them. */
const messages = new Map<string, string>();
const conversations = new Map<string, string>();

beforeAll(async () => {
  house = await House.openReady();
  const channel = await house.connect();
  browser = await TestBrowser.open();
  const sender = new Sender(house.smtpPort);
  for (const { name, html } of attacks) {
    // A heading, so that it counts as designed; without a text part, so that nothing else is shown.
    const mail = await compose({
      from: `Eve <eve-${name.replace(/\W/g, '-')}@evil.example>`,
      to: channel.receivingAddress,
      subject: name,
      text: '',
      html: `<h1>Hello</h1>${html}<p>The end</p>`,
    });
    expect((await sender.send(mail)).kind).toBe('accepted');
  }
  sender.close();
  const rows = await until(
    async () => {
      const all = await house.api.all<Conversation>('/api/v1/conversations?section=all&limit=200');
      return all.length >= attacks.length ? all : null;
    },
    { what: `${attacks.length} conversations`, timeoutMs: 120_000, everyMs: 500 },
  );
  for (const row of rows) {
    const { items } = await house.api.get<List<Message>>(`/api/v1/conversations/${row.id}/messages?limit=1`);
    conversations.set(row.subject ?? '', row.id);
    if (items[0]) messages.set(row.subject ?? '', items[0].id);
  }
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await house?.close();
});

/** What happened in a page that should have stayed as it was. */
interface Watched {
  readonly happened: string[];
}

/** A page in which anything would work, if anything were left that does it. */
async function watchedPage(visit: Visit): Promise<Page & Watched> {
  const { page } = visit;
  const happened: string[] = [];
  page.on('dialog', (dialog) => {
    happened.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => happened.push(`popup ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) happened.push(`frame ${frame.url()}`);
    else if (frame.url() !== 'about:blank' && !frame.url().startsWith(house.url))
      happened.push(`navigated to ${frame.url()}`);
  });
  await page.route(
    (url) => url.protocol !== 'data:' && !url.href.startsWith(house.url),
    (route) => {
      happened.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  return Object.assign(page, { happened });
}

/** Looks at the elements as the browser sees them, and pokes at each. */
const look = readFileSync(new URL('look-for-trouble.js', import.meta.url), 'utf8');
const inspect = (page: Page): Promise<string[]> => page.evaluate(look);

it('leaves nothing that runs, asks the network or leads away, even where nothing else would stop it', async () => {
  const visit = await browser.visit();
  const page = await watchedPage(visit);
  const troubles: string[] = [];
  for (const { name } of attacks) {
    const id = messages.get(name);
    expect(id, name).toBeDefined();
    const text = (await house.api.ask('GET', `/api/v1/messages/${id}/html`)).bytes.toString('utf8');
    const body = /<body>([\s\S]*)<\/body>/.exec(text)?.[1] ?? '';
    await page.setContent(`<!doctype html><body>${body}</body>`);
    troubles.push(...(await inspect(page)).map((wrong) => `${name}: ${wrong}`));
    troubles.push(...page.happened.splice(0).map((what) => `${name}: ${what}`));
  }
  // What takes its time, such as a refresh or an animation, has had it by now; one breath for the last.
  await page.waitForTimeout(300);
  troubles.push(...page.happened);
  expect(troubles).toEqual([]);
  await visit.close();
}, 180_000);

it('shows each under a policy of its own, and in the thread', async () => {
  const visit = await browser.visit();
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
  const page = await watchedPage(visit);
  for (const { name } of attacks.filter((_, at) => at % 7 === 0)) {
    const answer = await page.goto(`${house.url}/api/v1/messages/${messages.get(name)}/html`);
    expect(answer?.headers()['content-security-policy']).toContain('sandbox');
    expect(page.happened, name).toEqual([]);
  }
  for (const name of ['scripts 0', 'addresses 90', 'styles 100', 'namespaces and mutation 20']) {
    await page.goto(`${house.url}/inbox/all/all/${conversations.get(name)}`);
    const frame = page.locator('article iframe').first();
    await frame.waitFor();
    expect(await frame.getAttribute('sandbox')).not.toContain('allow-scripts');
    await page.frameLocator('article iframe').first().getByText('The end').waitFor({ state: 'attached' });
    const outside = page.happened.filter((what) => !what.startsWith(`frame ${house.url}/`));
    expect(outside, name).toEqual([]);
    page.happened.length = 0;
  }
  await visit.close();
}, 120_000);
