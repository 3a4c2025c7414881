// Mails that nobody writes by accident: built to stall a parser, to fill its memory, to overflow its stack or to confuse
// whoever looks at them. Each of them must end in one place of the ledger, and must not be felt by anybody else.

const head =
  'From: Eve <eve@elsewhere.example>\r\nTo: help@shop.example\r\nSubject: Look at me\r\nMIME-Version: 1.0\r\n';
const mixed = (boundary: string) => `${head}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;
const html = (body: string) => `${head}Content-Type: text/html; charset=utf-8\r\n\r\n${body}`;
const plain = (body: string, more = '') => `${head}${more}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`;

/** Same every time, and no text in any charset. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 12_345;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

function nested(depth: number): string {
  let open = '';
  let close = '';
  for (let level = 0; level < depth; level++) {
    open += `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`;
    close = `\r\n--b${level}--\r\n${close}`;
  }
  return `${head}${open}Content-Type: text/plain\r\n\r\nthe bottom${close}`;
}

function mailInMail(depth: number): string {
  let mail = plain('the bottom');
  for (let level = 0; level < depth; level++) mail = `${head}Content-Type: message/rfc822\r\n\r\n${mail}`;
  return mail;
}

/** Each of another length of the body, so that each asks for a hash of its own. */
function signatures(count: number): string {
  const tags = 'v=1; a=rsa-sha256; c=relaxed/relaxed; d=elsewhere.example; s=a; h=from; bh=AAAA; b=AAAA';
  return Array.from({ length: count }, (_, at) => `DKIM-Signature: ${tags}; l=${1_000_000 + at}\r\n`).join('');
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Name and bytes. Nothing here is larger than 8 MB. */
export const hostileMails: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['1,500 parts', latin1(`${mixed('b')}${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(1_500)}--b--\r\n`)],
  ['100,000 parts without headers', latin1(mixed('b') + '--b\r\n\r\n'.repeat(100_000))],
  ['multiparts nested 300 deep', latin1(nested(300))],
  ['multiparts nested 5,000 deep', latin1(nested(5_000))],
  ['mails in mails, 400 deep', latin1(mailInMail(400))],
  ['one header of 3 MB', latin1(`X-Long: ${'x'.repeat(3_000_000)}\r\n${plain('after it')}`)],
  ['a subject folded 50,000 times', latin1(`Subject: a\r\n${' b\r\n'.repeat(50_000)}${plain('after it')}`)],
  ['60,000 headers', latin1('X-More: 1\r\n'.repeat(60_000) + plain('after them'))],
  ['20,000 addresses', latin1(`To: ${'a@b.example, '.repeat(20_000)}c@d.example\r\n${plain('to all')}`)],
  ['20,000 references', latin1(`References: ${'<x@y.example> '.repeat(20_000)}\r\n${plain('an answer to all')}`)],
  ['an address of nested comments', latin1(`From: ${'('.repeat(50_000)}${')'.repeat(50_000)} <a@b.example>\r\n\r\nx`)],
  ['50,000 encoded words', latin1(`Subject: ${'=?utf-8?B?4oKs?= '.repeat(50_000)}\r\n${plain('x')}`)],
  [
    '5,000 pieces of a file name',
    latin1(
      `${mixed('b')}--b\r\nContent-Disposition: attachment;\r\n${Array.from({ length: 5_000 }, (_, at) => ` filename*${at}*=%E5%86%99`).join(';\r\n')}\r\n\r\nx\r\n--b--\r\n`,
    ),
  ],
  ['2,000 signatures over 2 MB', latin1(`${signatures(2_000)}${plain('signed '.repeat(300_000))}`)],
  [
    'a file named ../../etc/passwd, reversed',
    Buffer.from(
      `${mixed('b')}--b\r\nContent-Disposition: attachment; filename="../../etc/\u202egnp.exe\u0000"\r\n\r\nx\r\n--b--\r\n`,
    ),
  ],
  ['60,000 open divs', latin1(html('<div>'.repeat(60_000)))],
  ['10,000 nested tables', latin1(html('<table><tr><td>'.repeat(10_000)))],
  [
    'a style of 3 MB',
    latin1(html(`<style>${'a{color:red}'.repeat(250_000)}</style><p style="${'color:red;'.repeat(20_000)}">x</p>`)),
  ],
  [
    '100,000 attributes',
    latin1(html(`<p ${Array.from({ length: 100_000 }, (_, at) => `a${at}="b"`).join(' ')}>x</p>`)),
  ],
  [
    'scripts in every place',
    latin1(
      html(
        '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><svg onload=alert(1)><iframe src=//evil.example>',
      ),
    ),
  ],
  ['a comment without an end', latin1(html(`<p>x</p><!-- ${'-'.repeat(2_000_000)}`))],
  ['half a million unclosed tags', latin1(html('<b'.repeat(500_000)))],
  ['one line of 5 MB', latin1(plain('x'.repeat(5_000_000)))],
  ['200,000 quoted lines', latin1(plain(`answer\r\n${'> quoted\r\n'.repeat(200_000)}`))],
  ['one line of 200,000 quote marks', latin1(plain('> '.repeat(200_000)))],
  ['50,000 times "wrote:"', latin1(plain('On Monday, Ann <ann@x.example> wrote:\r\n'.repeat(50_000)))],
  ['blanks without end', latin1(plain(`a${' '.repeat(2_000_000)}b${'\t'.repeat(1_000_000)}`))],
  [
    '300,000 flowed lines',
    latin1(`${head}Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${'a b \r\n'.repeat(300_000)}`),
  ],
  ['a boundary that never comes', latin1(`${mixed('never')}just text\r\n`)],
  ['a boundary that never ends', latin1(`${mixed('b')}--b\r\nContent-Type: text/plain\r\n\r\nhalf a`)],
  [
    'boundaries that begin each other',
    latin1(
      `${mixed('b')}--b\r\nContent-Type: multipart/mixed; boundary="bb"\r\n\r\n--bb\r\n\r\n1\r\n--b\r\n\r\n2\r\n--bb--\r\n--b--\r\n`,
    ),
  ],
  ['an empty boundary', latin1(`${mixed('')}--\r\n\r\nx\r\n----\r\n`)],
  ['a boundary of 100,000 letters', latin1(`${mixed('y'.repeat(100_000))}--${'y'.repeat(100_000)}\r\n\r\nx\r\n`)],
  ['a million dashes', latin1(mixed('b') + '--\r\n'.repeat(1_000_000))],
  ['NUL everywhere', latin1(`From: a\u0000b <a@b.example>\r\nSubject: \u0000\u0000\r\n\r\n${'\u0000x'.repeat(1_000)}`)],
  [
    'lone surrogates',
    Buffer.concat([latin1(plain('x ')), Buffer.from([0xed, 0xa0, 0x80, 0xed, 0xbf, 0xbf, 0x20, 0xff])]),
  ],
  [
    'UTF-16 without a mark',
    Buffer.concat([
      latin1(`${head}Content-Type: text/plain; charset=utf-16\r\n\r\n`),
      Buffer.from('hello \ud800 there', 'utf16le'),
    ]),
  ],
  [
    'a charset that is not one',
    latin1(`${head}Content-Type: text/plain; charset="../../x${'y'.repeat(5_000)}"\r\n\r\nx\r\n`),
  ],
  [
    'Japanese that never switches back',
    latin1(`${head}Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n${'\u001b$B$3$s'.repeat(100_000)}`),
  ],
  ['base64 that is not', latin1(`${head}Content-Transfer-Encoding: base64\r\n\r\n${'!*A=\r\n'.repeat(500_000)}`)],
  [
    'quoted-printable that is not',
    latin1(`${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${'=ZZ=\r\n='.repeat(300_000)}`),
  ],
  ['lines that end in LF alone', latin1(plain('one\ntwo\n').replaceAll('\r\n', '\n'))],
  ['lines that end in CR alone', latin1(plain('one\rtwo\r').replaceAll('\r\n', '\r'))],
  [
    'three senders',
    latin1(`From: bank@bank.example\r\nFrom: eve@elsewhere.example\r\nSender: x@y.example\r\n${plain('x')}`),
  ],
  ['no sender, no header, nothing', latin1('just some words')],
  ['a mail of no bytes', Buffer.alloc(0)],
  ['headers and no body', latin1(head.trimEnd())],
  ['a million bytes of noise', noise(1_000_000)],
  [
    'noise that calls itself a picture',
    Buffer.concat([
      latin1(`${mixed('b')}--b\r\nContent-Type: image/png; name="x.png"\r\n\r\n`),
      noise(500_000),
      latin1('\r\n--b--\r\n'),
    ]),
  ],
];
