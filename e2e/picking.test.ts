// Pickers by the keyboard: S, T, A and the palette, as fast as hands are, and the first row of a list.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { until } from './until.ts';
import type { Conversation } from './wire.ts';

let house: House;
let browser: TestBrowser;
let visit: Visit;

beforeAll(async () => {
  house = await House.openReady();
  const channel = await house.connect();
  for (const subject of ['Kettle', 'Teapot', 'Cup'])
    await sendMail(house.smtpPort, { to: channel.receivingAddress, subject, text: 'Hello' });
  await until(async () => (await house.api.all('/api/v1/conversations')).length === 3, { what: 'three conversations' });
  browser = await TestBrowser.open();
  visit = await browser.visit();
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
});
afterAll(async () => {
  expect(browser.complaints).toEqual([]);
  await browser.close();
  await house.close();
});

const open = async (path = '/inbox/all/unassigned') => {
  await visit.page.goto(house.url + path);
  await visit.page.getByRole('row').first().waitFor();
  // Rows may stand there a moment before the page listens to keys.
  await visit.page.waitForLoadState('networkidle');
};
const picker = () => visit.page.getByRole('dialog').getByRole('combobox');
const chosen = () =>
  picker().evaluate((field) => {
    const id = field.getAttribute('aria-activedescendant');
    return id === null ? null : (field.ownerDocument.getElementById(id)?.textContent ?? null);
  });
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => visit.page.keyboard.press(key)), Promise.resolve());
const conversation = async (subject: string) =>
  (await house.api.all<Conversation & { snoozedUntil: string | null }>('/api/v1/conversations?section=all')).find(
    (one) => one.subject === subject,
  );
const focusedRow = (): Promise<string | null> =>
  visit.page.evaluate(`document.activeElement?.closest('[role="row"]')?.textContent ?? null`);

describe('keys', () => {
  it('J leads to the first conversation of a section that was just opened, then to the second', async () => {
    await open();
    const rows = await visit.page.getByRole('row').allTextContents();
    await press('j');
    await expect.poll(focusedRow).toBe(rows[0]);
    await press('j');
    await expect.poll(focusedRow).toBe(rows[1]);
  });

  it('a full stop opens the menu of the message with the focus in it, and Esc closes the menu alone', async () => {
    await open();
    await press('j', 'Enter');
    const articles = visit.page.getByRole('article');
    await articles.first().waitFor();
    await press('.');
    const focused = () => visit.page.evaluate<string | null>(`document.activeElement?.getAttribute('role') ?? null`);
    await expect.poll(focused).toMatch(/^menu/);
    await press('ArrowDown');
    await expect.poll(focused).toBe('menuitem');
    await press('Escape');
    await expect.poll(() => visit.page.getByRole('menu').count()).toBe(0);
    expect(await articles.count()).toBeGreaterThan(0);
  });

  it('F6 goes round all panes, the composer among them', async () => {
    await open();
    await press('j', 'Enter');
    await visit.page.locator('[data-pane="composer"]').waitFor();
    const at = () =>
      visit.page.evaluate<string>(
        `[...document.querySelectorAll('[data-pane]')].findLast((pane) => pane.contains(document.activeElement))?.dataset.pane ?? ''`,
      );
    const seen = new Set<string>();
    for (let step = 0; step < 7; step += 1) {
      await press('F6');
      seen.add(await at());
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['composer', 'list', 'panel', 'thread']));
  });

  it('S and Enter snoozes until the first time, however fast, and opens nothing', async () => {
    await open();
    await press('j');
    const subject = (await focusedRow())?.match(/Kettle|Teapot|Cup/)?.[0] ?? '';
    await press('s', 'Enter');
    await until(async () => (await conversation(subject))?.snoozedUntil != null, { what: 'it to be snoozed' });
    expect(new URL(visit.page.url()).pathname).toBe('/inbox/all/unassigned');
  });

  it('the first option is chosen from the start and after each letter, and arrows go round', async () => {
    await open();
    await press('j', 's');
    await picker().waitFor();
    const first = await chosen();
    expect(first).toContain('In three hours');
    await press('ArrowUp');
    expect(await chosen()).toContain('Another date and time');
    await press('ArrowDown');
    expect(await chosen()).toBe(first);
    await visit.page.keyboard.type('month');
    expect(await chosen()).toContain('In a month');
    await press('Escape');
    await picker().waitFor({ state: 'detached' }); // also with a word in it
  });

  it('snoozes until a moment of one’s own', async () => {
    await open();
    await press('j');
    const subject = (await focusedRow())?.match(/Kettle|Teapot|Cup/)?.[0] ?? '';
    await press('s');
    await picker().waitFor();
    await press('ArrowUp', 'Enter');
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await visit.page.getByLabel('Date and time').fill(`${day}T08:30`);
    await visit.page.getByRole('button', { name: 'Snooze' }).click();
    const until5 = await until(async () => (await conversation(subject))?.snoozedUntil, { what: 'the moment' });
    expect(until5).toContain(day);
  });

  it('tags by T, a word and Enter, and no letter falls through to the page', async () => {
    await open();
    await press('j', 't');
    await visit.page.keyboard.type('zest');
    await picker().waitFor();
    await expect.poll(() => picker().inputValue()).toBe('zest');
    expect(await chosen()).toContain('zest');
    await press('Enter');
    await until(
      async () =>
        (await house.api.get<{ items: { name: string }[] }>('/api/v1/tags')).items.some(({ name }) => name === 'zest'),
      {
        what: 'the tag',
      },
    );
    await press('Escape');
    await picker().waitFor({ state: 'detached' });
  });

  it('the palette runs what stands first', async () => {
    await open();
    await press('Control+k');
    await picker().waitFor();
    await visit.page.keyboard.type('ledger');
    await expect.poll(chosen).toContain('Ledger');
    await press('Enter');
    await visit.page.waitForURL('**/ledger');
  });

  it('a bulk of closed rows stands in its place again when it is undone', async () => {
    for (const { id } of await house.api.all<Conversation>('/api/v1/conversations?section=all'))
      await house.api.ask('PATCH', `/api/v1/conversations/${id}`, { body: { status: 'open' } });
    await open();
    await expect.poll(() => visit.page.getByRole('row').count()).toBe(3);
    const rows = () =>
      visit.page
        .getByRole('row')
        .evaluateAll((all) => all.map((row) => /Kettle|Teapot|Cup/.exec(row.textContent ?? '')?.[0]));
    const before = await rows();
    await visit.page.mouse.move(0, 0); // the keyboard alone: rows that are dealt with leave behind it
    await press('j', 'x', 'j', 'x', 'e');
    await until(async () => (await house.api.all('/api/v1/conversations?section=closed')).length === 2, {
      what: 'two closed',
    });
    await press('z');
    await expect.poll(rows).toEqual(before);
    await until(async () => (await house.api.all('/api/v1/conversations?section=closed')).length === 0, {
      what: 'none closed',
    });
    await visit.page.waitForTimeout(1_000);
    expect(await rows()).toEqual(before);
  });

  it('a short link leaves inbox and section as they are when the conversation is in them', async () => {
    const [first] = await house.api.all<Conversation>('/api/v1/conversations?section=unassigned');
    await open('/inbox/all/unassigned');
    await visit.page.goto(`${house.url}/c/${first?.number}`);
    await visit.page.waitForURL(`**/inbox/all/unassigned/${first?.id}`);
    await house.api.ask('PATCH', `/api/v1/conversations/${first?.id}`, { body: { status: 'closed' } });
    await visit.page.goto(`${house.url}/inbox/all/unassigned`);
    await visit.page.goto(`${house.url}/c/${first?.number}`);
    await visit.page.waitForURL(`**/inbox/all/all/${first?.id}`);
  });

  it('on a phone no table hides anything to the side, and each keeps its roles', async () => {
    const phone = await browser.visit({ width: 390 });
    await phone.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
    for (const path of ['/admin/members', '/channels']) {
      await phone.page.goto(house.url + path);
      const table = phone.page.getByRole('table').first();
      await table.getByRole('cell').first().waitFor();
      expect(await table.evaluate((one) => one.parentElement!.scrollWidth - one.parentElement!.clientWidth)).toBe(0);
      expect(await table.getByRole('columnheader').count()).toBeGreaterThan(3);
    }
    await phone.close();
  });
});
