// The open app through what happens to it in a day: the server goes away and comes back, a mail means harm, somebody signs
// out in the middle of a sentence, and a colleague is quicker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, type Visit } from './browser.ts';
import { House, owner } from './house.ts';
import { sendMail } from './mail.ts';
import { Sink } from './sink.ts';
import { pause, until } from './until.ts';
import type { Channel, Conversation } from './wire.ts';

let house: House;
let sink: Sink;
let browser: TestBrowser;
let channel: Channel;

beforeAll(async () => {
  sink = await Sink.open();
  house = await House.openReady({ settings: { IRORI_SMTP_URL: sink.url } });
  channel = await house.connect();
  browser = await TestBrowser.open();
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
  await sink.close();
});

/** The owner, signed in, with the unassigned conversations before them. */
async function signedIn(): Promise<Visit> {
  const visit = await browser.visit();
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
  await visit.page.goto(`${house.url}/inbox/all/all`);
  await visit.page.getByRole('navigation', { name: 'Sections' }).waitFor();
  return visit;
}

const write = (subject: string, more: object = {}) =>
  sendMail(house.smtpPort, { to: channel.receivingAddress, subject, text: `${subject}: hello`, ...more });
const row = ({ page }: Visit, subject: string) => page.getByRole('row').filter({ hasText: subject });
const article = ({ page }: Visit, text: string) => page.getByRole('article').filter({ hasText: text });
const composer = ({ page }: Visit) =>
  page.locator('[data-pane="composer"]').getByRole('textbox', { name: /^Reply to/ });

async function open(visit: Visit, subject: string): Promise<void> {
  await row(visit, subject).click();
  await visit.page.locator('[data-pane="thread"] > header').getByText(subject).first().waitFor();
  await composer(visit).waitFor();
}

describe('an open app', () => {
  it('shows what came while the server was gone, and sends once what was written meanwhile', async () => {
    const visit = await signedIn();
    await write('Before the storm');
    await open(visit, 'Before the storm');
    await house.kill();
    await composer(visit).click();
    await visit.page.keyboard.insertText('Written in the dark.');
    await visit.page.keyboard.press('Control+Enter');
    await article(visit, 'Written in the dark.').waitFor();
    await visit.page.getByText(/^Offline\./).waitFor();

    await house.start();
    await write('After the storm');
    await row(visit, 'After the storm').waitFor({ timeout: 40_000 }); // nobody reloads
    await visit.page.getByText(/^Offline\./).waitFor({ state: 'detached' });
    await sink.mail((raw) => raw.includes('Written in the dark.'), 'the reply', 40_000);
    await pause(2_000); // time for a second copy, if there were one
    expect(sink.mails.filter(({ raw }) => raw.includes('Written in the dark.'))).toHaveLength(1);
    expect(await article(visit, 'Written in the dark.').count()).toBe(1);
    await visit.close();
    browser.complaints.length = 0; // a browser says so when a server does not answer
  });

  it('runs nothing that a mail brings, and asks nobody outside for anything', async () => {
    const visit = await signedIn();
    const asked: string[] = [];
    visit.page.on('request', (request) => asked.push(request.url()));
    visit.page.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('a dialog')));
    const evil = 'http://evil.example';
    await write('A gift', {
      html: `<html><head><base href="${evil}/"><meta http-equiv="refresh" content="0;url=${evil}/away">
        <link rel="stylesheet" href="${evil}/a.css"><style>@import url(${evil}/b.css); p{background:url(${evil}/c.png)}</style></head>
        <body onload="alert(1)" background="${evil}/d.png"><p style="background:url('${evil}/e.png')">A gift: hello</p>
        <script>parent.pwned = 1; alert(2)</script><img src="${evil}/pixel.gif" srcset="${evil}/f.png 2x" onerror="alert(3)">
        <svg onload="alert(4)"><image href="${evil}/g.svg"/></svg><iframe src="${evil}/h"></iframe><video poster="${evil}/i" src="${evil}/j"></video>
        <form action="${evil}/k"><input autofocus onfocus="alert(5)"><button>Press</button></form><object data="${evil}/l"></object>
        <a href="javascript:alert(6)">a link</a><table background="${evil}/m"><tr><td>x</td></tr></table></body></html>`,
    });
    await open(visit, 'A gift');
    await visit.page.getByText('A gift: hello').first().or(visit.page.locator('iframe')).first().waitFor();
    for (const frame of visit.page.frames().slice(1)) {
      const links = await frame.locator('a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
      expect(links.filter((link) => link?.startsWith('javascript:'))).toEqual([]);
    }
    await pause(1_000);
    expect(asked.filter((url) => !url.startsWith(house.url) && !/^(data|blob|about):/.test(url))).toEqual([]);
    expect(await visit.page.evaluate(() => (globalThis as { pwned?: number }).pwned)).toBeUndefined();
    await visit.close();
  });

  it('keeps a sentence for who signs out in the middle of it', async () => {
    const visit = await signedIn();
    const { page } = visit;
    await write('An unfinished matter');
    await open(visit, 'An unfinished matter');
    await composer(visit).click();
    await page.keyboard.insertText('As I was saying');
    await page.getByText('Draft saved').waitFor();
    await page
      .getByRole('button', { name: /^Me|Mika/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    await page.goto(`${house.url}/inbox/all/all`);
    await open(visit, 'An unfinished matter');
    await expect.poll(() => composer(visit).textContent(), { timeout: 20_000 }).toBe('As I was saying');
    await visit.close();
  });

  it('shows at once what a colleague does', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    await write('A matter for two');
    await row(one, 'A matter for two').waitFor();
    await row(two, 'A matter for two').waitFor();
    const conversation = await until(
      async () =>
        (await house.api.all<Conversation>('/api/v1/conversations')).find(
          (each) => each.subject === 'A matter for two',
        ),
      { what: 'the conversation' },
    );
    await open(two, 'A matter for two');
    await open(one, 'A matter for two');
    await composer(one).click();
    await one.page.keyboard.insertText('I take this one.');
    await one.page.keyboard.press('Control+Shift+Enter'); // and close it
    await article(two, 'I take this one.').waitFor();
    await until(
      async () => (await house.api.get<Conversation>(`/api/v1/conversations/${conversation.id}`)).status === 'closed',
      { what: 'the conversation to be closed' },
    );
    await one.close();
    await two.close();
  });

  it('made the browser complain of nothing', () => {
    expect(browser.complaints).toEqual([]);
  });
});
