// Connecting a support address as its owner does it, from nothing to a forward that is proven; and with the forward left
// switched off, ending at the hop where it stops and the click that mends it. A helper without an account takes part.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { MailboxHost } from './mailbox-host.ts';
import { NameServer } from './name-server.ts';
import { Sink } from './sink.ts';
import { until } from './until.ts';
import type { Channel } from './wire.ts';

let house: House;
let sink: Sink;
let names: NameServer;
let browser: TestBrowser;

beforeAll(async () => {
  sink = await Sink.open();
  names = await NameServer.open();
  house = await House.openReady({
    settings: {
      IRORI_SMTP_URL: sink.url,
      IRORI_MAIL_FROM: 'desk@irori.example',
      IRORI_DNS_SERVERS: names.address,
      // How long a test mail may stay out before it is said where it stopped.
      IRORI_CAP_PROBE_RETURN_MS: '8000',
    },
  });
  browser = await TestBrowser.open();
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
  names.close();
  await sink.close();
});

async function visitSignedIn(look = {}): Promise<Visit> {
  const visit = await browser.visit(look);
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
  return visit;
}

/** Types a support address into the first step, and answers its channel. */
async function connect({ page }: Visit, address: string): Promise<Channel> {
  await page.goto(`${house.url}/channels`);
  await page.getByRole('button', { name: 'Connect a channel' }).first().click();
  await page.getByLabel('Support address').fill(address);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Receiving address' }).waitFor();
  const channels = await house.api.all<Channel>('/api/v1/channels');
  const channel = channels.find(({ account }) => account === address);
  if (!channel) throw new Error(`${address} was not connected`);
  return channel;
}

/** The test mail that left for a mailbox. */
const probeFor = (mailbox: string) =>
  until(() => sink.mails.find(({ envelope }) => envelope.to.includes(mailbox)), {
    what: `the test mail for ${mailbox}`,
  });

const step = (visit: Visit, text: string | RegExp) => visit.page.getByRole('listitem').filter({ hasText: text });

describe('connecting a support address', () => {
  it('leads from nothing to a forward that is proven, whenever one leaves and comes back', async () => {
    const address = 'ember.tea@gmail.com';
    const visit = await visitSignedIn();
    const { page } = visit;
    const channel = await connect(visit, address);
    const receiving = channel.receivingAddress;
    const host = new MailboxHost(address, house.smtpPort, names);
    await page.getByText(receiving).waitFor();
    expect(await barriers(page)).toEqual([]);

    // The provider is known by the address; its steps are ticked one by one, and stay ticked.
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByText('Guessed from the address').waitFor();
    for (const text of ['See all settings', 'Add a forwarding address']) {
      await step(visit, text).getByText('Mark as done').click();
    }
    await page.goto(`${house.url}/channels`);
    await page.getByRole('link', { name: 'Set up forwarding' }).click();
    await page.getByRole('heading', { name: 'At your mail provider' }).waitFor();
    expect(await step(visit, 'Add a forwarding address').getByRole('checkbox').isChecked()).toBe(true);
    expect(await step(visit, 'Save Changes').getByRole('checkbox').isChecked()).toBe(false);

    // A mail that only claims to be Google's: seen, with its code, and without a link to click.
    await host.askForConfirmation(receiving, '111222333', { signed: false });
    const cards = page.getByRole('region', { name: 'Confirmation from your provider' });
    await cards.filter({ hasText: 'Sender not proven' }).waitFor();
    expect(await cards.getByRole('link', { name: 'Open the provider’s link' }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    // Google's own: code and link appear by themselves, and are gone once used.
    await host.askForConfirmation(receiving, '381920477');
    const proven = cards.filter({ hasText: 'Sender proven' });
    await proven.getByText('381920477', { exact: true }).waitFor();
    const link = proven.getByRole('link', { name: 'Open the provider’s link' });
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/mail-settings\.google\.com\/mail\/vf-/);
    expect(await link.getAttribute('rel')).toContain('noreferrer');
    expect(await barriers(page)).toEqual([]);
    await proven.getByRole('button', { name: 'I have confirmed it' }).click();
    await page.getByText('381920477', { exact: true }).waitFor({ state: 'detached' });

    // The test: out, through the mailbox, and back.
    await page.getByRole('button', { name: 'Next: test' }).click();
    await page.getByRole('button', { name: 'Send test' }).click();
    const probe = await probeFor(address);
    await page.getByText('On its way').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Test', exact: true }).waitFor();
    await host.forward(probe, receiving);
    await page.getByText('The forward works').waitFor();
    const way = page.getByRole('list', { name: 'Way of the test mail' });
    await way.getByText('Your mailbox').waitFor();
    await way.getByText('Received here').waitFor();
    expect(await way.getByText('not yet').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('button', { name: 'Finish set-up' }).click();
    const row = page.getByRole('row').filter({ hasText: address });
    await row.getByText('Verified').waitFor();
    expect(await row.getByRole('link', { name: /set-up|test/i }).count()).toBe(0);
    await visit.close();
    expect(browser.complaints).toEqual([]);
  });

  it('names the hop and the click when the forward was left switched off', async () => {
    const address = 'silent.shop@gmail.com';
    const visit = await visitSignedIn({ width: 390 });
    const { page } = visit;
    const channel = await connect(visit, address);
    const host = new MailboxHost(address, house.smtpPort, names);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await host.askForConfirmation(channel.receivingAddress, '555666777');
    await page.getByRole('button', { name: 'I have confirmed it' }).click();
    await page.getByRole('button', { name: 'Next: test' }).click();
    await page.getByRole('button', { name: 'Send test' }).click();
    await probeFor(address);
    // Nothing is forwarded.
    const main = page.locator('#main'); // it is spoken as well, beside it
    await main.getByText('The address is confirmed, but forwarding is not switched on').waitFor();
    await main
      .getByText(/press “Save Changes” at the foot of the page/)
      .first()
      .waitFor();
    const mailbox = page.getByRole('list', { name: 'Way of the test mail' }).getByRole('listitem').nth(-2);
    await mailbox.getByText('most likely stopped here').waitFor();
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${house.url}/channels`);
    await page.getByRole('link', { name: 'See where it stops' }).click();
    await page.getByRole('heading', { name: 'Test', exact: true }).waitFor();
    await visit.close();
    expect(browser.complaints).toEqual([]);
  });
});

describe('a helper without an account', () => {
  it('does the steps in their own language until the link is taken back', async () => {
    const address = 'help@shop.example';
    const owner = await visitSignedIn();
    const channel = await connect(owner, address);
    await owner.page.getByRole('button', { name: 'Next', exact: true }).click();
    await owner.page.getByRole('button', { name: /Who hosts the mail/ }).click();
    await owner.page.getByRole('option', { name: /Own server/ }).click();
    await owner.page.getByRole('button', { name: 'Send these steps to my mail admin' }).click();
    await owner.page.getByRole('button', { name: 'Make a link' }).click();
    const link = await owner.page.getByRole('dialog').getByText('/handoff/').textContent();

    const helper = await browser.visit({ locale: 'ja-JP', colorScheme: 'dark', width: 390 });
    await helper.page.goto(house.url + new URL(link ?? '').pathname);
    await helper.page.getByRole('heading', { name: `${address} の転送を設定` }).waitFor();
    await helper.page.getByText(`${address}  ${address}, ${channel.receivingAddress}`).waitFor();
    expect(await barriers(helper.page)).toEqual([]);
    const first = helper.page.getByRole('listitem').filter({ hasText: 'virtual_alias_maps' });
    await first.getByText('完了にする').click();

    // The owner sees it without doing anything.
    await owner.page.keyboard.press('Escape');
    await owner.page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(() => step(owner, 'virtual_alias_maps').getByRole('checkbox').isChecked(), {
      what: 'the tick of the helper on the page of the owner',
    });

    await owner.page.getByRole('button', { name: 'Send these steps to my mail admin' }).click();
    await owner.page.getByRole('button', { name: 'Take it back' }).click();
    await helper.page.getByRole('heading', { name: 'このリンクは使えません' }).waitFor();
    // The button went with its link; the dialog hears keys nevertheless.
    await owner.page.getByText('Take it back').waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Escape');
    await owner.page.getByRole('dialog').waitFor({ state: 'detached' });
    await helper.close();
    await owner.close();
    expect(browser.complaints).toEqual([]);
  });
});
