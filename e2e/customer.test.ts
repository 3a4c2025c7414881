// Who the customer is, as an agent meets it: a shop writes for its buyers, one click says who asked, the others and the mail
// to come follow, and all of it can be taken back. Then spam: with its reason, out of the way, and never gone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { until } from './until.ts';
import type { Channel, Conversation } from './wire.ts';

let house: House;
let browser: TestBrowser;
let visit: Visit;
let page: Page;
let channel: Channel;

beforeAll(async () => {
  house = await House.openReady();
  channel = await house.connect();
  browser = await TestBrowser.open();
  visit = await browser.visit();
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
  page = visit.page;
});
afterAll(async () => {
  await browser?.close();
  expect(browser.complaints).toEqual([]);
  expect(house.troubles).toEqual([]);
  await house.close();
});

const conversations = (section = 'all') => house.api.all<Conversation>(`/api/v1/conversations?section=${section}`);
const found = (subject: string, section = 'all') =>
  until(async () => (await conversations(section)).find((one) => one.subject === subject), { what: subject });
const customers = async (...subjects: string[]) =>
  Promise.all(subjects.map(async (subject) => (await found(subject)).contact.address));
const open = (section: string, id: string) => page.goto(`${house.url}/inbox/all/${section}/${id}`);

/** What the shop writes when one of its buyers asks something. */
const asks = (subject: string, buyer: string) =>
  sendMail(house.smtpPort, {
    from: 'Marketplace <orders@partner.example>',
    to: channel.receivingAddress,
    subject,
    text: `${buyer} asks about ${subject}`,
    headers: { 'Reply-To': `${buyer} <${buyer.toLowerCase()}@customer.example>` },
  });

describe('the customer', () => {
  it('is named by one click, for the others and for mail to come, and all of it can be taken back', async () => {
    for (const [subject, buyer] of [
      ['Order 1', 'Ann'],
      ['Order 2', 'Bob'],
    ] as const)
      await asks(subject, buyer);
    await until(async () => (await conversations()).length === 2, { what: 'both mails' });
    await open('all', (await found('Order 2')).id);
    await page.getByRole('complementary', { name: 'Customer' }).getByRole('button', { name: 'Somebody else?' }).click();
    const dialog = page.getByRole('dialog', { name: 'Who is the customer?' });
    await dialog.getByText('Reply-To, where answers are to go').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('radio', { name: /^Bob/ }).check();
    await dialog.getByText('Also 1 other conversation').waitFor();
    await dialog.getByRole('button', { name: 'This is the customer' }).click();
    await page.getByText('The customer is Bob, in 1 other conversation too').first().waitFor();
    expect(await customers('Order 1', 'Order 2')).toEqual(['ann@customer.example', 'bob@customer.example']);
    await page.getByRole('heading', { level: 1, name: /Bob/ }).waitFor();

    await asks('Order 3', 'Cid');
    expect(await customers('Order 3')).toEqual(['cid@customer.example']);
    await page.goto(`${house.url}/admin/customers`);
    await page.getByText('orders@partner.example').waitFor();
    expect(await barriers(page)).toEqual([]);

    await open('all', (await found('Order 2')).id);
    await page.getByRole('button', { name: 'Somebody else?' }).click();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { level: 1, name: /Marketplace/ }).waitFor();
    expect(await customers('Order 1', 'Order 2')).toEqual(Array(2).fill('orders@partner.example'));
    await page.goto(`${house.url}/admin/customers`);
    await page.getByText('Nothing was learned yet').waitFor();
  });

  it('wrote again after close: the earlier exchange stands above a divider', async () => {
    await house.api.patch(`/api/v1/inboxes/${house.inboxId}`, { settings: { afterClose: 'newConversation' } });
    const mail = { to: channel.receivingAddress, from: 'Eve <eve@customer.example>' };
    await sendMail(house.smtpPort, {
      ...mail,
      subject: 'Lamp',
      text: 'It is broken.',
      messageId: 'lamp@customer.example',
    });
    const first = await found('Lamp');
    await house.api.patch(`/api/v1/conversations/${first.id}`, { status: 'closed' });
    await sendMail(house.smtpPort, {
      ...mail,
      subject: 'Re: Lamp',
      text: 'Still broken.',
      inReplyTo: 'lamp@customer.example',
    });
    await open('all', (await found('Re: Lamp')).id);
    await page.getByRole('button', { name: 'Show the earlier exchange' }).click();
    const earlier = page.getByRole('region', { name: 'Earlier exchange' });
    await earlier.getByText('It is broken.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await earlier.getByRole('link', { name: /Lamp/ }).click();
    await page.getByText('it goes on in').waitFor();
  });
});

describe('spam', () => {
  it('lies in its section with the reason, and comes out by a click', async () => {
    const mail = { to: channel.receivingAddress, from: 'Win <win@junk.example>' };
    await sendMail(house.smtpPort, { ...mail, subject: 'You won', text: 'Click.', headers: { 'X-Spam-Flag': 'YES' } });
    const won = await found('You won', 'spam');
    await open('spam', won.id);
    await page.getByText('In Spam because SpamAssassin says so on the way (x-spam-flag: YES).').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Never spam from here' }).click();
    expect((await found('You won')).id).toBe(won.id);
    await sendMail(house.smtpPort, { ...mail, subject: 'Again', text: 'Click.', headers: { 'X-Spam-Flag': 'YES' } });
    await found('Again');
  });

  it('is what a blocked sender writes, until somebody unblocks them', async () => {
    const mail = { to: channel.receivingAddress, from: 'Pest <pest@noise.example>' };
    await sendMail(house.smtpPort, { ...mail, subject: 'Noise 1', text: 'Hey' });
    await open('all', (await found('Noise 1')).id);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Block the sender…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Block this sender?' });
    await question.getByText('Everybody at noise.example').click();
    expect(await barriers(page)).toEqual([]);
    await question.getByRole('button', { name: 'Block', exact: true }).click();
    await found('Noise 1', 'spam');
    await sendMail(house.smtpPort, { ...mail, from: 'other@noise.example', subject: 'Noise 2', text: 'Hey' });
    const second = await found('Noise 2', 'spam');

    await page.goto(`${house.url}/admin/spam`);
    await page.getByText('Everybody at noise.example').waitFor();
    expect(await barriers(page)).toEqual([]);
    await open('spam', second.id);
    await page.getByRole('button', { name: 'Unblock' }).click();
    await found('Noise 2');
    await sendMail(house.smtpPort, { ...mail, subject: 'Noise 3', text: 'Sorry' });
    await found('Noise 3');
  });
});
