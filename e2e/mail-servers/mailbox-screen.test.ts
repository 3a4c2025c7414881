// The mailbox on the screen: an admin sets it up, is told what is wrong, takes in old mail, and sees what became of it.
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers, TestBrowser } from '../browser.ts';
import { House } from '../house.ts';
import { compose } from '../mail.ts';
import type { Channel } from '../wire.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { Lab } from './lab.ts';

const user = 'help@shop.example';
const password = 'a password for the mailbox';

let lab: Lab;
let dovecot: Dovecot;
let house: House;
let browser: TestBrowser;
let channel: Channel;
let cookie: { name: string; value: string };

beforeAll(async () => {
  lab = new Lab();
  dovecot = await startDovecot(lab, { [user]: password });
  house = await House.openReady({
    settings: { IRORI_OUTGOING_ALLOW: 'localhost', NODE_EXTRA_CA_CERTS: lab.authority },
  });
  channel = await house.connect(user);
  cookie = await house.signIn();
  browser = await TestBrowser.open();
  for (let index = 0; index < 5; index++) {
    const at = new Date(Date.now() - (index + 1) * 24 * 60 * 60 * 1000);
    const mail = await compose({
      to: user,
      from: `Customer ${index} <c${index}@customer.example>`,
      subject: `Old ${index}`,
    });
    dovecot.save(user, 'INBOX', mail.raw, at);
  }
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  lab?.close();
});

/** Keeps a picture where somebody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.IRORI_PICTURES;
  if (!directory) return;
  await page.getByRole('heading', { level: 3 }).first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${directory}/${name}.png` });
}

async function settings(look: Parameters<TestBrowser['visit']>[0] = {}): Promise<Page> {
  const { page, context } = await browser.visit(look);
  await context.addCookies([{ ...cookie, url: house.url }]);
  await page.goto(`${house.url}/channels/${channel.id}/settings`);
  return page;
}

it('is set up with help where it does not work, and takes in old mail', async () => {
  const page = await settings();
  const ways = page
    .getByRole('region', { name: /./ })
    .or(page.locator('section'))
    .filter({ hasText: 'Further ways in and out' })
    .last();
  await ways.getByText('Fetch from the mailbox (IMAP)').waitFor();
  await picture(page, 'doors-closed');
  await ways.getByRole('button', { name: 'Set up…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Fetch from the mailbox (IMAP)' });
  await dialog.getByLabel('IMAP server').fill('localhost');
  await dialog.getByLabel('Port').fill(String(dovecot.imapsPort));
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Try out and save' }).click();
  await dialog.getByText('The server refuses this user name and password.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, 'doors-wrong-password');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('Nowhere');
  await dialog.getByRole('button', { name: 'Try out and save' }).click();
  await dialog.getByText(/There is no such folder\. There are: .*Archive/).waitFor();
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('INBOX');
  await dialog.getByRole('button', { name: 'Try out and save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await ways.getByText('Works', { exact: true }).waitFor();

  await ways.getByRole('button', { name: 'Take in old mail…' }).click();
  await page
    .getByRole('dialog', { name: 'Take in old mail' })
    .getByRole('button', { name: 'Take in', exact: true })
    .click();
  await ways.getByText('Old mail was taken in: 5 mails').waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, 'doors-imported');
  expect(browser.complaints.filter((line) => !line.includes('400'))).toEqual([]);
});

it('shows what to copy to a platform that posts mail, and the steps there', async () => {
  await house.api.patch('/api/v1/me', { preferences: { locale: 'en', theme: 'system' } });
  const page = await settings();
  const row = page.getByRole('listitem').filter({ hasText: 'Receive from Postmark' });
  await row.getByRole('button', { name: 'Set up…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Try out and save' }).click();
  await row.getByText(/^http:\/\/postmark:.*@.*\/hooks\/email\/.*\/postmark$/).waitFor();
  await row.getByText('Include raw email content in JSON payload').waitFor();
  await row.getByText('This URL leads to this machine alone.').waitFor();
  expect(await barriers(page)).toEqual([]);
  if (process.env.IRORI_PICTURES) await row.scrollIntoViewIfNeeded();
  if (process.env.IRORI_PICTURES) await page.screenshot({ path: `${process.env.IRORI_PICTURES}/door-postmark.png` });
  await row.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await row.getByRole('button', { name: 'Set up…' }).waitFor();
});

it('reads well on a phone, in the dark, and in the other languages', async () => {
  const names = { 'ja-JP': 'メールボックスから取得（IMAP）', 'pl-PL': 'Pobieranie ze skrzynki (IMAP)' };
  for (const [locale, name] of Object.entries(names)) {
    await house.api.patch('/api/v1/me', { preferences: { locale: locale.slice(0, 2), theme: 'system' } });
    const page = await settings({
      locale,
      colorScheme: locale === 'ja-JP' ? 'dark' : 'light',
      width: locale === 'pl-PL' ? 390 : 1440,
    });
    await page.getByText(name).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, `doors-${locale}`);
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect(wide).toBe(false);
    await page
      .getByRole('button', { name: locale === 'ja-JP' ? '変更…' : 'Zmień…' })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await picture(page, `door-form-${locale}`);
    await page.context().close();
  }
});
