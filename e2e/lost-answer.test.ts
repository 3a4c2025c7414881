// What goes wrong around a reply while somebody writes it: the answer of the server is lost, a file does not arrive, the
// conversation is not there. Nothing may leave twice, nothing may leave without what belongs to it, and nobody is asked in
// a circle.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { Sink } from './sink.ts';
import { pause } from './until.ts';
import type { Channel } from './wire.ts';

let house: House;
let sink: Sink;
let browser: TestBrowser;
let visit: Visit;
let channel: Channel;

beforeAll(async () => {
  sink = await Sink.open();
  house = await House.openReady({ settings: { IRORI_SMTP_URL: sink.url } });
  channel = await house.connect();
  await house.api.patch('/api/v1/me', { preferences: { undoSeconds: 2 } });
  browser = await TestBrowser.open();
  visit = await browser.visit();
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
  await sink.close();
});

const composer = () => visit.page.locator('[data-pane="composer"]').getByRole('textbox', { name: /^Reply to/ });
const article = (text: string) => visit.page.getByRole('article').filter({ hasText: text });
const copiesOf = (text: string) => sink.mails.filter(({ raw }) => raw.includes(text));

async function openNew(subject: string, more: object = {}): Promise<void> {
  const { page } = visit;
  await page.goto(`${house.url}/inbox/all/all`);
  await page.getByRole('navigation', { name: 'Sections' }).waitFor();
  await sendMail(house.smtpPort, { to: channel.receivingAddress, subject, text: `${subject}: hello`, ...more });
  await page.getByRole('row').filter({ hasText: subject }).click();
  await composer().waitFor();
}

async function write(text: string): Promise<void> {
  await composer().click();
  await visit.page.keyboard.insertText(text);
}

describe('a reply', () => {
  it('whose answer is lost is sent once and says so', async () => {
    await openNew('A broken line');
    let lost = 0;
    await visit.page.route('**/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await write('You will hear this once.');
    await visit.page.keyboard.press('Control+Enter');
    await article('You will hear this once.').getByText('Sent', { exact: true }).waitFor();
    await visit.page.unrouteAll();
    expect(lost).toBe(1);
    await pause(1_500); // time for a second copy, if there were one
    expect(copiesOf('You will hear this once.')).toHaveLength(1);
    expect(await article('You will hear this once.').count()).toBe(1);
  });

  it('does not leave without a file that did not arrive', async () => {
    await openNew('An invoice');
    await visit.page.route('**/api/v1/attachments', (route) => route.abort('failed'));
    await visit.page
      .locator('[data-pane="composer"] input[type=file]')
      .first()
      .setInputFiles({
        name: 'invoice.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('42'),
      });
    await visit.page.getByText('The server cannot be reached', { exact: false }).first().waitFor();
    await write('Here is the invoice.');
    await visit.page.keyboard.press('Control+Enter');
    await visit.page.getByText('A file did not get here', { exact: false }).first().waitFor();
    expect(await composer().textContent()).toBe('Here is the invoice.');
    expect(await article('Here is the invoice.').count()).toBe(0);
    await visit.page.unrouteAll();
  });

  it('to all has who wrote last, and never our own address with its token', async () => {
    await openNew('To many', { headers: { Cc: 'ola@customer.example' } });
    await write('Hello both.');
    await visit.page.keyboard.press('Control+Enter');
    const sent = await sink.mail((raw) => raw.includes('Hello both.'), 'the reply');
    const replyTo = /^Reply-To:[^<]*<([^>]+)>/im.exec(sent.raw.toString('latin1'))?.[1] ?? '';
    expect(replyTo).toContain('+');
    const messageId = /^Message-ID:\s*<([^>]+)>/im.exec(sent.raw.toString('latin1'))?.[1] ?? '';
    await sendMail(house.smtpPort, {
      from: 'Ola <ola@customer.example>',
      to: replyTo,
      headers: { Cc: 'ann@customer.example' },
      subject: 'Re: To many',
      text: 'I am Ola, and I ask too.',
      inReplyTo: messageId,
    });
    await article('I am Ola, and I ask too.').waitFor();
    await visit.page.keyboard.press('Shift+R');
    const copies = visit.page.locator('[data-pane="composer"]').getByText('ola@customer.example').first();
    await copies.waitFor();
    expect(await visit.page.locator('[data-pane="composer"]').textContent()).not.toContain(replyTo);
  });
});

describe('a conversation that is not there', () => {
  it('is asked for once', async () => {
    const asked: string[] = [];
    visit.page.on('request', (request) => {
      if (request.url().includes('/conversations/01')) asked.push(request.url());
    });
    await visit.page.goto(`${house.url}/inbox/all/all/01900000-0000-7000-8000-000000000000`);
    await visit.page.getByText('This conversation is not here', { exact: false }).first().waitFor();
    await pause(1_500);
    expect(asked.length).toBeLessThan(5);
  });
});
