// The set-up of a forward from empty to verified in a real browser, with a real Postfix that forwards; and before that once
// with the forward switched off, which has to end in the right diagnosis.
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers, TestBrowser } from '../browser.ts';
import { House } from '../house.ts';
import { freePort } from '../server-process.ts';
import { until } from '../until.ts';
import type { Channel } from '../wire.ts';
import { writeAs } from './customer.ts';
import { Lab } from './lab.ts';
import { type Postfix, startPostfix } from './postfix.ts';

const inbound = 'in.desk.example';
const support = 'help@shop.example';
const patience = 40_000;

let lab: Lab;
let shop: Postfix;
let house: House;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  lab = new Lab();
  const relayPort = await freePort();
  house = await House.openReady({
    settings: {
      IRORI_INBOUND_DOMAIN: inbound,
      IRORI_SMTP_URL: `smtp://127.0.0.1:${relayPort}`,
      IRORI_CAP_PROBE_RETURN_MS: '6000',
    },
  });
  const toHouse = { [inbound]: `smtp:[127.0.0.1]:${house.smtpPort}` };
  shop = await startPostfix(lab, {
    name: 'mx.shop.example',
    domains: ['shop.example'],
    routes: { ...toHouse, 'nowhere.example': 'discard:' },
    aliases: { [support]: 'kept@nowhere.example' },
    address: '127.0.0.3',
  });
  await startPostfix(lab, {
    name: 'relay.desk.example',
    port: relayPort,
    domains: [],
    routes: { ...toHouse, 'shop.example': `smtp:[127.0.0.1]:${shop.port}` },
    address: '127.0.0.5',
  });
  browser = await TestBrowser.open();
  const { name, value } = await house.signIn();
  const visit = await browser.visit();
  await visit.context.addCookies([{ name, value, url: house.url }]);
  page = visit.page;
}, 90_000);
afterAll(async () => {
  const troubles = house?.troubles ?? [];
  await browser?.close();
  await house?.close();
  lab?.close();
  expect(troubles).toEqual([]);
});

/** Keeps a picture where somebody wants to look at it. */
async function picture(name: string): Promise<void> {
  const directory = process.env.IRORI_PICTURES;
  if (directory) await page.screenshot({ path: `${directory}/${name}.png` });
}
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: patience });
const channel = async () => (await house.api.all<Channel>('/api/v1/channels'))[0] as Channel;

it('names the fault while the forward is switched off', async () => {
  await page.goto(`${house.url}/channels/new`);
  await page.getByLabel('Support address').fill(support);
  await press('Connect');
  await page.getByRole('heading', { name: 'Receiving address', level: 2 }).waitFor();
  await shown((await channel()).receivingAddress);
  await press('Next');
  await page.getByRole('button', { name: /Who hosts the mail/ }).click();
  await page.getByRole('option', { name: /Postfix/ }).click();
  await press('Next: test');
  await press('Send test');
  await shown('The test mail left and was not forwarded');
  expect(await barriers(page)).toEqual([]);
  await picture('wizard-not-forwarded');
});

it('comes from there to a verified address, and shows the first mail of a customer', async () => {
  shop.forward({ [support]: (await channel()).receivingAddress });
  await press('Send another test');
  await shown('The forward works');
  expect(await barriers(page)).toEqual([]);
  const way = page.getByRole('list', { name: 'Way of the test mail' });
  expect(await way.textContent()).toContain('mx.shop.example');
  await picture('wizard-verified');
  await press('Next');
  await shown('is verified: the test mail came back');
  await writeAs('Ann Example <ann@customer.example>', support, shop.port, { subject: 'The first one', signed: false });
  await shown('The last mail arrived');
  await picture('wizard-finish');
  await press('Finish set-up');
  await page.waitForURL('**/channels');
  await shown(/verified/i);
  const { forwarding } = await house.api.get<{ forwarding: { status: string } }>(
    `/api/v1/channels/${(await channel()).id}`,
  );
  expect(forwarding.status).toBe('verified');
  await until(async () => (await house.api.all<{ subject: string }>('/api/v1/conversations')).length === 1, {
    what: 'the customer alone in the inbox: test mails show in no conversation',
  });
});
