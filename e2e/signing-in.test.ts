// Coming in other than by password: the second step, a passkey, and the link for who is locked out. In a real browser, with
// an authenticator that the browser itself plays (WebAuthn over its debugging protocol).
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, TestBrowser, type Visit } from './browser.ts';
import { House, owner } from './house.ts';

let house: House;
let browser: TestBrowser;
let visit: Visit;
let page: Page;
/** Passkeys hang on a name: the bare address has none. */
let url: string;

beforeAll(async () => {
  house = await House.openReady();
  url = `http://localhost:${new URL(house.url).port}`;
  await house.restart({ IRORI_PUBLIC_URL: url });
  browser = await TestBrowser.open();
  visit = await browser.visit();
  page = visit.page;
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
});

const inside = () => page.getByRole('navigation', { name: 'Sections' }).waitFor();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const section = (title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function enterPassword(password: string = owner.password): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button('Sign in').click();
}

async function signOut(): Promise<void> {
  await page.context().clearCookies();
}

describe('signing in', () => {
  let secret = '';
  let spare = '';

  it('asks for the second step once it was set up', async () => {
    await enterPassword();
    await inside();
    await page.goto(`${url}/me/security`);
    await section('Second step').getByRole('button', { name: 'Set up…' }).click();
    await page.getByLabel('Current password').fill(owner.password);
    await button('Go on').click();
    secret = (await section('Second step').locator('code').first().textContent()) ?? '';
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await button('Switch on').click();
    await page.getByText('The code is wrong.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret));
    await button('Switch on').click();
    await button('I have kept them').waitFor();
    spare = ((await section('Second step').locator('code').first().textContent()) ?? '').split('\n')[0] ?? '';
    await button('I have kept them').click();
    await section('Second step').getByText('On', { exact: true }).waitFor();
    await signOut();

    await enterPassword();
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret));
    await button('Go on').click();
    await inside();
    await signOut();

    await enterPassword();
    await button('Use a spare code').click();
    await page.getByLabel('Spare code').fill(spare);
    await button('Go on').click();
    await inside();
  });

  it('takes a passkey instead', async () => {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('WebAuthn.enable');
    await protocol.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${url}/me/security`);
    await button('Add a passkey').click();
    await section('Passkeys').getByRole('button', { name: 'Remove' }).waitFor();
    await signOut();
    await page.goto(`${url}/login`);
    await button('Sign in with a passkey').click();
    await inside();
    await page.goto(`${url}/me/security`);
    await section('Signed in').getByText('This one').waitFor();
  });

  it('is possible again by a link from the server, once', async () => {
    const link = await house.command('password', 'link', '--email', owner.email);
    await signOut();
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill('another hearth for everyone');
    expect(await barriers(page)).toEqual([]);
    await button('Save and sign in').click();
    await inside();
    await signOut();
    await page.goto(link);
    await page.getByText('This link was used already', { exact: false }).waitFor();
    await enterPassword('another hearth for everyone');
    await inside(); // without a second step
  });

  it('made the browser complain of nothing but refusals', () => {
    expect(browser.complaints.filter((complaint) => !/ 40[01] /.test(complaint))).toEqual([]);
  });
});

/** The six figures of this half minute (RFC 6238 with its defaults). */
function codeOf(base32: string): string {
  const bits = [...base32]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
