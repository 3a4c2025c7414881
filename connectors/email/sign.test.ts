import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboundAttachment, SigningKey } from '../kit/outbound-message.ts';
import { checkSender } from './checks.ts';
import { readHeaderBlock } from './mime/header-block.ts';
import { closeRelays } from './relay.ts';
import { send } from './send.ts';
import { type MailSink, startMailSink } from './simulator.ts';
import { buildChannel, buildContext, buildMessage, buildRaw } from './testing.ts';
import { threadClaim } from './thread.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const record = `v=DKIM1; k=rsa; p=${pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const signing: SigningKey = {
  domain: 'shop.example',
  selector: 'irori-test22',
  privateKey: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
};
const sender = { address: 'mika@shop.example', signing, bounceHost: null, messageIdDomain: 'shop.example' };

const records: Readonly<Record<string, string[][]>> = {
  'TXT irori-test22._domainkey.shop.example': [[record.slice(0, 255), record.slice(255)]],
  'TXT _dmarc.shop.example': [['v=DMARC1; p=reject; adkim=s']],
};
const resolver = async (name: string, type: string): Promise<unknown[]> => {
  const found = records[`${type} ${name}`];
  if (!found) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
  return found;
};

let sink: MailSink;
beforeEach(async () => {
  sink = await startMailSink();
});
afterEach(async () => {
  closeRelays();
  await sink.close();
});

const deliver = (more: Parameters<typeof buildMessage>[0]) =>
  send(buildMessage({ sender, ...more }), buildChannel(), buildContext({ IRORI_SMTP_URL: sink.url }));
/** As the receiver's server sees it. */
const received = async () => {
  const [mail] = await sink.waitFor(1);
  const checks = await checkSender(buildRaw(mail?.raw as Buffer, { from: mail?.from ?? '' }), resolver);
  return { mail, checks, header: unfolded(mail?.raw) };
};
const unfolded = (raw: Buffer | undefined): string =>
  (String(raw).split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').replaceAll('\r', '');
const file = (name: string, bytes: Buffer): OutboundAttachment => ({
  fileName: name,
  contentType: 'application/octet-stream',
  size: bytes.length,
  inline: false,
  contentId: null,
  open: async () => Readable.from([bytes]),
});

describe('a mail of an authenticated domain', () => {
  test.each([
    ['in a few words', {}],
    [
      'in Japanese',
      {
        subject: '注文1042について',
        text: 'ご連絡ありがとうございます。\n本日発送いたします。',
        author: { name: '田中 美香', slug: 'mika' },
      },
    ],
    [
      'in Polish, with rich text',
      {
        subject: 'Zamówienie – gdzie jest?',
        text: 'Już wysłane, zażółć gęślą jaźń.',
        html: '<p>Już <b>wysłane</b></p>',
      },
    ],
    ['with dots, blanks and bare line feeds', { text: '.\n..\n  leading\ntrailing  \n\n\n\t\nend\n\n\n' }],
    ['with long lines', { text: 'x'.repeat(5_000) }],
    ['without any words', { text: '' }],
    ['with a large file', { attachments: [file('film.bin', Buffer.alloc(8_500_000, 'irori\n'))] }],
  ])('%s arrives signed and passes DMARC', async (_name, more) => {
    await deliver(more);
    const { checks, header } = await received();
    expect(checks).toMatchObject({ verdict: 'verified', proof: 'dmarc', dmarc: 'pass' });
    expect(checks.dkim).toEqual([{ domain: 'shop.example', result: 'pass', aligned: true }]);
    expect(checks.fromAddress).toBe('mika@shop.example');
    expect(header).toMatch(/^Message-ID: <[^>]+@shop\.example>$/im);
    expect(header).toMatch(/^Reply-To: .*w7k3q9\+/im);
  });

  test('goes out with the support address in its envelope, whose mail is forwarded to us', async () => {
    await deliver({});
    expect((await received()).mail?.from).toBe('help@shop.example');
  });

  test('goes out with our own bounce address where the domain has one', async () => {
    await deliver({ sender: { ...sender, bounceHost: 'irori-bounce.shop.example' } });
    expect((await received()).mail?.from).toMatch(/^w7k3q9\+[a-z2-7.]+@irori-bounce\.shop\.example$/);
  });

  test('a change on the way is noticed', async () => {
    await deliver({});
    const { mail } = await received();
    const changed = Buffer.from(String(mail?.raw).replace('It leaves today.', 'It leaves never.'));
    expect((await checkSender(buildRaw(changed), resolver)).dmarc).toBe('fail');
  });

  test.each([
    [
      'of a kind that the library passes over in silence',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
    ['that is no key', 'nonsense'],
  ])('never leaves unsigned: a key %s stops it', async (_name, privateKey) => {
    const failing = deliver({ sender: { ...sender, signing: { ...signing, privateKey: String(privateKey) } } });
    await expect(failing).rejects.toMatchObject({ kind: 'transient', code: 'mail.not_signed' });
    expect(sink.mails).toHaveLength(0);
  });

  test('kept as a file it is signed as well', async () => {
    const { mkdtemp, readdir, readFile, rm } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const directory = await mkdtemp(`${tmpdir()}/irori-mail-`);
    try {
      const ctx = buildContext();
      const installation = { ...ctx.installation, outgoingDirectory: directory };
      await send(buildMessage({ sender }), buildChannel(), { ...ctx, installation });
      const [name = ''] = await readdir(directory);
      const checks = await checkSender(buildRaw(await readFile(`${directory}/${name}`)), resolver);
      expect(checks.dmarc).toBe('pass');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

test('a bounce to the bounce address of a sender domain names its conversation', () => {
  const token = 'abcdefghijklmnopqrstuvwxyz234567abcd';
  const tokensOf = (to: string, extra: readonly string[] = []) => {
    const { envelope } = buildRaw('', { from: '', to: [to] });
    return threadClaim(
      readHeaderBlock(Buffer.from('Subject: Undelivered\r\n'), 10),
      envelope,
      'w7k3q9@in.irori.example',
      extra,
    ).tokens;
  };
  expect(tokensOf(`w7k3q9+${token}@irori-bounce.shop.example`)).toEqual([token]);
  // Written into a header it proves nothing.
  expect(tokensOf('w7k3q9@in.irori.example', [`w7k3q9+${token}@irori-bounce.shop.example`])).toEqual([]);
});

test('the default sender is not signed, and its answers still come back to us', async () => {
  await deliver({ sender: { address: null, signing: null, bounceHost: null, messageIdDomain: 'in.irori.example' } });
  const { header } = await received();
  expect(header).not.toMatch(/^DKIM-Signature/im);
  expect(header).toMatch(/^From: "?Mika \(Shop\)"? <w7k3q9@in\.irori\.example>$/im);
  expect(header).toMatch(/^Reply-To: .*w7k3q9\+/im);
});
