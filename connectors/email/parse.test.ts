import { describe, expect, test } from 'vitest';
import type { InboundMessage, InboundReceipt, Parsed } from '../kit/inbound-event.ts';
import { formatMail, loopMark } from './format.ts';
import { parse } from './parse.ts';
import { buildChannel, buildContext, buildMail, buildMessage, buildRaw, receivingAddress } from './testing.ts';

const { credentials: _, ...channel } = buildChannel();
const read = (
  body: Buffer | string,
  more: Parameters<typeof buildRaw>[1] = {},
  caps?: Record<string, number>,
): Promise<Parsed> => parse(buildRaw(body, more), channel, caps);
const headers = {
  From: 'Ann <ann@customer.example>',
  To: 'help@shop.example',
  Subject: 'Order',
  'Message-ID': '<m1@customer.example>',
};

async function message(
  body: Buffer | string,
  more: Parameters<typeof buildRaw>[1] = {},
  caps?: Record<string, number>,
): Promise<InboundMessage> {
  const parsed = await read(body, more, caps);
  expect(parsed.kind).toBe('events');
  const event = parsed.kind === 'events' ? parsed.events[0] : undefined;
  expect(event?.kind).toBe('message');
  return event as InboundMessage;
}

describe('threads', () => {
  const token = 'abcdefghijklmnopqrstuvwxyz234567abcd';
  const ours = formatMail(buildMessage(), buildChannel(), buildContext().installation).messageId;

  test('our token in the recipient, then in the ids answered; foreign ids nearest first', async () => {
    const mail = buildMail({ ...headers, 'In-Reply-To': `<${ours}>`, References: '<first@x> <second@x>' }, 'x');
    const { thread } = await message(mail, { to: [receivingAddress.replace('@', `+${token}@`)] });
    expect(thread).toEqual({ tokens: [token], answers: [ours, 'second@x', 'first@x'], key: null });
  });

  test('a plus in somebody else’s address is no token', async () => {
    const { thread } = await message(buildMail({ ...headers, To: 'ann+news@customer.example' }, 'x'), {
      to: ['other+abcd@in.irori.example'],
    });
    expect(thread.tokens).toEqual([]);
  });

  test('the token survives a forward that rewrote the recipient', async () => {
    const { thread } = await message(
      buildMail({ ...headers, To: receivingAddress.replace('@', `+${token.toUpperCase()}@`) }, 'x'),
    );
    expect(thread.tokens).toEqual([token]);
  });

  test('the subject names no conversation', async () => {
    const { thread } = await message(buildMail({ ...headers, Subject: `Re: [#123] ${token}` }, 'x'));
    expect(thread).toEqual({ tokens: [], answers: [], key: null });
  });

  test('no id, empty ids and repeated ids are told apart by what was written', async () => {
    const without = await message(buildMail({ ...headers, 'Message-ID': '' }, 'x'));
    expect(without.ref).toBeNull();
    const [first, same, other] = await Promise.all(['x', 'x', 'y'].map((text) => message(buildMail(headers, text))));
    expect(first?.ref).toBe('m1@customer.example');
    expect(same?.fingerprint).toBe(first?.fingerprint);
    expect(other?.fingerprint).not.toBe(first?.fingerprint);
  });
});

describe('mail of our own', () => {
  const own = {
    ...headers,
    From: `Mika <${receivingAddress}>`,
    'Message-ID': `<${formatMail(buildMessage(), buildChannel(), buildContext().installation).messageId}>`,
  };

  test('that comes back is ignored by name', async () => {
    expect(await read(buildMail(own, 'x'))).toMatchObject({ kind: 'ignored', rule: 'mail.own_copy' });
  });

  test('an id of our shape from a stranger is not ours', async () => {
    expect((await read(buildMail({ ...own, From: 'ann@customer.example' }, 'x'))).kind).toBe('events');
  });

  test('our loop mark under another id is a loop; another installation’s is not', async () => {
    const looped = buildMail({ ...headers, 'X-Irori-Loop': loopMark(channel.id) }, 'x');
    expect(await read(looped)).toMatchObject({
      kind: 'quarantined',
      reason: 'mail.loop',
      params: { evidence: 'own_header' },
    });
    expect((await read(buildMail({ ...headers, 'X-Irori-Loop': loopMark('another') }, 'x'))).kind).toBe('events');
    expect((await read(looped, { released: true })).kind).toBe('events');
  });

  test('more than fifty hosts is a loop', async () => {
    const received = Array.from({ length: 51 }, (_, index) => `from a${index} by b`);
    expect(await read(buildMail({ Received: received, ...headers }, 'x'))).toMatchObject({
      kind: 'quarantined',
      params: { received: 51 },
    });
  });

  test('from our own address alone a person must look, and can let it through', async () => {
    const mail = buildMail({ ...headers, From: 'help@shop.example' }, 'x');
    expect(await read(mail)).toMatchObject({ kind: 'quarantined', reason: 'mail.from_own_address' });
    expect((await message(mail, { released: true })).sender).toMatchObject({
      doubt: 'sender_unsure',
      address: expect.stringMatching(/@sender\.invalid$/),
    });
  });
});

describe('machines', () => {
  test('an absence note is shown as one', async () => {
    expect((await message(buildMail({ ...headers, 'Auto-Submitted': 'auto-replied' }, 'Away.'))).nature).toBe(
      'auto_reply',
    );
  });

  test.each([
    [{ Precedence: 'list', 'List-Id': '<x.example>' }],
    [{ 'X-Auto-Response-Suppress': 'All' }],
    [{ 'X-MS-Exchange-Inbox-Rules-Loop': 'help@shop.example' }],
    [{ 'Auto-Submitted': 'no' }],
    [{ 'X-Loop': 'something' }],
    [{ Precedence: 'bulk' }],
  ])('%j alone is no evidence', async (extra) => {
    expect((await message(buildMail({ ...headers, ...extra } as typeof headers, 'Where is it?'))).nature).toBe(
      'person',
    );
  });

  test('a bounce to a token address names its delivery without any id', async () => {
    const bounce = buildMail(
      { From: 'MAILER-DAEMON@x.example', To: 'x', Subject: 'Undelivered Mail' },
      '<ann@customer.example>: 550 5.1.1 unknown user',
    );
    const parsed = await read(bounce, {
      from: '',
      to: [receivingAddress.replace('@', '+abcdefghijklmnopqrstuvwxyz234567abcd@')],
    });
    const receipt = (parsed.kind === 'events' ? parsed.events[0] : null) as InboundReceipt;
    expect(receipt).toMatchObject({
      kind: 'receipt',
      state: 'failed',
      recipient: 'ann@customer.example',
      code: 'smtp.mailbox_unknown',
      tokens: ['abcdefghijklmnopqrstuvwxyz234567abcd'],
    });
  });

  test('a customer who asks about a bounce is a customer', async () => {
    const mail = buildMail(
      { ...headers, Subject: 'Undelivered mail returned to sender?' },
      'I got "550 5.1.1 user unknown" when I wrote to <info@shop.example>. Why?',
    );
    expect((await message(mail)).nature).toBe('person');
  });
});

describe('caps', () => {
  const parts = (count: number) =>
    buildMail({ ...headers, 'Content-Type': 'multipart/mixed; boundary=b' }, `${'--b\n\nx\n'.repeat(count)}--b--`);

  test.each([
    ['parts', parts(1200), 'mail.too_many_parts'],
    [
      'header lines',
      buildMail({ ...headers, X: Array.from({ length: 2500 }, () => 'y') }, 'x'),
      'mail.too_many_header_lines',
    ],
    ['header bytes', buildMail({ ...headers, X: 'y'.repeat(1_200_000) }, 'x'), 'mail.too_many_header_bytes'],
    ['nesting', nested(150), 'mail.too_many_nesting'],
  ])('too many %s: the original only, said in the thread', async (_, mail, code) => {
    const event = await message(mail);
    expect(event.omitted.map((one) => one.code)).toEqual([code]);
    expect(event.flags).toContain('original_only');
    expect(event.sender.address).toBe('ann@customer.example');
    expect(event.subject).toBe('Order');
  });

  test('too long a text is cut and said', async () => {
    const event = await message(buildMail(headers, 'word '.repeat(300_000)));
    expect(event.text.length).toBeLessThanOrEqual(1024 * 1024);
    expect(event.omitted).toMatchObject([{ code: 'mail.text_cut' }]);
  });

  test('files beyond the cap are named', async () => {
    const file = (name: string) => `--b\nContent-Disposition: attachment; filename=${name}\n\nx\n`;
    const mail = buildMail(
      { ...headers, 'Content-Type': 'multipart/mixed; boundary=b' },
      `--b\n\nhi\n${['a', 'b', 'c'].map((name) => file(`${name}.txt`)).join('')}--b--`,
    );
    const event = await message(mail, {}, { mailAttachments: 2 });
    expect(event.attachments.map((one) => one.fileName)).toEqual(['a.txt', 'b.txt']);
    expect(event.omitted).toEqual([{ what: 'c.txt', code: 'mail.too_many_files', params: { limit: 2 } }]);
  });

  function nested(depth: number): Buffer {
    const levels = Array.from(
      { length: depth },
      (_, level) => `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n`,
    );
    return buildMail({ ...headers, 'Content-Type': 'multipart/mixed; boundary=b0' }, levels.join('\n'));
  }
});

describe('what is shown', () => {
  test('simple HTML is text, with its links; designed HTML is shown as such', async () => {
    const simple = await message(
      buildMail(
        { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
        '<div>See <a href="https://x.example/1">this</a></div>',
      ),
    );
    expect(simple).toMatchObject({ html: null, text: 'See this <https://x.example/1>' });
    const designed = await message(
      buildMail(
        { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
        '<table><tr><td><h1>Sale</h1><a href="https://x.example/1">this</a></td></tr></table>',
      ),
    );
    expect(designed.text).toBe('Sale\n\nthis');
    expect(designed.html).toContain('<h1>Sale</h1>');
  });

  test('a text part that says nothing gives way to the HTML', async () => {
    const mail = buildMail(
      { ...headers, 'Content-Type': 'multipart/alternative; boundary=b' },
      '--b\nContent-Type: text/plain\n\nYour mail program does not support HTML.\n--b\nContent-Type: text/html\n\n<p>' +
        'Long news in many words. '.repeat(40) +
        '</p>\n--b--',
    );
    expect((await message(mail)).text).toContain('Long news');
  });

  test('text and HTML parts that follow each other are both there', async () => {
    const mail = buildMail(
      { ...headers, 'Content-Type': 'multipart/mixed; boundary=b' },
      '--b\nContent-Type: text/plain\n\nFirst.\n--b\nContent-Type: text/html\n\n<p>Second.</p>\n--b\nContent-Type: text/plain\n\nThird.\n--b--',
    );
    expect((await message(mail)).text).toBe('First.\n\nSecond.\n\nThird.');
  });

  test('Japanese in format=flowed is joined without blanks', async () => {
    const mail = buildMail(
      { ...headers, 'Content-Type': 'text/plain; charset=utf-8; format=flowed; delsp=yes' },
      'これは長い \n文です。\n> 引用 \n> です',
    );
    expect((await message(mail)).text).toBe('これは長い文です。');
  });

  test('NUL and half letters are not handed on', async () => {
    const event = await message(
      Buffer.concat([
        buildMail({ ...headers, Subject: 'a\u0000b' }, ''),
        Buffer.from([0x61, 0x00, 0x62, 0xed, 0xa0, 0x80]),
      ]),
    );
    expect(JSON.stringify(event)).not.toContain('\\u0000');
    expect(JSON.stringify(event).isWellFormed()).toBe(true);
  });

  test.each([
    ['Guten Tag, wo ist meine Bestellung? Ich warte noch auf eine Antwort und danke.', 'de'],
    ['Dzień dobry, gdzie jest moje zamówienie? Nie mam od Państwa żadnej wiadomości.', 'pl'],
    ['注文した商品がまだ届きません。', 'ja'],
    ['주문한 상품이 아직 도착하지 않았습니다.', 'ko'],
    ['我的订单还没有到，请问什么时候发货？', 'zh-Hans'],
    ['Where is my order? I have not heard from you.', 'en'],
    ['ok', null],
  ])('the language of %s', async (text, lang) => {
    expect((await message(buildMail({ ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, text))).lang).toBe(
      lang,
    );
  });
});
