import { expect, test } from 'vitest';
import { readForwards } from './forwarded-block.ts';

const original = { from: { name: '安', address: 'an@example.com' }, subject: '注文' };

test.each<[string, string]>([
  [
    'Gmail, Japanese',
    '---------- 転送されたメッセージ ----------\nFrom: 安 <an@example.com>\nDate: 2026年3月2日(月) 10:00\nSubject: 注文\nTo: <help@shop.example>',
  ],
  [
    'Outlook, Japanese',
    '________________________________\n差出人: 安 <an@example.com>\n送信日時: 2026年3月2日 10:00\n宛先: help@shop.example\n件名: 注文',
  ],
  [
    'Apple, Japanese',
    '転送されたメッセージ:\n\n> 差出人: 安 <an@example.com>\n> 件名: 注文\n> 日付: 2026年3月2日 10:00:00 JST\n> 宛先: help@shop.example\n>',
  ],
  [
    'full-width colons and brackets',
    '-------- 転送メッセージ --------\n件名： 注文\n日時： Mon, 2 Mar 2026\n差出人： 安 ＜an@example.com＞\n宛先： help@shop.example',
  ],
  [
    'Outlook, Chinese',
    '发件人: 安 <an@example.com>\n发送时间: 2026年3月2日 10:00\n收件人: help@shop.example\n主题: 注文',
  ],
  [
    'Gmail, traditional Chinese',
    '---------- 轉寄的郵件 ----------\n寄件者： 安 <an@example.com>\n日期： 2026年3月2日\n主旨： 注文\n收件者： help@shop.example',
  ],
  [
    'Korean',
    '---------- 전달된 메시지 ----------\n보낸사람: 안 <an@example.com>\n날짜: 2026년 3월 2일\n제목: 注文\n받는사람: help@shop.example'.replace(
      '안',
      '安',
    ),
  ],
  [
    'Polish',
    'Początek przekazywanej wiadomości:\n\n> Od: 安 <an@example.com>\n> Temat: 注文\n> Data: 2 marca 2026\n> Do: help@shop.example\n>',
  ],
  [
    'German',
    '-------- Weitergeleitete Nachricht --------\nBetreff: \t注文\nDatum: \tMon, 2 Mar 2026\nVon: \t安 <an@example.com>\nAn: \thelp@shop.example',
  ],
  [
    'Outlook with mailto in brackets',
    '-----Original Message-----\nFrom: 安 [mailto:an@example.com]\nSent: Monday, March 2, 2026 10:00 AM\nTo: help@shop.example\nSubject: 注文',
  ],
  [
    'Yahoo, all on one line',
    '----- Forwarded Message ----- From: 安 <an@example.com>To: "x" <help@shop.example>Sent: Monday, March 2, 2026Subject: 注文',
  ],
])('%s', (_, block) => {
  const [found] = readForwards(`Please look.\n\n${block}\n\nStill not here.`, 'FW: 注文', 5000);
  expect(found).toMatchObject(original);
  expect(found?.note).toBe('Please look.');
  expect(found?.body).toContain('Still not here.');
});

test('forwards within forwards come from the outside in', () => {
  const block = (address: string) =>
    `---------- Forwarded message ---------\nFrom: X <${address}>\nDate: Mon\nSubject: s\nTo: y@z.example\n\n`;
  const found = readForwards(`${block('ken@shop.example')}${block('ann@example.com')}words`, null, 5000);
  expect(found.map((one) => one.from?.address)).toEqual(['ken@shop.example', 'ann@example.com']);
});

test('Outlook for Mac forwards under an introduction: only the subject tells it from an answer', () => {
  const text = 'On 02/03/2026 10:00, "安" <an@example.com> wrote:\n\n    Still not here.';
  expect(readForwards(text, 'FW: 注文', 5000)[0]?.from).toEqual(original.from);
  expect(readForwards(text, 'Re: 注文', 5000)).toEqual([]);
});

test('an ordinary letter holds no forward', () => {
  expect(readForwards('From: here\nTo: there\nit is far.', 'Fwd: trip', 5000)).toEqual([]);
});
