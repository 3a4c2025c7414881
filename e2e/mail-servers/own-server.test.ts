// A channel that sends by its mailbox's own server: logged in, encrypted, from its own address, answered into its mailbox.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { House } from '../house.ts';
import { freePort } from '../server-process.ts';
import { until } from '../until.ts';
import type { Channel, Conversation, Message, Problem } from '../wire.ts';
import { writeAs } from './customer.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { Lab } from './lab.ts';
import { type Postfix, startPostfix } from './postfix.ts';

const user = 'help@shop.example';
const password = 'a password for the mailbox';

let lab: Lab;
let dovecot: Dovecot;
let shop: Postfix;
let house: House;
let channel: Channel;

beforeAll(async () => {
  lab = new Lab();
  const login = await freePort();
  dovecot = await startDovecot(lab, { [user]: password, 'ann@customer.example': password }, { authPort: login });
  shop = await startPostfix(lab, {
    name: 'mx.shop.example',
    domains: [],
    routes: {
      'shop.example': `lmtp:[127.0.0.1]:${dovecot.lmtpPort}`,
      'customer.example': `lmtp:[127.0.0.1]:${dovecot.lmtpPort}`,
    },
    settings: {
      mynetworks: '127.0.0.2/32', // the customer's server; everybody else has to log in
      smtpd_sasl_auth_enable: 'yes',
      smtpd_sasl_type: 'dovecot',
      smtpd_sasl_path: `inet:127.0.0.1:${login}`,
      smtpd_tls_auth_only: 'yes',
      smtpd_tls_security_level: 'may',
      smtpd_tls_cert_file: lab.path('tls.crt'),
      smtpd_tls_key_file: lab.path('tls.key'),
      smtpd_recipient_restrictions: 'permit_sasl_authenticated permit_mynetworks reject',
      smtpd_relay_restrictions: 'permit_sasl_authenticated permit_mynetworks reject',
    },
  });
  // No relay of the installation: without its own server nothing would leave.
  house = await House.openReady({
    settings: { IRORI_OUTGOING_ALLOW: 'localhost', NODE_EXTRA_CA_CERTS: lab.authority },
  });
  channel = await house.connect(user);
}, 90_000);
afterAll(async () => {
  const troubles = house?.troubles ?? [];
  await house?.close();
  lab?.close();
  expect(troubles).toEqual([]);
});

const open = (door: string, settings: object, secret = password) =>
  house.api.ask<Problem>('PUT', `/api/v1/channels/${channel.id}/doors/${door}`, {
    body: { settings, credentials: { password: secret } },
  });

it('is opened only when its server lets it in, encrypted', async () => {
  const server = { host: 'localhost', port: shop.port, security: 'starttls', user };
  const wrong = await open('smtp', server, 'another');
  expect(wrong.body).toMatchObject({ code: 'smtp.login_refused', errors: [{ path: 'credentials.password' }] });
  expect((await open('smtp', { ...server, security: 'tls' })).body).toMatchObject({
    errors: [{ path: 'settings.security' }],
  });
  expect((await open('smtp', { ...server, port: 1 })).body).toMatchObject({ code: 'smtp.relay_unreachable' });
  expect((await open('smtp', server)).status).toBe(200);
  expect(
    (await open('imap', { host: 'localhost', port: dovecot.imapsPort, security: 'tls', keepSent: true })).status,
  ).toBe(200);
});

it('sends from its own address, keeps a copy, and finds the answer in its mailbox', async () => {
  await until(
    async () => {
      const { items } = await house.api.get<{ items: { id: string; opened: { lookedAt: string | null } | null }[] }>(
        `/api/v1/channels/${channel.id}/doors`,
      );
      return items.find((one) => one.id === 'imap')?.opened?.lookedAt;
    },
    { what: 'the receiver to begin' },
  );
  await writeAs('Ann Example <ann@customer.example>', user, shop.port, { subject: 'Where is it?', signed: false });
  const conversation = await until(
    async () =>
      (await house.api.all<Conversation>('/api/v1/conversations')).find((one) => one.subject === 'Where is it?'),
    { what: 'the mail from the mailbox' },
  );
  const { message } = await house.api.post<{ message: Message }>(`/api/v1/conversations/${conversation.id}/messages`, {
    text: 'It arrives today.',
  });
  await until(
    async () => (await house.api.get<Message>(`/api/v1/messages/${message.id}`)).delivery?.state === 'accepted',
    {
      what: 'the reply to be accepted',
    },
  );
  const [got] = await until(
    () => {
      const mails = dovecot.fetch('ann@customer.example', 'INBOX');
      return mails.length > 0 && mails;
    },
    { what: 'the reply in the mailbox of the customer' },
  );
  expect(got).toMatch(/^From: .*<help@shop\.example>/m);
  // The receiving address of such an installation may be reached by nobody: it is not named.
  expect(got).not.toMatch(/inbound\.localhost/);
  await until(() => dovecot.list(user, 'Sent').length === 1, { what: 'the copy in the folder of sent mail' });

  const id = /^Message-ID:\s*<([^>]+)>/im.exec(got ?? '')?.[1] ?? '';
  await writeAs('Ann Example <ann@customer.example>', user, shop.port, {
    subject: 'Re: Where is it?',
    answers: id,
    signed: false,
  });
  await until(
    async () => (await house.api.all<Message>(`/api/v1/conversations/${conversation.id}/messages`)).length === 3,
    { what: 'the answer in its conversation' },
  );
});
