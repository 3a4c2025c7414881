// A domain of one's own as the sender of replies, from its first record to the day it breaks: the records are published in
// a DNS that answers over the wire, and what leaves is judged as the customer's server would, by a program not ours.
import { Resolver } from 'node:dns/promises';
import { authenticate } from 'mailauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, TestBrowser } from './browser.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { NameServer } from './name-server.ts';
import { type ReceivedMail, Sink } from './sink.ts';
import { pause, until } from './until.ts';
import type { Channel, Conversation } from './wire.ts';

interface Domain {
  readonly id: string;
  readonly state: string;
  readonly canSwitch: boolean;
  readonly records: readonly { purpose: string; host: string; value: string | null; verdict: string | null }[];
}

let house: House;
let sink: Sink;
let names: NameServer;
let browser: TestBrowser;
let channel: Channel;

beforeAll(async () => {
  sink = await Sink.open();
  names = await NameServer.open();
  house = await House.openReady({
    settings: {
      IRORI_SMTP_URL: sink.url,
      IRORI_MAIL_FROM: 'Desk <desk@irori.example>',
      IRORI_INBOUND_DOMAIN: 'in.desk.example',
      IRORI_DNS_SERVERS: names.address,
    },
  });
  channel = await house.connect('help@shop.example');
  browser = await TestBrowser.open();
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
  names.close();
  await sink.close();
});

const path = '/api/v1/sender-domains';
const publish = (domain: Domain, purpose: string, value?: string) => {
  const record = domain.records.find((one) => one.purpose === purpose);
  names.texts.set(record?.host ?? '', value ?? record?.value ?? '');
  return record?.host ?? '';
};
/** A press of the button right after another gets the same answer, so it is pressed until it says what is so. */
const checkedUntil = (id: string, holds: (domain: Domain) => boolean) =>
  until(
    async () => {
      const domain = await house.api.post<Domain>(`${path}/${id}/check`, {});
      if (holds(domain)) return domain;
      await pause(1_000);
      return undefined;
    },
    { what: 'the check to say so', timeoutMs: 20_000 },
  );

/** A customer writes, somebody answers; what the customer gets. */
async function answered(words: string): Promise<ReceivedMail> {
  await sendMail(house.smtpPort, { to: channel.receivingAddress, subject: words, text: 'Is anybody there?' });
  const conversation = await until(
    async () => (await house.api.all<Conversation>('/api/v1/conversations')).find(({ subject }) => subject === words),
    { what: `the conversation ${words}` },
  );
  await house.api.post(`/api/v1/conversations/${conversation.id}/messages`, {
    text: `お返事です: ${words}\n\nZażółć gęślą jaźń.`,
    html: `<p>お返事です: <b>${words}</b></p><p>Zażółć gęślą jaźń.</p>`,
  });
  return until(() => sink.mails.find(({ raw }) => raw.toString('latin1').includes(`Re: ${words}`)), {
    what: `the answer to ${words}`,
  });
}

async function judged(mail: ReceivedMail) {
  const resolver = new Resolver();
  resolver.setServers([names.address]);
  const verdict = await authenticate(mail.raw, {
    ip: '192.0.2.1',
    helo: 'relay.example',
    sender: mail.envelope.from,
    mta: 'mx.customer.example',
    disableBimi: true,
    resolver: (name, type) => resolver.resolve(name, type) as Promise<string[]>,
  });
  return {
    dkim: (verdict.dkim.results ?? []).map((one) => [one.signingDomain, one.status.result]),
    dmarc: verdict.dmarc ? verdict.dmarc.status.result : 'none',
    from: verdict.dkim.headerFrom,
  };
}

describe('a sender domain', () => {
  let domain: Domain;

  it('is not used before its record is found, and the screen says why, with what to publish', async () => {
    const before = await answered('Before any domain');
    expect(await judged(before)).toMatchObject({ from: ['desk@irori.example'], dkim: [[undefined, 'none']] });

    const { page, context, close } = await browser.visit();
    await context.addCookies([{ ...(await house.signIn()), url: house.url }]);
    await page.goto(`${house.url}/admin/domains`);
    await page.getByRole('button', { name: 'Add a domain' }).click();
    // The domain of the support address is proposed.
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'shop.example' }).waitFor();
    const signature = page.getByRole('region', { name: 'Signature (DKIM)' });
    await signature.getByText('Not found', { exact: true }).waitFor();
    domain = (await house.api.all<Domain>(path))[0] as Domain;
    await signature.getByText(domain.records[0]?.value ?? '', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Policy (DMARC)' }).getByText('v=DMARC1; p=none', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);

    // As it goes wrong most often: the panel appended the domain once more. It is named, then mended.
    const host = publish(domain, 'dkim');
    names.texts.set(`${host}.shop.example`, names.texts.get(host) ?? '');
    names.texts.delete(host);
    await pause(3_000);
    await page.getByRole('button', { name: 'Check now' }).click();
    await signature.getByText('Under another name', { exact: true }).waitFor();
    expect((await judged(await answered('At the wrong name'))).dkim).toEqual([[undefined, 'none']]);
    // Whoever manages the DNS sees the same by a link, without an account and in a language of their own.
    const link = await house.api.post<{ url: string }>(`${path}/${domain.id}/handoff`, {});
    const helper = await browser.visit({ locale: 'ja-JP', width: 390 });
    await helper.page.goto(house.url + new URL(link.url).pathname);
    await helper.page.getByText('別の名前', { exact: true }).waitFor();
    await helper.page
      .getByText(domain.records[0]?.value ?? '', { exact: true })
      .first()
      .waitFor();
    expect(await barriers(helper.page)).toEqual([]);
    await helper.close();
    publish(domain, 'dkim');
    names.texts.set('_dmarc.shop.example', 'v=DMARC1; p=reject; adkim=s; aspf=s');
    await pause(3_000);
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('Verified', { exact: true }).waitFor();
    await signature.getByText('It is there as it should be.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await close();
  });

  it('signs what goes out, so that the strictest policy passes, and answers still come back', async () => {
    const mail = await answered('Signed');
    expect(await judged(mail)).toEqual({
      from: ['mika.tanaka@shop.example'],
      dkim: [['shop.example', 'pass']],
      dmarc: 'pass',
    });
    expect(mail.envelope.from).toBe('help@shop.example');
    // The agent sees which address it was.
    const [conversation] = await house.api.all<Conversation>('/api/v1/conversations');
    const messages = await house.api.all<{ direction: string; from: { address: string } | null }>(
      `/api/v1/conversations/${conversation?.id}/messages`,
    );
    expect(messages.find(({ direction }) => direction === 'out')?.from?.address).toBe('mika.tanaka@shop.example');
    const header = mail.raw.toString('latin1').replace(/\r\n[ \t]+/g, ' ');
    expect(header).toMatch(/^Reply-To: .*@in\.desk\.example>/im);
  });

  it('signs with a new key only once the DNS shows it', async () => {
    await house.api.post(`${path}/${domain.id}/rotate`, {});
    const early = await house.api.ask('POST', `${path}/${domain.id}/switch`, { body: {} });
    expect(early.status).toBe(409);
    domain = await house.api.get<Domain>(`${path}/${domain.id}`);
    publish(domain, 'dkim_next');
    await checkedUntil(domain.id, ({ canSwitch }) => canSwitch);
    await house.api.post(`${path}/${domain.id}/switch`, {});
    domain = await house.api.get<Domain>(`${path}/${domain.id}`);
    const selector = domain.records.find(({ purpose }) => purpose === 'dkim')?.host.split('.')[0];
    const mail = await answered('With the new key');
    expect((await judged(mail)).dmarc).toBe('pass');
    expect(mail.raw.toString('latin1')).toContain(`s=${selector};`);
  });

  it('that breaks later raises an alarm, and replies go out from the default sender meanwhile', async () => {
    publish(domain, 'dkim', 'v=DKIM1; k=rsa; p=');
    await checkedUntil(domain.id, ({ state }) => state === 'broken');
    const health = await house.api.get<{ nextStep: string }>(`/api/v1/channels/${channel.id}/health`);
    expect(health.nextStep).toBe('sender_domain_broken');
    const { sender } = await house.api.get<{ sender: { address: string; reason: { code: string } } }>(
      `/api/v1/channels/${channel.id}/sender`,
    );
    expect(sender).toMatchObject({ address: 'desk@irori.example', reason: { code: 'domain_broken' } });
    expect(await judged(await answered('After it broke'))).toMatchObject({
      from: ['desk@irori.example'],
      dkim: [[undefined, 'none']],
    });

    const { page, context, close } = await browser.visit({ width: 390, colorScheme: 'dark' });
    await context.addCookies([{ ...(await house.signIn()), url: house.url }]);
    await page.goto(`${house.url}/admin/domains/${domain.id}`);
    await page.getByText('Withdrawn', { exact: true }).waitFor();
    await page.getByText('is no longer right').waitFor();
    expect(await barriers(page)).toEqual([]);
    const [conversation] = await house.api.all<Conversation>('/api/v1/conversations');
    await page.goto(`${house.url}/inbox/all/all/${conversation?.id}`);
    await page.getByRole('button', { name: 'Reply' }).first().click();
    await page.getByText('because the DNS records of shop.example are no longer right').waitFor();
    await close();
    expect(browser.complaints).toEqual([]);
  });
});
