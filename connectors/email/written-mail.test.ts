/** The mails we make, read back by our own reader and by two that others wrote. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { externalRef } from '../kit/ids.ts';
import type { OutboundAttachment, OutboundMessage } from '../kit/outbound-message.ts';
import { formatMail } from './format.ts';
import { parse } from './parse.ts';
import { attachmentBytes } from './relay-size.ts';
import { compose } from './send.ts';
import { buildChannel, buildContext, buildMessage, buildRaw, verified } from './testing.ts';

async function written(more: Partial<OutboundMessage>): Promise<Buffer> {
  const message = buildMessage(more);
  return buffer(await compose(formatMail(message, buildChannel(), buildContext().installation), message.attachments));
}

/** As the other side would read it if they ran what we run: another installation, to which all of it is new. */
async function readByUs(bytes: Buffer) {
  const channel = buildChannel({
    id: 'another',
    account: 'ann@customer.example',
    receivingAddress: 'ann@in.other.example',
    ownAddresses: ['ann@customer.example'],
    memberAddresses: [],
  });
  const raw = buildRaw(bytes, { from: 'mika@shop.example', to: ['ann@in.other.example'], checks: verified });
  const parsed = await parse(raw, channel);
  const event = parsed.kind === 'events' ? parsed.events[0] : undefined;
  if (event?.kind !== 'message') throw new Error(`It was read as ${JSON.stringify(parsed)}`);
  return event;
}

const file = (more: Partial<OutboundAttachment> = {}, content = 'bytes'): OutboundAttachment => ({
  fileName: 'plan.pdf',
  contentType: 'application/pdf',
  size: content.length,
  inline: false,
  contentId: null,
  open: async () => Readable.from([Buffer.from(content)]),
  ...more,
});

const answers: NonNullable<OutboundMessage['answers']> = {
  ref: externalRef('ann-1@customer.example'),
  provider: {},
  references: [],
  quotedText: 'Where is the switch?',
  from: 'Ann Example',
  at: new Date('2026-03-02T01:00:00Z'),
};

const picture = file({ fileName: 'switch.png', contentType: 'image/png', inline: true, contentId: 'one@irori' });
const rich: Partial<OutboundMessage> = {
  text: 'Here: [the switch]',
  html: '<p>Here: <img src="cid:one@irori" alt="the switch"></p>',
  attachments: [picture, file()],
  answers,
  brand: { name: 'Shop', signature: 'Mika\nShop', signatureHtml: '<p><strong>Mika</strong><br>Shop</p>' },
};

describe('a mail with a picture in its text', () => {
  test('is text and HTML, the picture related to the HTML, the file beside both', async () => {
    const bytes = await written(rich);
    const mail = await simpleParser(bytes);
    expect(mail.text).toContain('Here: [the switch]');
    expect(mail.attachments.map(({ filename, related, cid }) => ({ filename, related, cid }))).toEqual([
      { filename: 'switch.png', related: true, cid: 'one@irori' },
      { filename: 'plan.pdf', related: undefined, cid: undefined },
    ]);
    const other = await PostalMime.parse(bytes);
    expect(other.text).toContain('[the switch]');
    expect(other.html).toContain('src="cid:one@irori"');
    expect(other.attachments.map(({ filename, disposition }) => ({ filename, disposition }))).toEqual([
      { filename: 'switch.png', disposition: 'inline' },
      { filename: 'plan.pdf', disposition: 'attachment' },
    ]);
    expect(bytes.toString('latin1')).toMatch(/multipart\/mixed[\s\S]*multipart\/alternative[\s\S]*multipart\/related/);
  });

  test('says to us what was newly written, and folds signature and history', async () => {
    const event = await readByUs(await written(rich));
    expect(event.text.trim()).toBe('Here: [the switch]');
    expect(event.foldedText).toContain('Where is the switch?');
    expect(event.attachments.map(({ fileName, inline }) => ({ fileName, inline }))).toEqual([
      { fileName: 'switch.png', inline: true },
      { fileName: 'plan.pdf', inline: false },
    ]);
  });

  test.each([
    ['en', 'It leaves today.', 'wrote:'],
    ['ja', '本日発送いたします。', 'のメール:'],
    ['pl', 'Wysyłamy dziś, będzie jutro.', 'pisze:'],
  ])('the history in %s folds on the other side', async (_, text, intro) => {
    const bytes = await written({ text, answers });
    expect((await simpleParser(bytes)).text).toContain(intro);
    const event = await readByUs(bytes);
    expect(event.text.trim()).toBe(text);
  });
});

describe('a mail without anything rich', () => {
  test('stays plain text', async () => {
    const mail = await simpleParser(await written({ answers }));
    expect(mail.html).toBe(false);
    expect(mail.text).toContain('> Where is the switch?');
  });

  test('has no history where none is to go along', async () => {
    const mail = await simpleParser(await written({ answers: { ...answers, quotedText: null } }));
    expect(mail.text).not.toContain('Where is the switch?');
    expect(mail.inReplyTo).toBe('<ann-1@customer.example>');
  });
});

describe('files behind links', () => {
  const links = [
    {
      fileName: 'film <1>.mp4',
      size: 40 * 1024 * 1024,
      url: 'https://desk.example/shared/abc',
      expiresAt: new Date('2026-04-01T00:00:00Z'),
    },
  ];

  test.each([
    ['en', 'It leaves today.', 'One file is too large', '1 April 2026'],
    ['ja', '本日発送いたします。', 'ダウンロードできます', '2026年4月1日'],
    ['pl', 'Wysyłamy dziś, będzie jutro.', 'Jeden plik jest za duży', '1 kwietnia 2026'],
  ])('are named in %s with the day on which they end', async (_, text, sentence, day) => {
    const mail = await simpleParser(await written({ text, links, html: `<p>${text}</p>` }));
    for (const body of [mail.text, String(mail.html)]) {
      expect(body).toContain(sentence);
      expect(body).toContain('https://desk.example/shared/abc');
      expect(body).toContain(day);
    }
    expect(mail.html).toContain('film &lt;1&gt;.mp4');
  });

  test('are made when the relay takes less than the files need on the wire', () => {
    const budget = attachmentBytes(10_000_000);
    // base64 in lines of 76 with CRLF
    expect(Math.ceil(budget / 57) * 78).toBeLessThanOrEqual(10_000_000);
    expect(budget).toBeGreaterThan(6_500_000);
    expect(attachmentBytes(1000)).toBeGreaterThanOrEqual(0);
  });
});
