import { describe, expect, test } from 'vitest';
import { externalRef } from '../kit/ids.ts';
import type { OutboundMessage } from '../kit/outbound-message.ts';
import { formatMail, loopMark } from './format.ts';
import { ourMessageId, parseMessageIds, tokenInAddress, tokenInMessageId } from './message-ids.ts';
import { buildChannel, buildContext, buildMessage, receivingAddress } from './testing.ts';
import { splitReply } from './text/split-reply.ts';

const format = (more: Partial<OutboundMessage> = {}, settings: Record<string, string> = {}, channel = buildChannel()) =>
  formatMail(buildMessage(more), channel, buildContext(settings).installation);

const answers = (
  more: Partial<NonNullable<OutboundMessage['answers']>> = {},
): NonNullable<OutboundMessage['answers']> => ({
  ref: externalRef('ann-1@customer.example'),
  provider: {},
  references: [],
  quotedText: null,
  from: 'Ann Example',
  at: new Date('2026-03-02T01:00:00Z'),
  ...more,
});

describe('who it is from', () => {
  test('the receiving address, while nothing else is known to be allowed', () => {
    expect(format().options.from).toEqual({ name: 'Mika (Shop)', address: receivingAddress });
  });

  test('the installation’s sender where one is set', () => {
    const { options, messageId } = format({}, { IRORI_MAIL_FROM: 'Support <support@desk.example>' });
    expect(options.from).toEqual({ name: 'Mika (Shop)', address: 'support@desk.example' });
    expect(messageId).toMatch(/@desk\.example$/);
  });

  test('never the support address at somebody else’s domain', () => {
    expect(JSON.stringify(format().options.from)).not.toContain('shop.example');
  });

  test('the name says who writes, and names of letters only', () => {
    expect(
      format({ author: { name: 'Mika\r\nBcc: x@y', slug: 'mika' }, brand: { name: '', signature: '' } }).options.from,
    ).toMatchObject({ name: 'Mika Bcc: x@y' });
  });
});

describe('where it leads back', () => {
  test('Reply-To carries the token, and fits into a local part', () => {
    const { options, envelope } = format();
    expect(options.replyTo).toMatchObject({ address: 'w7k3q9+abcdefghijklmnopqrstuvwxyz234567abcd@in.irori.example' });
    expect(tokenInAddress((options.replyTo as { address: string }).address)).toBe(
      'abcdefghijklmnopqrstuvwxyz234567abcd',
    );
    expect(envelope.from).toBe((options.replyTo as { address: string }).address);
  });

  test('the envelope names the sender’s own domain where that is another', () => {
    expect(format({}, { IRORI_MAIL_FROM: 'support@desk.example' }).envelope.from).toBe('support@desk.example');
  });

  test('too long for a local part, it goes without token', () => {
    const channel = buildChannel({ receivingAddress: `${'x'.repeat(40)}@in.irori.example` });
    expect(format({}, {}, channel).options.replyTo).toMatchObject({ address: channel.receivingAddress });
  });

  test('the Message-ID is fixed by the message and carries the token', () => {
    const { messageId, options } = format();
    expect(format().messageId).toBe(messageId);
    expect(tokenInMessageId(messageId)).toBe('abcdefghijklmnopqrstuvwxyz234567abcd');
    expect(options.messageId).toBe(`<${messageId}>`);
    expect(format({ messageId: '01920000-0000-7000-8000-0000000000a2' }).messageId).not.toBe(messageId);
  });

  test('our own loop mark is on it, and says nothing to others', () => {
    const { options } = format();
    expect(options.headers).toEqual({ 'X-Irori-Loop': loopMark(buildChannel().id) });
    expect(loopMark('a')).not.toBe(loopMark('b'));
  });
});

describe('what it answers', () => {
  test('In-Reply-To and References, the nearest last', () => {
    const { options } = format({ answers: answers({ references: [externalRef('first@x'), externalRef('second@x')] }) });
    expect(options.inReplyTo).toBe('<ann-1@customer.example>');
    expect(options.references).toEqual(['<first@x>', '<second@x>', '<ann-1@customer.example>']);
  });

  test('a long chain keeps its first and its last ten', () => {
    const references = Array.from({ length: 300 }, (_, index) => externalRef(`${index}@x`));
    const kept = format({ answers: answers({ references }) }).options.references as string[];
    expect(kept).toHaveLength(11);
    expect([kept[0], kept.at(-2), kept.at(-1)]).toEqual(['<0@x>', '<299@x>', '<ann-1@customer.example>']);
  });

  test('ids with brackets or blanks in them are left out', () => {
    const references = [externalRef('a b@x'), externalRef('c>d@x'), externalRef('fine@x')];
    expect(format({ answers: answers({ references }) }).options.references).toEqual([
      '<fine@x>',
      '<ann-1@customer.example>',
    ]);
  });

  test.each([
    ['Where is it?', 'Re: Where is it?'],
    ['Re: Where is it?', 'Re: Where is it?'],
    ['AW: Wo ist es?', 'AW: Wo ist es?'],
    ['Odp: Gdzie?', 'Odp: Gdzie?'],
    ['返信：注文', '返信：注文'],
    ['RE[2]: x', 'RE[2]: x'],
    ['Reality: x', 'Re: Reality: x'],
    ['a\r\nBcc: x@y.example', 'Re: a Bcc: x@y.example'],
  ])('subject %s', (subject, expected) => {
    expect(format({ subject, answers: answers() }).options.subject).toBe(expected);
  });

  test('a new mail has its subject as it is', () => {
    expect(format({ subject: 'Your order' }).options.subject).toBe('Your order');
  });

  test('the customer is answered at Reply-To, else in his own spelling', () => {
    const to = [{ name: 'Ann', address: 'ann@customer.example' }];
    expect(format({ to, answers: answers({ provider: { address: 'Ann@Customer.example' } }) }).envelope.to).toEqual([
      'Ann@Customer.example',
    ]);
    expect(
      format({
        to,
        answers: answers({ provider: { address: 'ann@customer.example', replyTo: 'ann+1@relay.example' } }),
      }).envelope.to,
    ).toEqual(['ann+1@relay.example']);
    expect(
      format({ to, answers: answers({ provider: { address: 'bo@buyer.example', replyTo: 'x@y.example' } }) }).envelope
        .to,
    ).toEqual(['ann@customer.example']);
  });
});

describe('its words', () => {
  const quoted = answers({ quotedText: 'Where is it?\n> older' });

  test('a text part always: words, signature, history', () => {
    const text = format({ brand: { name: 'Shop', signature: 'Shop team' }, answers: quoted }).options.text as string;
    expect(text).toBe(
      'It leaves today.\n\n-- \nShop team\n\nOn Mon, 2 Mar 2026 at 01:00 UTC, Ann Example wrote:\n> Where is it?\n>> older\n',
    );
  });

  test.each([
    ['It leaves today.'],
    ['本日発送しました。'],
    ['Wysyłamy dziś, proszę się nie martwić, paczka będzie jutro.'],
  ])('what we quote is what we fold: %s', (text) => {
    const sent = format({ text, answers: quoted }).options.text as string;
    expect(splitReply(sent, 5000).visible).toBe(text);
  });

  test('HTML beside it when there is any, its history marked for mail programs', () => {
    const html = format({ html: '<p>It <b>leaves</b> today.</p>', answers: answers({ quotedText: 'a < b' }) }).options
      .html as string;
    expect(html).toContain('<p>It <b>leaves</b> today.</p>');
    expect(html).toContain('class="gmail_quote"');
    expect(html).toContain('a &lt; b');
    expect(format().options.html).toBeUndefined();
  });
});

describe('message ids', () => {
  test.each([
    ['<a@b> <c@d>', ['a@b', 'c@d']],
    ['<a@b><c@d>', ['a@b', 'c@d']],
    ['Your message of Monday <a@b>', ['a@b']],
    ['a@b', ['a@b']],
    ['<a\r\n @b>', ['a@b']],
    ['', []],
    ['none', []],
  ])('%s', (value, expected) => {
    expect(parseMessageIds(value)).toEqual(expected);
  });

  test('only the shape of ours holds a token', () => {
    const ours = ourMessageId('abc234', '01920000-0000-7000-8000-0000000000a1', 'x.example');
    expect(tokenInMessageId(ours)).toBe('abc234');
    expect(tokenInMessageId(ours.toUpperCase())).toBe('abc234');
    expect(tokenInMessageId('CAKsfaBW4hj0Gek6TwbR3erng4P1y0CZzJ0d@mail.gmail.com')).toBeNull();
    expect(tokenInAddress('help+sales@shop.example')).toBe('sales');
    expect(tokenInAddress('help@shop.example')).toBeNull();
  });
});
