import { describe, expect, test } from 'vitest';
import { readClearSigned } from './clear-signed.ts';
import { QUOTE_MARK } from './quote-mark.ts';
import { splitReply } from './split-reply.ts';

const split = (text: string, sender = '') => splitReply(text, 5000, sender);
const written = 'My new words here.\nA second line.';

/** Lines that announce a quotation, by the program and language that write them. */
const introductions = [
  'On Mon, Mar 2, 2026 at 10:00 AM Ann Example <ann@example.com> wrote:',
  'On Monday, March 2nd, 2026 at 10:00 AM, Ann <ann@example.com> wrote:',
  'On 3/2/26 10:00, Ann wrote:',
  'At 3/2/2026 10:00 AM, you wrote:',
  '---- On Mon, 02 Mar 2026 10:00:00 +0900 Ann <ann@example.com> wrote ---',
  'Ann Example wrote on 02.03.2026 10:00:',
  'Quoting Ann <ann@example.com>:',
  '2026-03-02 10:00 GMT+09:00 Ann Example <ann@example.com>:',
  '2026年3月2日(月) 10:00 山田太郎 <taro@example.jp>:',
  '2026年3月2日(月) 10:00 <taro@example.jp>:',
  '2026/03/02 10:00、山田太郎 <taro@example.jp>のメール:',
  '2026/03/02 10:00、山田太郎のメール：',
  '山田太郎さんは書きました:',
  'On 2026/03/02 10:00, 山田太郎 wrote:',
  '在 2026年3月2日，10:00，安 <an@example.cn> 写道：',
  '安 <an@example.cn> 于2026年3月2日周一 10:00写道：',
  'Ann <ann@example.tw> 於 2026年3月2日 週一 上午10:00寫道：',
  '2026년 3월 2일 (월) 오전 10:00, 안 <an@example.kr>님이 작성:',
  'W dniu 2026-03-02 o 10:00, Ann pisze:',
  'pon., 2 mar 2026 o 10:00 Ann Example <ann@example.com> napisał(a):',
  'Wiadomość napisana przez Ann <ann@example.pl> w dniu 02.03.2026, o godz. 10:00:',
  'пн, 2 мар. 2026 г. в 10:00, Ann <ann@example.ru>:',
  '02.03.2026, 10:00, "Ann" <ann@example.ru>:',
  'Понедельник, 2 марта 2026, 10:00 +03:00 от Ann <ann@example.ru>:',
  'пн, 2 бер. 2026 р. о 10:00 Ann <ann@example.ua> пише:',
  'Am Mo., 2. März 2026 um 10:00 Uhr schrieb Ann <ann@example.de>:',
  'Ann <ann@example.de> schrieb am Mo., 2. März 2026, 10:00:',
  'Le lun. 2 mars 2026 à 10:00, Ann <ann@example.fr> a écrit :',
  'El lun, 2 mar 2026 a las 10:00, Ann (<ann@example.es>) escribió:',
  'Em seg., 2 de mar. de 2026 às 10:00, Ann <ann@example.br> escreveu:',
  'Il giorno lun 2 mar 2026 alle ore 10:00 Ann <ann@example.it> ha scritto:',
  'Op ma 2 mrt 2026 om 10:00 schreef Ann <ann@example.nl>:',
  'Den mån 2 mars 2026 kl 10:00 skrev Ann <ann@example.se>:',
  'man. den 2. mar. 2026 kl. 10.00 skrev Ann <ann@example.dk>:',
  'ma 2. maalisk. 2026 klo 10.00 Ann <ann@example.fi> kirjoitti:',
  'po 2. 3. 2026 v 10:00 odesílatel Ann <ann@example.cz> napsal:',
  'Ann <ann@example.hu> ezt írta (időpont: 2026. márc. 2., H, 10:00):',
  'În lun., 2 mar. 2026 la 10:00, Ann <ann@example.ro> a scris:',
  'Ann <ann@example.tr>, 2 Mar 2026 Pzt, 10:00 tarihinde şunu yazdı:',
  'Στις Δευ 2 Μαρ 2026 στις 10:00 π.μ., ο χρήστης Ann <ann@example.gr> έγραψε:',
  'Vào Th 2, 2 thg 3, 2026 vào lúc 10:00 Ann <ann@example.vn> đã viết:',
  'Pada Sen, 2 Mar 2026 pukul 10.00 Ann <ann@example.id> menulis:',
];

describe('an introduction ends what is shown', () => {
  test.each(introductions)('%s', (introduction) => {
    for (const quotation of ['> quoted\n> lines', 'quoted without any mark\nin two lines']) {
      const { visible, folded, quoted } = split(`${written}\n\n${introduction}\n\n${quotation}`);
      expect(visible).toBe(written);
      expect(folded).toContain('quoted');
      expect(quoted).toBe(true);
    }
  });

  test('broken into two lines, right under the words', () => {
    expect(
      split('See you then.\nOn Mon, Mar 2, 2026 at 10:00 AM, A Very Long Name <\nann@example.com> wrote:\n\n> when?')
        .visible,
    ).toBe('See you then.');
  });
});

describe('words that only look like one stay', () => {
  test.each([
    'On Monday at 10:00 I wrote to you and got no answer.',
    'I ordered on 2026-03-02 at 10:00 the following:\n- one\n- two',
    'Hi,\n\nyou wrote:\n\nthat it would come today',
    'Please send it to Ann <ann@example.com> on 2026-03-02:\n\nher street 5',
    'ご注文日：2026年3月2日 10:00\n商品名：靴',
    'お名前：安\nメール：an@example.jp\n日時：2026/03/02 10:00\n件名：返品',
    'Name: Ann\nE-Mail: ann@example.com\nDatum: 2.3.2026\nNachricht: hallo',
    'Dear all,\n\nmeeting on 02.03.2026 10:00:\n\n1. agenda',
    '> I quote this myself.\n\nAnd answer it.',
    'He said -- quite rightly -- that it is late.',
    'Prices:\n-- 5 for one\n-- 8 for two',
  ])('%s', (text) => {
    expect(split(text)).toEqual({ visible: text, folded: null, quoted: false });
  });
});

describe('header blocks', () => {
  test.each([
    [
      'Outlook, Japanese',
      '________________________________\n差出人: 安 <an@example.jp>\n送信日時: 2026年3月2日 10:00\n宛先: help@shop.example\n件名: 注文',
    ],
    ['Outlook, full-width colons', '-----Original Message-----\n差出人： 安\n日付： 2026/03/02\n件名： 注文'],
    [
      'Outlook, Polish',
      'Od: Ann <ann@example.pl>\nWysłano: poniedziałek, 2 marca 2026 10:00\nDo: help@shop.example\nTemat: Zamówienie',
    ],
    [
      'Outlook, Chinese',
      '发件人: 安 <an@example.cn>\n发送时间: 2026年3月2日 10:00\n收件人: help@shop.example\n主题: 订单',
    ],
    [
      'Outlook, Korean',
      '보낸 사람: 안 <an@example.kr>\n보낸 날짜: 2026년 3월 2일\n받는 사람: help@shop.example\n제목: 주문',
    ],
    ['bold labels', '*From:* Ann\n*Sent:* Monday\n*To:* help@shop.example\n*Subject:* order'],
    ['a delimiter alone', '-------- Oryginalna wiadomość --------'],
  ])('%s', (_, block) => {
    expect(split(`${written}\n\n${block}\n\nold words`).visible).toBe(written);
  });
});

describe('answers between and under the quotation', () => {
  test('several quoted pieces with words between are shown whole', () => {
    const text = 'On 3/2/26 10:00, Ann wrote:\n\n> one?\n\nYes.\n\n> two?\n\nNo.';
    expect(split(`Hi,\n\n${text}`).visible).toBe('Hi,\n\n\n> one?\n\nYes.\n\n> two?\n\nNo.');
  });

  test('words under the only quotation are the message', () => {
    expect(split('On 3/2/26 10:00, Ann wrote:\n> one?\n\nYes, please.').visible).toBe('Yes, please.');
  });

  test('nothing but a quotation is shown whole', () => {
    expect(split('> one?\n> two?')).toMatchObject({ visible: '> one?\n> two?', folded: null });
  });
});

describe('signatures', () => {
  test.each([
    ['-- \nAnn Example\nShop', ''],
    ['--\nAnn', ''],
    ['Sent from my iPhone', ''],
    ['Wysłane z iPhone’a', ''],
    ['iPhoneから送信', ''],
    ['从我的 iPhone 发送', ''],
    ['나의 iPhone에서 보냄', ''],
    ['Von meinem iPhone gesendet', ''],
    ['Отправлено с iPhone', ''],
    ['Pobierz aplikację Outlook dla systemu iOS', ''],
    ['Ann Example\nann@example.com\n+48 600 000 000\nwww.example.com', ''],
    ['==========\n株式会社サンプル\n山田花子\nTEL：03-0000-0000\n==========', ''],
    ['Ann Example\nvia mobile', 'Ann Example'],
    ['-----\nAnn\nTel. +48 600 000 000\nann@example.com', ''],
  ])('%s', (signature, sender) => {
    const { visible, folded, quoted } = split(`${written}\n\n${signature}`, sender);
    expect(visible).toBe(written);
    expect(folded).toBe(signature.replace(/^\n+/, ''));
    expect(quoted).toBe(false);
  });

  test('a closing line is part of the letter', () => {
    expect(split('It works.\n\nBest regards,\nAnn').visible).toBe('It works.\n\nBest regards,\nAnn');
  });

  test('an address that was asked for is the message, not a signature', () => {
    expect(split('ann@example.com\n+48 600 000 000').visible).toBe('ann@example.com\n+48 600 000 000');
  });
});

test('a mark that HTML left cuts where no words would', () => {
  const { visible, quoted } = split(`Fine.\n${QUOTE_MARK}\nkto wie co tu napisano\nold words`);
  expect(visible).toBe('Fine.');
  expect(quoted).toBe(true);
});

test('nothing is lost: what is shown and what is folded are all the lines there were', () => {
  const text = `${written}\n\nOn 3/2/26 10:00, Ann wrote:\n> one\n\n-- \nBo`;
  const { visible, folded } = split(text);
  const words = (part: string | null) => (part ?? '').split(/\s+/).filter(Boolean);
  expect([...words(visible), ...words(folded)].sort()).toEqual(words(text).sort());
});

test('what PGP signed in the text is shown, its armour folded', () => {
  const signed =
    '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nPlease send two.\n- -- not a signature --\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n';
  expect(readClearSigned(signed)).toEqual({
    text: 'Please send two.\n-- not a signature --',
    signature: '-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----',
  });
  for (const text of ['', 'x', signed.slice(0, 40), `x ${signed}`]) expect(readClearSigned(text)).toBeNull();
});

test('the lower edge of a table is no signature', () => {
  const table = 'Our order:\n\n+------+-----+\n| Cups |   2 |\n| Bowl |   1 |\n+------+-----+';
  expect(split(table)).toEqual({ visible: table, folded: null, quoted: false });
  expect(split(`${table}\n\n-- \nAnn`)).toMatchObject({ visible: table, folded: '-- \nAnn' });
});
