/** The doors that platforms post to: what proves a post, what comes out of it, and the answers that platforms understand. */
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Door, OpenDoor, PostContext, PostedRequest } from '../../kit/doors.ts';
import type { RawInbound } from '../../kit/inbound-event.ts';
import { buildChannel, buildContext, receivingAddress } from '../testing.ts';
import { signedGet } from './aws-signature.ts';
import { mailgunDoor } from './mailgun.ts';
import { postmarkDoor } from './postmark.ts';
import { sendgridDoor } from './sendgrid.ts';
import { sesDoor } from './ses.ts';

/** A moment after the certificate of the test was made. */
const now = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 60_000);
/** Not UTF-8: whatever decodes it on the way spoils it. */
const mail = Buffer.concat([
  Buffer.from('From: Ann <ann@customer.example>\r\nTo: help@shop.example\r\nSubject: A question\r\n\r\n'),
  Buffer.from([0x8d, 0x82, 0x92, 0xe8, 0x0d, 0x0a, 0xff, 0xfe, 0x25, 0x2b, 0x26, 0x0d, 0x0a]),
]);

interface Reply {
  ok: boolean;
  body: string | Buffer;
}

function context(fetches: Readonly<Record<string, Reply>> = {}) {
  const asked: string[] = [];
  const tokens = new Map<string, string>();
  const ctx: PostContext = {
    ...buildContext(),
    now: () => now,
    fetch: (async (url: string) => {
      asked.push(String(url));
      const reply = fetches[String(url)];
      if (!reply) throw new Error('no such address');
      return new Response(new Uint8Array(Buffer.from(reply.body)), { status: reply.ok ? 200 : 500 });
    }) as typeof fetch,
    once: async (token, digest) => {
      const known = tokens.get(token) ?? digest;
      tokens.set(token, known);
      return known === digest;
    },
  };
  return { ctx, asked };
}

const request = (body: Buffer | string, headers: Record<string, string> = {}, query = ''): PostedRequest => ({
  headers,
  query: new URLSearchParams(query),
  body: Buffer.from(body),
  receivedAt: now,
});

function post(door: Door, open: OpenDoor, given: PostedRequest, ctx = context().ctx) {
  if (!door.post) throw new Error('no door for posts');
  return door.post.take(given, buildChannel({ doors: { [door.id]: open } }), ctx);
}

function form(fields: Readonly<Record<string, string | Buffer>>): { body: Buffer; headers: Record<string, string> } {
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...parts, Buffer.from('--edge--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  };
}

const theMail = (posted: Awaited<ReturnType<typeof post>>): RawInbound => {
  if (posted.kind !== 'events') throw new Error(`Answered ${JSON.stringify(posted)}`);
  return posted.events[0] as RawInbound;
};

describe('Mailgun', () => {
  const signingKey = 'key-0123456789abcdef';
  const open: OpenDoor = { settings: {}, credentials: { signingKey } };
  const signed = (
    more: Record<string, string | Buffer> = {},
    { at = now, token = 'token-1', key = signingKey } = {},
  ) => {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signature = createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex');
    return {
      timestamp,
      token,
      signature,
      recipient: receivingAddress,
      sender: 'bounces@customer.example',
      'body-mime': mail,
      ...more,
    };
  };
  const take = (fields: Record<string, string | Buffer>, ctx?: PostContext) => {
    const { body, headers } = form(fields);
    return post(mailgunDoor, open, request(body, headers), ctx);
  };

  test('gives the very bytes with their envelope', async () => {
    const raw = theMail(await take(signed()));
    expect(Buffer.from(raw.body).equals(mail)).toBe(true);
    expect(raw.envelope).toMatchObject({ kind: 'smtp', from: 'bounces@customer.example', to: [receivingAddress] });
  });

  test('gives them also where they come in a form without parts', async () => {
    const encoded = Object.entries(signed())
      .map(
        ([name, value]) =>
          `${name}=${[...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
      )
      .join('&');
    const raw = theMail(
      await post(mailgunDoor, open, request(encoded, { 'content-type': 'application/x-www-form-urlencoded' })),
    );
    expect(Buffer.from(raw.body).equals(mail)).toBe(true);
  });

  test.each([
    ['a signature by another key', signed({}, { key: 'key-of-somebody-else' })],
    ['no signature', signed({ signature: '' })],
    ['a token that was not signed', signed({ token: 'token-2' })],
    ['a signature of two days ago', signed({}, { at: new Date(now.getTime() - 48 * 3_600_000) })],
    ['a signature of tomorrow', signed({}, { at: new Date(now.getTime() + 24 * 3_600_000) })],
    ['a time that is none', signed({ timestamp: 'now' })],
  ])('never asks again for %s', async (_, fields) => {
    expect(await take(fields)).toMatchObject({ kind: 'refused', status: 406 });
  });

  test('takes a repetition after hours, and no other mail under an overheard signature', async () => {
    const { ctx } = context();
    const hoursAgo = signed({}, { at: new Date(now.getTime() - 8 * 3_600_000) });
    expect((await take(hoursAgo, ctx)).kind).toBe('events');
    expect((await take(hoursAgo, ctx)).kind).toBe('events');
    expect(await take({ ...hoursAgo, 'body-mime': 'From: mallory@evil.example\r\n\r\nHello' }, ctx)).toMatchObject({
      kind: 'refused',
      code: 'webhook.replayed',
    });
  });

  test('keeps a genuine post that was taken apart, for the quarantine to name', async () => {
    const { 'body-mime': _left, ...fields } = signed({ 'body-plain': 'Hello' });
    expect(theMail(await take(fields)).envelope.kind).toBe('http');
  });

  test('shows a URL that ends in mime, so that the raw mail is sent', () => {
    const [shown] = mailgunDoor.post?.show(open, `https://desk.example/hooks/email/c1/${mailgunDoor.id}`) ?? [];
    expect(shown?.value).toMatch(/mime$/);
  });
});

describe('Postmark', () => {
  const open: OpenDoor = { settings: { key: 'a-key-of-ours' }, credentials: {} };
  const login = (password: string, user = 'postmark') => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  const body = (more: object = {}) =>
    JSON.stringify({
      From: 'ann@customer.example',
      OriginalRecipient: receivingAddress,
      RawEmail: mail.toString('latin1'),
      ...more,
    });

  test('gives the raw mail with the sender of its return path', async () => {
    const RawEmail = `Return-Path: <>\r\n${mail.subarray(0, 60).toString()}\r\n\r\nx`;
    expect(
      theMail(await post(postmarkDoor, open, request(body({ RawEmail }), login('a-key-of-ours')))).envelope,
    ).toMatchObject({
      from: '',
      to: [receivingAddress],
    });
    const guessed = theMail(await post(postmarkDoor, open, request(body(), login('a-key-of-ours'))));
    expect(guessed.envelope).toMatchObject({ from: 'ann@customer.example' });
  });

  test.each([
    ['another password', login('another')],
    ['another user', login('a-key-of-ours', 'root')],
    ['no login', {}],
  ])('refuses %s', async (_, headers) => {
    expect(await post(postmarkDoor, open, request(body(), headers))).toMatchObject({ kind: 'refused', status: 403 });
  });

  test('asks for a repetition of what it cannot read, and keeps a mail without its raw form', async () => {
    expect(await post(postmarkDoor, open, request('{', login('a-key-of-ours')))).toMatchObject({ status: 400 });
    const apart = await post(postmarkDoor, open, request(body({ RawEmail: undefined }), login('a-key-of-ours')));
    expect(theMail(apart).envelope.kind).toBe('http');
  });

  test('makes a secret of its own, keeps it over changes, and shows it in the URL', async () => {
    const turn = { settings: {}, credentials: {}, account: 'help@shop.example' };
    const first = await postmarkDoor.open({ ...turn, before: null }, buildContext());
    expect(String(first.settings.key)).toHaveLength(32);
    expect(await postmarkDoor.open({ ...turn, before: first }, buildContext())).toEqual(first);
    const url = new URL(postmarkDoor.post?.show(first, 'https://desk.example/hooks/x')[0]?.value ?? '');
    expect(decodeURIComponent(url.password)).toBe(first.settings.key);
  });
});

describe('SendGrid', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const open = (key = ''): OpenDoor => ({ settings: { key: 'in-the-url', publicKey: key }, credentials: {} });
  const fields = {
    email: mail,
    envelope: JSON.stringify({ to: [receivingAddress], from: 'ann@customer.example' }),
    sender_ip: '192.0.2.7',
  };
  const signature = (body: Buffer, timestamp: string, key: KeyObject = privateKey) => ({
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': createSign('sha256').update(timestamp).update(body).sign(key, 'base64'),
  });
  const fresh = String(now.getTime() / 1000);

  test('gives the very bytes, the envelope and the address of the client for SPF', async () => {
    const { body, headers } = form(fields);
    const raw = theMail(await post(sendgridDoor, open(), request(body, headers, 'key=in-the-url')));
    expect(Buffer.from(raw.body).equals(mail)).toBe(true);
    expect(raw.envelope).toMatchObject({ from: 'ann@customer.example', to: [receivingAddress], clientIp: '192.0.2.7' });
  });

  test('refuses another secret, and with a key also what is unsigned, changed, old, or signed by somebody else', async () => {
    const { body, headers } = form(fields);
    const take = (more: Record<string, string>, bytes = body, query = 'key=in-the-url') =>
      post(sendgridDoor, open(spki), request(bytes, { ...headers, ...more }, query));
    expect((await take(signature(body, fresh))).kind).toBe('events');
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const weekAgo = String(now.getTime() / 1000 - 7 * 86_400);
    for (const wrong of [
      take(signature(body, fresh), body, 'key=another'),
      take(signature(body, fresh), body, ''),
      take({}),
      take(signature(body, fresh), Buffer.concat([body, Buffer.from(' ')])),
      take(signature(body, weekAgo)),
      take(signature(body, fresh, stranger)),
      take({ ...signature(body, fresh), 'x-twilio-email-event-webhook-signature': 'AAAA' }),
    ]) {
      expect(await wrong).toMatchObject({ kind: 'refused', status: 403 });
    }
  });

  test('reads no form of endless parts', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, 'x']));
    const { body, headers } = form(many);
    expect(await post(sendgridDoor, open(), request(body, headers, 'key=in-the-url'))).toMatchObject({ status: 400 });
  });
});

describe('Amazon SES', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:support-mail';
  const certUrl = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';
  const confirmUrl = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
  const { privateKey, certificate } = selfSigned();
  const cert = { [certUrl]: { ok: true, body: certificate } };
  const open: OpenDoor = { settings: { topicArn, region: '', accessKeyId: '' }, credentials: {} };
  const withBucket: OpenDoor = {
    settings: { topicArn, region: 'eu-west-1', accessKeyId: 'AKIA' },
    credentials: { secretAccessKey: 'secret' },
  };
  const order = {
    Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
    SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  };
  const notice = (message: object, more: Record<string, string> = {}, version: '1' | '2' = '2') => {
    const post: Record<string, string> = {
      Type: 'Notification',
      MessageId: 'm-1',
      TopicArn: topicArn,
      Message: JSON.stringify(message),
      Timestamp: now.toISOString(),
      SignatureVersion: version,
      SigningCertURL: certUrl,
      ...more,
    };
    const names = order[post.Type as keyof typeof order];
    const text = names.flatMap((name) => (post[name] === undefined ? [] : [`${name}\n${post[name]}\n`])).join('');
    const Signature = createSign(version === '1' ? 'sha1' : 'sha256')
      .update(text)
      .sign(privateKey, 'base64');
    return { ...post, Signature };
  };
  const received = (more: object = {}, action: object = { type: 'SNS', encoding: 'BASE64' }) => ({
    notificationType: 'Received',
    mail: { source: 'ann@customer.example' },
    receipt: { recipients: [receivingAddress], action },
    content: mail.toString('base64'),
    ...more,
  });
  const take = (posted: object, fetches: Record<string, Reply> = cert, door = open) => {
    const { ctx, asked } = context(fetches);
    return post(sesDoor, door, request(JSON.stringify(posted), { 'content-type': 'text/plain' }), ctx).then(
      (answer) => ({ answer, asked }),
    );
  };

  test.each(['1', '2'] as const)('gives the very bytes of a notification signed by version %s', async (version) => {
    const { answer } = await take(notice(received(), {}, version));
    const raw = theMail(answer);
    expect(Buffer.from(raw.body).equals(mail)).toBe(true);
    expect(raw.envelope).toMatchObject({ from: 'ann@customer.example', to: [receivingAddress] });
  });

  test.each([
    ['a changed message', { ...notice(received()), Message: JSON.stringify(received({ mail: { source: 'x@evil.example' } })) }],
    ['another topic', notice(received(), { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' })],
    ['a certificate from elsewhere', notice(received(), { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem' })],
    [
      'a certificate of a host below',
      notice(received(), { SigningCertURL: certUrl.replace('https://', 'https://evil.') }),
    ],
    ['a certificate by plain HTTP', notice(received(), { SigningCertURL: certUrl.replace('https', 'http') })],
    ['a certificate of a bucket', notice(received(), { SigningCertURL: 'https://evil.s3.amazonaws.com/SimpleNotificationService-0.pem' })],
    ['an unknown version', { ...notice(received()), SignatureVersion: '3' }],
    ['no signature', { ...notice(received()), Signature: '' }],
  ])('refuses %s, and asks nobody else', async (_, posted) => {
    const { answer, asked } = await take(posted);
    expect(answer).toMatchObject({ kind: 'refused', status: 403 });
    expect(asked.every((url) => url === certUrl)).toBe(true);
  }); // biome-ignore format: one case a line

  test('asks Amazon to come again when the certificate cannot be had', async () => {
    const other = certUrl.replace('0123', '4567');
    expect((await take(notice(received(), { SigningCertURL: other }), {})).answer).toMatchObject({ kind: 'later' });
  });

  test('confirms the subscription of its own topic alone, at Amazon alone', async () => {
    const confirmation = (more: Record<string, string> = {}) =>
      notice({}, { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: confirmUrl, ...more });
    const fetches = { ...cert, [confirmUrl]: { ok: true, body: '<xml/>' } };
    const confirmed = await take(confirmation(), fetches);
    expect(confirmed.answer).toEqual({ kind: 'nothing' });
    expect(confirmed.asked).toContain(confirmUrl);
    const elsewhere = await take(confirmation({ SubscribeURL: 'https://169.254.169.254/' }), fetches);
    expect(elsewhere.answer).toMatchObject({ kind: 'refused', status: 403 });
    const theirs = await take(confirmation({ TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' }), fetches);
    expect(theirs.answer).toMatchObject({ kind: 'refused', status: 403 });
    expect([...elsewhere.asked, ...theirs.asked].filter((url) => url !== certUrl)).toEqual([]);
    expect((await take(confirmation(), { ...cert, [confirmUrl]: { ok: false, body: '' } })).answer.kind).toBe('later');
  });

  test('fetches a large mail from its bucket, and asks for a repetition while it cannot', async () => {
    const action = { type: 'S3', bucketName: 'support', objectKey: 'in/abc 1' };
    const posted = notice(received({ content: undefined }, action));
    const url = 'https://support.s3.eu-west-1.amazonaws.com/in/abc%201';
    const { answer } = await take(posted, { ...cert, [url]: { ok: true, body: mail } }, withBucket);
    expect(Buffer.from(theMail(answer).body).equals(mail)).toBe(true);
    expect((await take(posted, { ...cert, [url]: { ok: false, body: '' } }, withBucket)).answer.kind).toBe('later');
    // Without keys it cannot be had by waiting: it is kept, and the quarantine names what is missing.
    expect(theMail((await take(posted)).answer).envelope.kind).toBe('http');
  });

  test('signs requests as the documentation of Amazon has it', () => {
    const { headers } = signedGet({
      bucket: 'examplebucket', key: 'test.txt', region: 'us-east-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', now: new Date('2013-05-24T00:00:00Z'), headers: { range: 'bytes=0-9' },
    }); // biome-ignore format: the values of the example
    expect(headers.authorization).toContain(
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  test('wants a whole topic, and all of the keys or none', async () => {
    const turn = (settings: object, credentials: Record<string, string> = {}) =>
      sesDoor.open(
        { settings: { ...settings }, credentials, account: 'help@shop.example', before: null },
        buildContext(),
      );
    await expect(turn({ topicArn: 'support-mail' })).rejects.toMatchObject({
      code: 'webhook.topic_invalid',
      field: 'topicArn',
    });
    await expect(turn({ topicArn, region: 'eu-west-1' })).rejects.toMatchObject({ code: 'webhook.storage_incomplete' });
    await expect(turn({ topicArn })).resolves.toMatchObject({ settings: { topicArn } });
  });
});

/** A certificate as Amazon's: RSA, valid now. */
function selfSigned(): { privateKey: KeyObject; certificate: string } {
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const { mkdtempSync, readFileSync, rmSync } = process.getBuiltinModule('node:fs');
  const { tmpdir } = process.getBuiltinModule('node:os');
  const { createPrivateKey } = process.getBuiltinModule('node:crypto');
  const directory = mkdtempSync(`${tmpdir()}/irori-sns-`);
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '3650',
        '-subj',
        '/CN=sns',
        '-keyout',
        `${directory}/k`,
        '-out',
        `${directory}/c`,
      ],
      { stdio: 'ignore' },
    );
    return {
      privateKey: createPrivateKey(readFileSync(`${directory}/k`)),
      certificate: readFileSync(`${directory}/c`, 'utf8'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
