/**
 * Probes of character sets: the 39 of which the usual parsers get 25 and 32 right, and more of the same kinds. For tests
 * and for the scoreboard of the corpora.
 */
import encodingJapanese from 'encoding-japanese';
import iconv from 'iconv-lite';
import { defaultLimits } from '../limits.ts';
import { readMail } from './read-mail.ts';

export interface CharsetProbe {
  readonly name: string;
  readonly expected: string;
  /** The mails that must all say it: one for each transfer encoding, where it is about a body. */
  readonly mails: readonly Buffer[];
  /** What our reader makes of one of them. */
  read(mail: Buffer): string | null | undefined;
}

export const greeting = 'こんにちは、注文の件です。ありがとうございます。';
export const vendors = '髙﨑様 ①㈱山田 ～お知らせ～';

export const sjis = (text: string): Buffer => iconv.encode(text, 'cp932');
const eucJp = (text: string): Buffer => iconv.encode(text, 'euc-jp');
export const as = (charset: string) => (text: string) => iconv.encode(text, charset);
const jis = (text: string): Buffer =>
  Buffer.from(
    encodingJapanese.convert(encodingJapanese.stringToCode(text), { from: 'UNICODE', to: 'JIS', type: 'array' }),
  );
const nec = Buffer.from('\x1b$B-!-j;3ED\x1b(B', 'latin1'); // ① ㈱ 山田, row 13
const halfKana = Buffer.from('\x1b(I6@6E\x1b(B', 'latin1'); // ｶﾀｶﾅ
const uhc = Buffer.from([0x8c, 0x62, 0xc0, 0xcf, 0xba, 0xb8]); // 똠 is only in UHC

const word = (charset: string, bytes: Buffer): string => `=?${charset}?B?${bytes.toString('base64')}?=`;
const utf8 = Buffer.from('日本語のメール');
const japanese = jis('日本語の件名');
const percent = (bytes: Buffer): string => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Name, label, bytes, text. */
const bodies: readonly [string, string | null, Buffer, string][] = [
  ['iso-2022-jp', 'iso-2022-jp', jis(greeting), greeting],
  ['iso-2022-jp, NEC row 13', 'iso-2022-jp', nec, '①㈱山田'],
  ['iso-2022-jp, half-width kana', 'iso-2022-jp', halfKana, 'ｶﾀｶﾅ'],
  ['shift_jis', 'Shift_JIS', sjis(greeting), greeting],
  ['shift_jis, letters of cp932', 'shift_jis', sjis(vendors), vendors],
  ['windows-31j', 'Windows-31J', sjis(vendors), vendors],
  ['euc-jp', 'EUC-JP', eucJp(greeting), greeting],
  ['gb18030', 'GB18030', as('gb18030')('您好，我的订单还没有到。𠀀'), '您好，我的订单还没有到。𠀀'],
  ['gb2312 that is GBK', 'gb2312', as('gbk')('朱镕基您好'), '朱镕基您好'],
  ['big5', 'Big5', as('big5')('您好，我的訂單還沒有到。'), '您好，我的訂單還沒有到。'],
  ['windows-1250', 'windows-1250', as('windows-1250')('Zażółć gęślą jaźń'), 'Zażółć gęślą jaźń'],
  ['koi8-r', 'koi8-r', as('koi8-r')('Здравствуйте'), 'Здравствуйте'],
  ['iso-2022-jp-ms', 'iso-2022-jp-ms', nec, '①㈱山田'],
  ['cp50220', 'cp50220', jis(greeting), greeting],
  ['ks_c_5601-1987 with UHC letters', 'ks_c_5601-1987', uhc, iconv.decode(uhc, 'cp949')],
  ['iso-8859-1 that is windows-1252', 'iso-8859-1', Buffer.from([0x93, 0x41, 0x94, 0x20, 0x80]), '“A” €'],
  ['utf-7', 'utf-7', Buffer.from('Hi +MFMwkzBr-!'), 'Hi こんに!'],
  ['us-ascii that is UTF-8', 'us-ascii', Buffer.from('Grüße'), 'Grüße'],
  ['unknown-8bit that is UTF-8', 'unknown-8bit', Buffer.from('Grüße'), 'Grüße'],
  ['no label, UTF-8', null, Buffer.from('Zażółć'), 'Zażółć'],
  ['no label, Shift_JIS', null, sjis(greeting), greeting],
  ['utf-8 that is Shift_JIS', 'utf-8', sjis(greeting), greeting],
  ['no label, ISO-2022-JP', null, jis(greeting), greeting],
  // Of the same kinds:
  ['utf-8 that is ISO-2022-JP', 'utf-8', jis(greeting), greeting],
  ['iso-2022-jp that is UTF-8', 'iso-2022-jp', Buffer.from(greeting), greeting],
  ['iso-8859-1 that is UTF-8', 'iso-8859-1', Buffer.from('Grüße aus Köln'), 'Grüße aus Köln'],
  ['no label, EUC-JP', null, eucJp(greeting), greeting],
  [
    'no label, GBK',
    null,
    as('gbk')('您好，我的订单还没有到，请问什么时候发货？'),
    '您好，我的订单还没有到，请问什么时候发货？',
  ],
  [
    'no label, Big5',
    null,
    as('big5')('您好，我的訂單還沒有到，請問什麼時候會到？'),
    '您好，我的訂單還沒有到，請問什麼時候會到？',
  ],
  [
    'no label, EUC-KR',
    null,
    as('euc-kr')('안녕하세요. 주문한 상품이 아직 도착하지 않았습니다.'),
    '안녕하세요. 주문한 상품이 아직 도착하지 않았습니다.',
  ],
  ['no label, windows-1251', null, as('windows-1251')('Здравствуйте, где мой заказ?'), 'Здравствуйте, где мой заказ?'],
  ['no label, koi8-r', null, as('koi8-r')('Здравствуйте, где мой заказ?'), 'Здравствуйте, где мой заказ?'],
  [
    'no label, windows-1250',
    null,
    as('windows-1250')('Gdzie jest moje zamówienie? Proszę o szybką odpowiedź, źle śpię.'),
    'Gdzie jest moje zamówienie? Proszę o szybką odpowiedź, źle śpię.',
  ],
  [
    'no label, iso-8859-2',
    null,
    as('iso-8859-2')('Gdzie jest moje zamówienie? Proszę o szybką odpowiedź, źle śpię.'),
    'Gdzie jest moje zamówienie? Proszę o szybką odpowiedź, źle śpię.',
  ],
  [
    'no label, windows-1252',
    null,
    as('windows-1252')('Où est ma commande ? Ça fait déjà “dix” jours…'),
    'Où est ma commande ? Ça fait déjà “dix” jours…',
  ],
  ['a label nobody knows', 'x-martian-9', Buffer.from('Grüße'), 'Grüße'],
  ['utf-8 cut in the middle of a letter', 'utf-8', Buffer.from(greeting).subarray(0, -1), `${greeting.slice(0, -1)}�`],
];

/** Name, value of the header, text. */
const subjects: readonly [string, Buffer | string, string][] = [
  [
    'split inside a UTF-8 letter',
    `${word('utf-8', utf8.subarray(0, 7))}\r\n ${word('utf-8', utf8.subarray(7))}`,
    '日本語のメール',
  ],
  [
    'split inside an ISO-2022-JP run',
    `${word('iso-2022-jp', japanese.subarray(0, 7))} ${word('iso-2022-jp', japanese.subarray(7))}`,
    '日本語の件名',
  ],
  ['raw UTF-8', Buffer.from('件名です'), '件名です'],
  ['Q with raw spaces', '=?utf-8?Q?Caf=C3=A9 au lait?=', 'Café au lait'],
  ['mixed charsets', `${word('utf-8', Buffer.from('żółć'))} ${word('koi8-r', as('koi8-r')('да'))}`, 'żółćда'],
  ['glued to text', `Re:${word('utf-8', Buffer.from('件名'))}です`, 'Re:件名です'],
  ['raw Shift_JIS', sjis('注文番号の件について'), '注文番号の件について'],
  ['raw ISO-2022-JP', jis('注文番号の件について'), '注文番号の件について'],
  ['cp50220 in an encoded-word', word('cp50220', jis('件名です')), '件名です'],
  ['a language tag', '=?utf-8*en?Q?caf=C3=A9?=', 'café'],
  ['an unknown charset', '=?x-martian?Q?plain_text?=', 'plain text'],
  [
    'white space between words vanishes, before text it stays',
    `${word('utf-8', Buffer.from('あ'))}  ${word('utf-8', Buffer.from('い'))} end`,
    'あい end',
  ],
  ['half a word stays as it is', '=?utf-8?B?44GC', '=?utf-8?B?44GC'],
];

/** Name, value of Content-Disposition, name of the file. */
const fileNames: readonly [string, string | Buffer, string][] = [
  ['RFC 2231', `attachment; filename*=utf-8''${percent(Buffer.from('請求書.pdf'))}`, '請求書.pdf'],
  [
    'RFC 2231, continued',
    `attachment; filename*0*=utf-8''${percent(Buffer.from('請求'))};\r\n filename*1*=${percent(Buffer.from('書'))};\r\n filename*2=".pdf"`,
    '請求書.pdf',
  ],
  [
    'RFC 2231, continued inside a letter and out of order',
    `attachment; filename*1*=${percent(Buffer.from('請求書').subarray(4))}.pdf; filename*0*=utf-8''${percent(Buffer.from('請求書').subarray(0, 4))}`,
    '請求書.pdf',
  ],
  ['RFC 2231 in iso-2022-jp', `attachment; filename*=iso-2022-jp''${percent(jis('請求書.pdf'))}`, '請求書.pdf'],
  [
    'encoded-word in quotes',
    `attachment; filename="=?utf-8?B?${Buffer.from('請求書.pdf').toString('base64')}?="`,
    '請求書.pdf',
  ],
  ['raw UTF-8', Buffer.from('attachment; filename="請求書.pdf"'), '請求書.pdf'],
  [
    'raw Shift_JIS',
    Buffer.concat([Buffer.from('attachment; filename="'), sjis('請求書のご案内.pdf'), Buffer.from('"')]),
    '請求書のご案内.pdf',
  ],
  [
    'raw ISO-2022-JP',
    Buffer.concat([Buffer.from('attachment; filename="'), jis('請求書のご案内.pdf'), Buffer.from('"')]),
    '請求書のご案内.pdf',
  ],
  ['without quotes', 'attachment; filename=my invoice 2026.pdf', 'my invoice 2026.pdf'],
];

export const bodyProbes: readonly CharsetProbe[] = bodies.map(([name, charset, bytes, expected]) => {
  const label = charset === null ? '' : `; charset=${charset}`;
  return {
    name,
    expected,
    mails: ['8bit', 'base64', 'quoted-printable'].map((encoding) => {
      const head = `Subject: x\r\nContent-Type: text/plain${label}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
      return Buffer.concat([Buffer.from(head), encoded(bytes, encoding)]);
    }),
    read: (mail) => readMail(mail, defaultLimits).segments[0]?.plain,
  };
});

export const subjectProbes: readonly CharsetProbe[] = subjects.map(([name, raw, expected]) => ({
  name,
  expected,
  mails: [Buffer.concat([Buffer.from('Subject: '), Buffer.from(raw), Buffer.from('\r\n\r\nx')])],
  read: (mail) => readMail(mail, defaultLimits).headers.text('subject'),
}));

export const fileNameProbes: readonly CharsetProbe[] = fileNames.map(([name, disposition, expected]) => ({
  name,
  expected,
  mails: [
    Buffer.concat([
      Buffer.from(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: ',
      ),
      Buffer.from(disposition),
      Buffer.from('\r\n\r\nx\r\n--b--\r\n'),
    ]),
  ],
  read: (mail) => readMail(mail, defaultLimits).files[0]?.fileName,
}));

function encoded(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(bytes.toString('base64'));
  if (encoding !== 'quoted-printable') return bytes;
  return Buffer.from(
    [...bytes]
      .map((byte) =>
        byte === 0x3d || byte < 0x20 || byte > 0x7e
          ? `=${byte.toString(16).padStart(2, '0')}`
          : String.fromCharCode(byte),
      )
      .join(''),
  );
}
