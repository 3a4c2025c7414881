// The inbox as its people use it, in a real browser: from the printed link to a customer's answer, with drafts, input
// methods, three languages, and axe on every screen. One house and one member for all of it, in this order.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, composeText, modifier, pressWithAlt, TestBrowser, type Visit } from './browser.ts';
import { House, owner } from './house.ts';
import { sendMail } from './mail.ts';
import { Sink } from './sink.ts';
import type { Conversation, Page as ListPage } from './wire.ts';

const patience = { timeout: 30_000, interval: 100 };
const ann = 'Ann Example <ann@customer.example>';
const reply = 'Your kettle leaves the shop tomorrow.';

describe('the inbox', () => {
  let house: House;
  let sink: Sink;
  let browser: TestBrowser;
  let member: Visit;
  let page: Page;
  let receivingAddress = '';

  beforeAll(async () => {
    sink = await Sink.open();
    house = await House.open({ settings: { IRORI_SMTP_URL: sink.url } });
    browser = await TestBrowser.open();
    member = await browser.visit();
    page = member.page;
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await sink?.close();
  });

  const goTo = (path: string) => page.goto(house.url + path);
  const composer = () => page.locator('[data-pane="composer"]').getByRole('textbox', { name: /^Reply to/ });
  const row = (subject: string) => page.getByRole('row').filter({ hasText: subject });
  const article = (text: string) => page.getByRole('article').filter({ hasText: text });
  const arrive = (subject: string, text = 'Hello!') =>
    sendMail(house.smtpPort, { from: ann, to: receivingAddress, subject, text });

  /** Opens a conversation from the list and answers when its composer can be written in. */
  async function openFromList(subject: string): Promise<void> {
    await row(subject).click();
    await page.locator('[data-pane="thread"] > header').getByText(subject).first().waitFor();
    await composer().waitFor();
  }
  async function write(text: string): Promise<void> {
    await composer().click();
    await page.keyboard.insertText(text);
  }
  const written = () => expect.poll(() => composer().textContent(), patience);
  async function conversation(subject: string): Promise<Conversation | undefined> {
    const answer = await member.context.request.get(`${house.url}/api/v1/conversations`);
    return ((await answer.json()) as ListPage<Conversation>).items.find((one) => one.subject === subject);
  }

  it('is set up by the printed link, and a channel is connected', async () => {
    await goTo(`/setup?token=${house.setupToken}`);
    await page.getByLabel('Name of the workspace').fill('Ember Tea');
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('Your e-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await page.getByLabel('First inbox').fill('Support');
    await page.getByRole('button', { name: 'Create the workspace' }).click();
    await page.waitForURL('**/inbox/all/unassigned');

    await goTo('/channels/new');
    await page.getByLabel('Support address').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Support address').fill('help@shop.example');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    receivingAddress = (await page.locator('code').filter({ hasText: '@' }).textContent()) ?? '';
    expect(receivingAddress).toMatch(/^\S+@\S+$/);
  });

  it('shows a mail as it arrives, sends a reply once, and the answer comes into the open thread', async () => {
    await goTo('/inbox/all/unassigned');
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    const question = await arrive('Where is my kettle?', 'I ordered it on Monday.');
    await openFromList('Where is my kettle?');
    await article('I ordered it on Monday.').waitFor();

    await write(reply);
    await page.keyboard.press('Control+Enter');
    await article(reply).waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await written().toBe(reply);
    await expect.poll(() => article(reply).count(), patience).toBe(0);

    await composer().press('Control+Enter');
    await article(reply).getByText('Sent', { exact: true }).waitFor();
    const mail = await sink.mail((raw) => raw.includes(reply), 'the reply');
    expect(sink.mails).toHaveLength(1);
    expect(mail.subject).toContain('Where is my kettle?');
    expect(mail.inReplyTo).toBe(`<${question.messageId}>`);
    expect([mail.references].flat()).toContain(`<${question.messageId}>`);

    await sendMail(house.smtpPort, {
      from: ann,
      to: receivingAddress,
      subject: mail.subject ?? '',
      text: 'Wonderful, thank you.',
      inReplyTo: (mail.messageId ?? '').replace(/[<>]/g, ''),
    });
    await article('Wonderful, thank you.').waitFor();
    expect(await page.getByRole('article').count()).toBe(3);
    expect(sink.mails).toHaveLength(1);
  });

  it('keeps a draft over a reload, and each draft with its conversation', async () => {
    await goTo('/inbox/all/unassigned');
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    await arrive('Lids');
    await arrive('Spouts');
    await openFromList('Lids');
    await write('About lids');
    await page.getByText('Draft saved').waitFor();
    await page.reload();
    await written().toBe('About lids');

    await openFromList('Spouts');
    await written().toBe('');
    await write('About spouts');
    await page.getByText('Draft saved').waitFor(); // or the next start would save it a second time, and be refused
    await openFromList('Lids');
    await written().toBe('About lids');
    await openFromList('Spouts');
    await written().toBe('About spouts');
    expect(sink.mails).toHaveLength(1);
  });

  it('leaves keys to an input method, and letters to their layout', async () => {
    await goTo('/inbox/all/unassigned');
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    await arrive('Letters');
    await openFromList('Letters');
    await composer().click();
    await composeText(page, [
      { compose: 'へ' },
      { compose: 'へん' },
      { compose: '変換' },
      { key: 'Enter' },
      { key: 'Enter', modifiers: modifier.control },
      { insert: '変換' },
    ]);
    await written().toBe('変換');
    await pressWithAlt(page, 'ą', 'KeyA', 65);
    await written().toBe('変換ą');
    await page.getByText('Draft saved').waitFor(); // whatever the keys had set off would be through by now
    // Outside of the field too, where A alone would assign.
    await page.getByRole('article').focus();
    await pressWithAlt(page, 'ą', 'KeyA', 65);
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await conversation('Letters')).toMatchObject({ status: 'open', assigneeId: null });
    expect(sink.mails).toHaveLength(1);
  });

  it('speaks three languages', async () => {
    const english =
      /\b(Unassigned|Mine|Others|Missed|Drafts|Pending|Snoozed|Closed|All|Channels|Ledger|Search|Settings)\b/;
    const sections = page.locator('nav[data-pane="side-bar"]');
    const choose = async (from: string, to: string) => {
      await page.getByRole('button', { name: from }).click();
      await page.getByRole('option', { name: to }).click();
    };
    await goTo('/me/profile');
    await choose('English', '日本語');
    await sections.getByRole('link', { name: '未割り当て' }).waitFor();
    expect(await sections.textContent()).not.toMatch(english);
    await choose('日本語', 'Polski');
    await sections.getByRole('link', { name: 'Nieprzypisane' }).waitFor();
    expect(await sections.textContent()).not.toMatch(english);
    await choose('Polski', 'English');
    await sections.getByRole('link', { name: 'Unassigned' }).waitFor();
  });

  it('keeps nobody out: axe on every screen, and on a phone in the dark', async () => {
    const look = async (where: string) => ({ where, barriers: await barriers(page) });
    const free = (where: string) => ({ where, barriers: [] });
    const at = async (path: string, ready: () => Promise<void>) => {
      await goTo(path);
      await ready();
      expect.soft(await look(path)).toEqual(free(path));
    };
    const heading = (name: string) => () => page.getByRole('heading', { name, level: 1 }).waitFor();

    await goTo('/inbox/all/unassigned');
    await openFromList('Letters');
    await page.locator('[data-pane="panel"]').getByText('ann@customer.example').first().waitFor();
    expect.soft(await look('thread')).toEqual(free('thread'));
    await page.getByRole('button', { name: 'Keys for where you are' }).click();
    await page.getByRole('dialog').waitFor();
    expect.soft(await look('help')).toEqual(free('help'));
    await page.keyboard.press('Escape');
    await page.getByRole('article').last().focus();
    await page.keyboard.press('v');
    await page.getByText('All headers').waitFor();
    expect.soft(await look('original')).toEqual(free('original'));

    await at('/channels', () => page.getByRole('cell').getByText('help@shop.example').first().waitFor());
    await at('/ledger', heading('Ledger'));
    await at('/search?q=Lids', () => page.locator('[data-hit]').first().waitFor());
    await at('/me/profile', heading('My profile'));
    await at('/admin/members', () => page.getByText(owner.email).first().waitFor());

    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await at('/channels', () => page.getByText('help@shop.example').first().waitFor());
    await at('/inbox/all/unassigned', () => row('Letters').waitFor());
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await row('Letters').click();
    await page.getByRole('article').first().waitFor();
    expect.soft(await look('thread on a phone')).toEqual(free('thread on a phone'));

    const stranger = await browser.visit();
    await stranger.page.goto(`${house.url}/login`);
    await stranger.page.getByLabel('E-mail').waitFor();
    expect.soft(await barriers(stranger.page)).toEqual([]);
    await stranger.close();
  });

  it('made the browser complain of nothing', () => {
    expect(browser.complaints).toEqual([]);
    expect(house.troubles).toEqual([]);
  });
});
