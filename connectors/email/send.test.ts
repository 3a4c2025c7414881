import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryFailure } from '../kit/failures.ts';
import type { OutboundAttachment } from '../kit/outbound-message.ts';
import { defaultLimits } from './limits.ts';
import { readMail } from './mime/read-mail.ts';
import { closeRelays } from './relay.ts';
import { send } from './send.ts';
import { type MailSink, type SinkBehaviour, startMailSink } from './simulator.ts';
import { buildChannel, buildContext, buildMessage } from './testing.ts';

describe('without a relay', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'irori-mail-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const context = () => {
    const ctx = buildContext();
    return { ...ctx, installation: { ...ctx.installation, outgoingDirectory: join(directory, 'outgoing') } };
  };

  test('the whole mail becomes a file, and says that nothing left', async () => {
    const accepted = await send(buildMessage({ attachments: [file('note.txt', 'hello')] }), buildChannel(), context());
    expect(accepted).toMatchObject({ via: 'file', externalId: null });
    const names = await readdir(join(directory, 'outgoing'));
    expect(names).toEqual(['20260302T100000000Z-01920000-0000-7000-8000-0000000000d1.eml']);
    const mail = readMail(await readFile(join(directory, 'outgoing', names[0] as string)), defaultLimits);
    expect(mail.headers.text('subject')).toBe('Where is order 1042?');
    expect(mail.files.map((one) => [one.fileName, one.bytes.toString()])).toEqual([['note.txt', 'hello']]);
  });

  test('the same delivery twice is one file', async () => {
    await send(buildMessage(), buildChannel(), context());
    await send(buildMessage(), buildChannel(), context());
    expect(await readdir(join(directory, 'outgoing'))).toHaveLength(1);
  });

  test('a directory that cannot be written is a passing failure', async () => {
    const ctx = context();
    await writeFile(join(directory, 'a-file'), '');
    const blocked = {
      ...ctx,
      installation: { ...ctx.installation, outgoingDirectory: join(directory, 'a-file', 'outgoing') },
    };
    await expect(send(buildMessage(), buildChannel(), blocked)).rejects.toMatchObject({
      kind: 'transient',
      code: 'mail.file_not_written',
    });
  });
});

describe('over the relay', () => {
  let sink: MailSink;
  beforeEach(async () => {
    sink = await startMailSink();
  });
  afterEach(async () => {
    closeRelays();
    await sink.close();
  });

  const deliver = (more: Parameters<typeof buildMessage>[0] = {}, settings: Record<string, string> = {}) =>
    send(buildMessage(more), buildChannel(), buildContext({ IRORI_SMTP_URL: sink.url, ...settings }));
  const failure = async (
    behaviour: SinkBehaviour,
    more: Parameters<typeof buildMessage>[0] = {},
  ): Promise<DeliveryFailure> => {
    sink.behave(behaviour);
    const error = await deliver(more).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeliveryFailure);
    return error as DeliveryFailure;
  };

  test('a mail arrives with its envelope, and Bcc stays in the envelope', async () => {
    const accepted = await deliver({
      cc: [{ name: 'Cy', address: 'cy@customer.example' }],
      bcc: [{ name: 'Bo', address: 'bo@hidden.example' }],
    });
    expect(accepted).toMatchObject({
      via: 'relay',
      refs: ['abcdefghijklmnopqrstuvwxyz234567abcd.agjaaaaaabyabaaaaaaaaaaaue@in.irori.example'],
    });
    expect(accepted.externalId).not.toBeNull();
    const [mail] = sink.mails;
    expect(mail?.to).toEqual(['ann@customer.example', 'cy@customer.example', 'bo@hidden.example']);
    expect(mail?.raw.toString()).not.toContain('bo@hidden.example');
  });

  test('connections are kept and used again', async () => {
    await deliver();
    await deliver();
    expect(sink.mails).toHaveLength(2);
    expect(sink.connections).toBe(1);
  });

  test('a connection that the relay closed meanwhile is replaced without anybody noticing', async () => {
    await deliver();
    sink.behave((step, { connection }) => (step === 'mail' && connection === 1 ? 'cut' : undefined));
    await deliver();
    expect(sink.mails).toHaveLength(2);
    expect(sink.connections).toBe(2);
  });

  test('attachments are streamed and come out as they went in', async () => {
    const bytes = Buffer.alloc(3_000_000, 'irori ');
    await deliver({
      attachments: [
        file('large.bin', bytes, 'application/octet-stream'),
        file('logo.png', 'png', 'image/png', 'logo@irori'),
      ],
      html: '<p>Hi <img src="cid:logo@irori"></p>',
    });
    const mail = readMail(sink.mails[0]?.raw as Buffer, defaultLimits);
    expect(mail.files.map((one) => [one.fileName, one.inline]).sort()).toEqual([
      ['large.bin', false],
      ['logo.png', true],
    ]);
    expect(mail.files.find((one) => one.fileName === 'large.bin')?.bytes.equals(bytes)).toBe(true);
  });

  test.each<[string, SinkBehaviour, Partial<DeliveryFailure>]>([
    [
      'greylisting',
      at('rcpt', '450 4.2.0 Greylisted, try again later'),
      { kind: 'throttled', code: 'smtp.greylisted', retryAfterMs: 300_000 },
    ],
    ['a full relay', at('connect', '421 4.3.2 Too busy'), { kind: 'throttled', code: 'smtp.relay_busy' }],
    [
      'a rate limit',
      at('mail', '451 4.7.1 Too many messages, slow down'),
      { kind: 'throttled', code: 'smtp.rate_limited' },
    ],
    ['a temporary failure', at('dot', '451 4.3.0 Local error'), { kind: 'transient', code: 'smtp.temporary' }],
    ['an unknown mailbox', at('rcpt', '550 5.1.1 User unknown'), { kind: 'rejected', code: 'smtp.mailbox_unknown' }],
    ['a refused relay', at('rcpt', '554 5.7.1 Relay access denied'), { kind: 'rejected', code: 'smtp.relay_denied' }],
    [
      'a mail too large',
      at('dot', '552 5.3.4 Message too big for system'),
      { kind: 'rejected', code: 'smtp.too_large' },
    ],
    [
      'a policy',
      at('dot', '550 5.7.26 Unauthenticated mail: DMARC policy'),
      { kind: 'rejected', code: 'smtp.sender_not_authenticated' },
    ],
    [
      'a block list',
      at('mail', '554 5.7.1 Blocked using zen.spamhaus.org'),
      { kind: 'rejected', code: 'smtp.blocked' },
    ],
    ['a cut before the message', at('data', 'cut'), { kind: 'transient', code: 'smtp.connection_broken' }],
    ['a cut after the final dot', at('dot', 'cut'), { kind: 'outcome_unknown', code: 'smtp.connection_lost' }],
    [
      'a mail taken without a word',
      at('dot', 'take-and-cut'),
      { kind: 'outcome_unknown', code: 'smtp.connection_lost' },
    ],
  ])('%s', async (_, behaviour, expected) => {
    expect(await failure(behaviour)).toMatchObject(expected);
  });

  test('a relay that is not there', async () => {
    await sink.close();
    await expect(deliver()).rejects.toMatchObject({ kind: 'transient', code: 'smtp.relay_unreachable' });
    sink = await startMailSink();
  });

  test('a relay that says nothing after the dot is given up when the caller stops waiting: it may have arrived', async () => {
    const stop = new AbortController();
    sink.behave((step) => {
      if (step !== 'dot') return undefined;
      setTimeout(() => stop.abort(), 20);
      return 'hang';
    });
    const ctx = buildContext({ IRORI_SMTP_URL: sink.url }, { signal: stop.signal });
    await expect(send(buildMessage(), buildChannel(), ctx)).rejects.toMatchObject({ kind: 'outcome_unknown' });
  });

  test('a refused copy is told, and the reply counts as sent', async () => {
    sink.behave((step, { argument }) =>
      step === 'rcpt' && argument.startsWith('cy@') ? '550 5.1.1 No such user' : undefined,
    );
    const accepted = await deliver({ cc: [{ name: '', address: 'cy@customer.example' }] });
    expect(accepted.refused).toEqual([{ address: 'cy@customer.example', text: '550 5.1.1 No such user' }]);
    expect(sink.mails).toHaveLength(1);
  });

  test('a refused customer is a failure, though a copy was taken', async () => {
    const error = await failure(
      (step, { argument }) => (step === 'rcpt' && argument.startsWith('ann@') ? '550 5.1.1 No such user' : undefined),
      {
        cc: [{ name: '', address: 'cy@customer.example' }],
      },
    );
    expect(error).toMatchObject({
      kind: 'rejected',
      code: 'smtp.mailbox_unknown',
      params: { acceptedFor: ['cy@customer.example'] },
    });
  });

  test('files beyond what mail carries are refused before the relay hears of them', async () => {
    const huge = { ...file('huge.bin', ''), size: 30 * 1024 * 1024 };
    await expect(deliver({ attachments: [huge] })).rejects.toMatchObject({
      kind: 'rejected',
      code: 'mail.files_too_large',
    });
    expect(sink.connections).toBe(0);
  });

  test('an attachment that cannot be opened stops the mail', async () => {
    const lost: OutboundAttachment = { ...file('lost.txt', ''), open: () => Promise.reject(new Error('gone')) };
    await expect(deliver({ attachments: [lost] })).rejects.toMatchObject({
      kind: 'transient',
      code: 'mail.attachment_unreadable',
    });
    expect(sink.mails).toHaveLength(0);
  });

  test('an attachment that breaks off half way sends nothing', async () => {
    const broken: OutboundAttachment = {
      ...file('broken.txt', ''),
      open: async () =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(100_000, 'x');
            throw new Error('disk');
          })(),
        ),
    };
    await expect(deliver({ attachments: [broken] })).rejects.toMatchObject({ kind: 'transient' });
    expect(sink.mails).toHaveLength(0);
  });
});

describe('a relay with a login', () => {
  afterEach(() => closeRelays());

  test('a wrong password is a matter of credentials, and shows nowhere', async () => {
    const sink = await startMailSink({ login: { user: 'irori', password: 'right-horse' } });
    const url = sink.url.replace('right-horse', 'wrong-battery');
    sink.behave((step, { argument }) => (step === 'auth' ? `535 5.7.8 Refused ${argument} wrong-battery` : undefined));
    const error = await send(buildMessage(), buildChannel(), buildContext({ IRORI_SMTP_URL: url })).catch(
      (thrown: DeliveryFailure) => thrown,
    );
    expect(error).toMatchObject({ kind: 'credentials', code: 'smtp.login_refused' });
    const base64 = Buffer.from('\u0000irori\u0000wrong-battery').toString('base64');
    const shown = JSON.stringify([error, (error as DeliveryFailure).message, (error as DeliveryFailure).params]);
    expect(shown).not.toContain('wrong-battery');
    expect(shown).not.toContain(base64);
    await sink.close();
  });

  test('the right one is let in', async () => {
    const sink = await startMailSink({ login: { user: 'irori', password: 'p@ss/word' } });
    await send(buildMessage(), buildChannel(), buildContext({ IRORI_SMTP_URL: sink.url }));
    expect(sink.mails).toHaveLength(1);
    await sink.close();
  });
});

function at(step: Parameters<SinkBehaviour>[0], answer: string): SinkBehaviour {
  return (now) => (now === step ? answer : undefined);
}

function file(
  fileName: string,
  content: string | Buffer,
  contentType = 'text/plain',
  contentId: string | null = null,
): OutboundAttachment {
  const bytes = Buffer.from(content);
  return {
    fileName,
    contentType,
    size: bytes.length,
    inline: contentId !== null,
    contentId,
    open: async () => Readable.from([bytes]),
  };
}
