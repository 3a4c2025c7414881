// Forwarding by real mail servers: what comes through, whose it is, and what is said when a hop does not do its part.
//
//   the customer (127.0.0.2) → mx.shop.example (127.0.0.3) → [mx.brand.example (127.0.0.4)] → the house
//   the house → relay.desk.example (127.0.0.5) → mx.shop.example or mx.customer.example
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { House } from '../house.ts';
import { freePort } from '../server-process.ts';
import { until } from '../until.ts';
import type { Channel, Conversation, Message } from '../wire.ts';
import { customerRecords, writeAs } from './customer.ts';
import { startDns, txt } from './dns.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { Lab } from './lab.ts';
import { type Postfix, startPostfix } from './postfix.ts';
import { startSrs } from './srs.ts';

interface Hop {
  readonly kind: string;
  readonly host: string | null;
  readonly address: string | null;
  readonly state: string;
}
interface Probe {
  readonly id: string;
  readonly state: string;
  readonly hops: readonly Hop[];
  readonly remarks: readonly { code: string }[];
  readonly diagnosis: null | { code: string; params: Record<string, unknown> };
}
interface Forwarding {
  readonly status: string;
  readonly probe: Probe | null;
}
type Judged = Conversation & { readonly doubt: string | null };

const inbound = 'in.desk.example';
const ann = 'Ann Example <ann@customer.example>';

let lab: Lab;
let dovecot: Dovecot;
let shop: Postfix;
let brand: Postfix;
let relay: Postfix;
let customers: Postfix;
let house: House;
let help: Channel;
let info: Channel;

beforeAll(async () => {
  lab = new Lab();
  const dns = await startDns(lab, [
    ...customerRecords,
    txt('shop.example.', 'v=spf1 ip4:127.0.0.3 -all'),
    txt('brand.example.', 'v=spf1 ip4:127.0.0.4 -all'),
    txt(`${inbound}.`, 'v=spf1 ip4:127.0.0.5 -all'),
    `${inbound}. IN MX 10 ${inbound}.`,
    `${inbound}. IN A 127.0.0.1`,
  ]);
  const relayPort = await freePort();
  house = await House.openReady({
    settings: {
      IRORI_INBOUND_DOMAIN: inbound,
      IRORI_DNS_SERVERS: dns,
      IRORI_SMTP_URL: `smtp://127.0.0.1:${relayPort}`,
      IRORI_CAP_PROBE_RETURN_MS: '8000',
    },
  });
  const toHouse = { [inbound]: `smtp:[127.0.0.1]:${house.smtpPort}` };

  const srs = await startSrs(lab, 'brand.example');
  brand = await startPostfix(lab, {
    name: 'mx.brand.example',
    domains: ['brand.example'],
    routes: toHouse,
    address: '127.0.0.4',
    settings: { sender_canonical_maps: `tcp:127.0.0.1:${srs.port}`, sender_canonical_classes: 'envelope_sender' },
  });
  const submission = await freePort();
  dovecot = await startDovecot(lab, { 'rules@boxes.example': 'secret' }, { submissionPort: submission });
  shop = await startPostfix(lab, {
    name: 'mx.shop.example',
    domains: ['shop.example'],
    routes: {
      ...toHouse,
      'brand.example': `smtp:[127.0.0.1]:${brand.port}`,
      'boxes.example': `lmtp:[127.0.0.1]:${dovecot.lmtpPort}`,
      'nowhere.example': 'discard:',
    },
    address: '127.0.0.3',
    port: submission,
  });
  customers = await startPostfix(lab, {
    name: 'mx.customer.example',
    domains: ['customer.example'],
    routes: { 'nowhere.example': 'discard:' },
    aliases: { 'ann@customer.example': 'ann@nowhere.example' },
  });
  relay = await startPostfix(lab, {
    name: 'relay.desk.example',
    port: relayPort,
    domains: [],
    routes: {
      ...toHouse,
      'shop.example': `smtp:[127.0.0.1]:${shop.port}`,
      'customer.example': `smtp:[127.0.0.1]:${customers.port}`,
    },
    address: '127.0.0.5',
    access: {
      'refused@customer.example': '554 5.7.1 Relay access denied',
      'grey@customer.example': '450 4.2.0 Greylisted, try again in 300 seconds',
    },
  });
  help = await house.connect('help@shop.example');
  info = await house.connect('info@shop.example');
}, 120_000);
afterAll(async () => {
  const troubles = house?.troubles ?? [];
  await house?.close();
  lab?.close();
  expect(troubles).toEqual([]);
});

const conversationOf = (subject: string) =>
  until(async () => (await house.api.all<Judged>('/api/v1/conversations')).find((one) => one.subject === subject), {
    what: `the mail "${subject}"`,
    timeoutMs: 20_000,
  });
const forwardHelpTo = (target: string, more: Record<string, string> = {}) =>
  shop.forward({ 'help@shop.example': target, ...more });
const byRule = () => forwardHelpTo(help.receivingAddress);

describe('a forward brings', () => {
  it('the mail of its customer, who is proven by the signature that survived it', async () => {
    byRule();
    await writeAs(ann, 'help@shop.example', shop.port, { subject: 'By an alias' });
    const conversation = await conversationOf('By an alias');
    expect(conversation.contact).toMatchObject({ name: 'Ann Example', address: 'ann@customer.example' });
    expect(conversation).toMatchObject({ channelId: help.id, doubt: null });
  });

  it('a mail without signature as well, marked: its domain asks for refusal, and the forward broke SPF', async () => {
    byRule();
    await writeAs(ann, 'help@shop.example', shop.port, { subject: 'Unsigned', signed: false });
    expect((await conversationOf('Unsigned')).doubt).toBe('suspicious');
    // The same mail by its own server, straight to us: SPF holds.
    await writeAs(ann, help.receivingAddress, house.smtpPort, { subject: 'Straight', signed: false });
    expect((await conversationOf('Straight')).doubt).toBeNull();
  });

  it('the customer, and never the address in between, through a chain of two servers with a rewritten sender', async () => {
    shop.forward({ 'info@shop.example': 'help@brand.example' });
    brand.forward({ 'help@brand.example': info.receivingAddress });
    await writeAs(ann, 'info@shop.example', shop.port, { subject: 'By two servers' });
    const conversation = await conversationOf('By two servers');
    expect(conversation.contact.address).toBe('ann@customer.example');
    expect(conversation).toMatchObject({ channelId: info.id, doubt: null });
    const [event] = await house.api.all<{ id: string; messageId: string }>(
      `/api/v1/inbound-events?channelId=${info.id}`,
    );
    const trace = await house.api.get<{ hops: Hop[] }>(`/api/v1/messages/${event?.messageId}/trace`);
    const hosts = trace.hops.map((hop) => hop.host);
    expect(hosts).toContain('mx.shop.example');
    expect(hosts).toContain('mx.brand.example');
    expect(brand.log()).toMatch(/from=<SRS0=[^>]*=customer\.example=ann@brand\.example>/);
  });

  it('what a rule in a mailbox redirects (Sieve), and the trace names that mailbox', async () => {
    dovecot.rule('rules@boxes.example', `require ["copy"];\nredirect :copy "${help.receivingAddress}";\n`);
    forwardHelpTo('rules@boxes.example');
    await writeAs(ann, 'help@shop.example', shop.port, { subject: 'By a rule' });
    const conversation = await conversationOf('By a rule');
    expect(conversation.contact.address).toBe('ann@customer.example');
    const [message] = await house.api.all<Message>(`/api/v1/conversations/${conversation.id}/messages`);
    const source = await house.api.ask('GET', `/api/v1/messages/${message?.id}/original`);
    expect(source.bytes.toString()).toContain('rules@boxes.example');
    expect(dovecot.list('rules@boxes.example', 'INBOX')).toHaveLength(1);
  });
});

describe('a test mail', () => {
  const forwarding = () => house.api.get<Forwarding>(`/api/v1/channels/${help.id}/forwarding`);
  /** Sends one and waits until it came to an end. */
  async function test(): Promise<Probe> {
    const asked = await house.api.post<Forwarding>(`/api/v1/channels/${help.id}/forwarding/test`);
    return until(
      async () => {
        const { probe } = await forwarding();
        const ended = probe?.id === asked.probe?.id && !['queued', 'sending', 'sent'].includes(probe?.state ?? '');
        return ended && probe;
      },
      { what: 'the test mail to come to an end', timeoutMs: 40_000 },
    );
  }

  it('verifies the forward, and names the servers that it passed', async () => {
    byRule();
    const probe = await test();
    expect(probe).toMatchObject({ state: 'returned', diagnosis: null });
    const hosts = probe.hops.map((hop) => hop.host);
    expect(hosts).toContain('relay.desk.example');
    expect(hosts).toContain('mx.shop.example');
    expect((await forwarding()).status).toBe('verified');
  });

  it('that stays in the mailbox is overdue: nothing is forwarded', async () => {
    forwardHelpTo('kept@nowhere.example');
    const probe = await test();
    expect(probe.state).toBe('overdue');
    expect(['forwarding.nothing_arrived', 'forwarding.stopped']).toContain(probe.diagnosis?.code);
  });

  it.each([
    ['of a mistyped target', () => forwardHelpTo(`zz${help.receivingAddress}`), 'probe.target_mistyped'],
    ['of a mailbox that does not exist', () => shop.forward({ 'other@shop.example': 'x@nowhere.example' }), 'probe.mailbox_refused'],
    ['of another channel', () => forwardHelpTo(info.receivingAddress), 'forwarding.wrong_channel'],
  ])('names the fault %s', async (_, arrange, code) => {
    arrange();
    expect((await test()).diagnosis?.code).toBe(code);
  }); // biome-ignore format: a case a line

  it('names a company that forbids forwarding to the outside', async () => {
    shop.refuse({
      'help@shop.example': '550 5.7.520 Access denied, Your organization does not allow external forwarding',
    });
    expect((await test()).diagnosis?.code).toBe('probe.external_forwarding_blocked');
    shop.refuse({});
  });
});

describe('a reply', () => {
  const write = async (to: string) => {
    const { message } = await house.api.post<{ message: Message }>('/api/v1/conversations', {
      channelId: help.id,
      to,
      subject: 'About your order',
      text: 'It leaves today.',
    });
    return message.id;
  };
  const deliveryOf = async (id: string) => (await house.api.get<Message>(`/api/v1/messages/${id}`)).delivery;
  const settled = (id: string, state: string, code?: string) =>
    until(
      async () => {
        const delivery = await deliveryOf(id);
        return delivery?.state === state && (code === undefined || delivery.error?.code === code);
      },
      { what: `the delivery to be ${state} ${code ?? ''}`, timeoutMs: 30_000 },
    );

  it('that the relay took and the customer’s server gave back has failed, in plain words', async () => {
    const id = await write('nobody@customer.example');
    await settled(id, 'failed', 'smtp.mailbox_unknown');
    expect(relay.log()).toMatch(/to=<nobody@customer\.example>.*status=bounced/);
  });

  it('that the relay refuses has failed; that it postpones waits for its next try', async () => {
    await settled(await write('refused@customer.example'), 'failed', 'smtp.relay_denied');
    const postponed = await write('grey@customer.example');
    await settled(postponed, 'queued', 'smtp.greylisted');
    expect((await deliveryOf(postponed)) as { nextAttemptAt?: string } | null).toMatchObject({
      nextAttemptAt: expect.any(String),
    });
  });

  it('that arrived is accepted, and the answer to it finds its conversation by the forward', async () => {
    byRule();
    const id = await write('ann@customer.example');
    await settled(id, 'accepted');
    await until(() => customers.log().includes('relay=none') || customers.log().includes('status=sent'), {
      what: 'the reply at the customer’s server',
    });
  });
});

afterEach(() => {
  for (const server of [shop, brand, relay, customers]) expect(server.log()).not.toMatch(/ (fatal|panic): /);
});
