/**
 * The mixed corpus: what a support address gets in a day, written by us. About a third plain text, a quarter HTML with a
 * plain part, a quarter answers with the quoted history below, one in eight with files, the rest Japanese and Polish;
 * 9 KB on average. Every mail is different, and 4 in 10 belong to a conversation that an earlier one began.
 */
import { type Chance, makeChance } from './random.ts';
import { firstNames, foreignBodies, lastNames, sentences, subjectAbout, topics } from './words.ts';

export interface Mail {
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  /** With CRLF line ends, not dot-stuffed. */
  readonly bytes: Buffer;
}

export interface Mails {
  next(): Mail;
}

interface Sent {
  readonly person: Person;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

interface Person {
  readonly name: string;
  readonly address: string;
}

/**
 * Domains end in `.example`: no name server is asked about them, so the figures hold what sender checks compute, not what
 * the network adds.
 *
 * @param run keeps Message-IDs of one run apart from those of another
 */
export function makeMails(to: string, run: string, seed = 1): Mails {
  const chance = makeChance(seed);
  const sent: Sent[] = [];
  const people = Array.from({ length: 400 }, (_, at) => makePerson(chance, at));
  let count = 0;
  return {
    next: () => {
      count += 1;
      const answered = sent.length > 20 && chance.next() < 0.4 ? sent[chance.below(sent.length)] : undefined;
      const person = answered?.person ?? chance.pick(people);
      const topic = chance.pick(topics);
      const subject = answered
        ? `Re: ${answered.subject.replace(/^Re: /, '')}`
        : `${subjectAbout(topic, chance.below(9))} (${run}-${count})`;
      const messageId = `<${run}.${count}.${chance.below(2 ** 31).toString(36)}@${person.address.split('@')[1]}>`;
      const text = makeText(chance, person);
      const body = answered ? quoting(chance, text, answered) : makeBody(chance, text, person);
      const head = [
        ...trace(chance, person, to),
        `From: ${encoded(person.name)} <${person.address}>`,
        `To: Help <${to}>`,
        `Subject: ${encoded(subject)}`,
        `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
        `Message-ID: ${messageId}`,
        ...(answered ? [`In-Reply-To: ${answered.messageId}`, `References: ${answered.messageId}`] : []),
        'MIME-Version: 1.0',
      ];
      if (sent.length < 5_000) sent.push({ person, subject, messageId, text });
      return {
        from: person.address,
        subject,
        messageId,
        bytes: Buffer.from(`${head.join('\r\n')}\r\n${body}\r\n`),
      };
    },
  };
}

function makePerson(chance: Chance, at: number): Person {
  const [first, last] = [chance.pick(firstNames), chance.pick(lastNames)];
  const plain = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^a-z.]/gi, '')
    .toLowerCase();
  return { name: `${first} ${last}`, address: `${plain}${at}@mail${at % 40}.example` };
}

function makeText(chance: Chance, person: Person): string {
  if (chance.next() < 0.12) return `${chance.pick(foreignBodies)}\r\n\r\n${person.name}`;
  const paragraphs = Array.from({ length: 1 + chance.below(4) }, () =>
    Array.from({ length: 2 + chance.below(4) }, () => chance.pick(sentences)).join(' '),
  );
  return `Hello,\r\n\r\n${paragraphs.join('\r\n\r\n')}\r\n\r\nKind regards\r\n${person.name}\r\n\r\n-- \r\n${person.name}\r\nPhone +1 555 01${chance.below(90) + 10}`;
}

function makeBody(chance: Chance, text: string, person: Person): string {
  const dice = chance.next();
  if (dice < 0.45) return textPart(text);
  if (dice < 0.8) return multipart('alternative', [textPart(text), htmlPart(text, chance)]);
  const files = [filePart(chance, 'document.pdf', 'application/pdf', 4_000 + chance.below(50_000))];
  if (dice > 0.93) files.push(filePart(chance, `${person.name}.png`, 'image/png', 2_000 + chance.below(20_000)));
  return multipart('mixed', [multipart('alternative', [textPart(text), htmlPart(text, chance)]), ...files]);
}

function quoting(chance: Chance, text: string, answered: Sent): string {
  const quoted = answered.text
    .split('\r\n')
    .map((line) => `> ${line}`)
    .join('\r\n');
  const whole = `${text}\r\n\r\nOn Mon, 16 Nov 2026 at 10:12, Help <help@bench.example> wrote:\r\n\r\n${quoted}`;
  return chance.next() < 0.5 ? textPart(whole) : multipart('alternative', [textPart(whole), htmlPart(whole, chance)]);
}

function textPart(text: string): string {
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(Buffer.from(text))}`;
}

/** As mail programs write it: tables, inline styles, a picture from elsewhere. */
function htmlPart(text: string, chance: Chance): string {
  const paragraphs = text
    .split('\r\n\r\n')
    .map(
      (paragraph) =>
        `<p style="margin:0 0 12px;font-family:Arial,sans-serif;font-size:14px">${paragraph.replaceAll('&', '&amp;').replaceAll('>', '&gt;').replaceAll('\r\n', '<br>')}</p>`,
    )
    .join('\r\n');
  const frame = `<html><head><style>td{padding:8px}a{color:#0645ad}</style></head><body><table width="600" cellpadding="0" style="border-collapse:collapse"><tr><td>${paragraphs}</td></tr><tr><td><a href="https://shop${chance.below(50)}.example/orders?id=${chance.below(99999)}">Order</a> <img src="https://shop.example/logo.png" width="120" height="40" alt="Shop"></td></tr></table></body></html>`;
  return `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(Buffer.from(frame))}`;
}

function filePart(chance: Chance, name: string, type: string, size: number): string {
  // Bytes that differ from mail to mail, as files of different people do; made cheaply, since only their number counts.
  const bytes = Buffer.alloc(size, `${name} ${chance.next()} `);
  bytes.writeUInt32LE(chance.below(2 ** 32), 0);
  return `Content-Type: ${type}; name="${encoded(name)}"\r\nContent-Disposition: attachment; filename="${encoded(name)}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(bytes)}`;
}

function multipart(kind: string, parts: readonly string[]): string {
  const boundary = `=_${kind}_${parts.reduce((sum, part) => sum + part.length, 0).toString(36)}`;
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${parts.join(`\r\n--${boundary}\r\n`)}\r\n--${boundary}--`;
}

/** What the way of a forwarded mail leaves in its head. The signature is of the right shape; its key is not to be had. */
function trace(chance: Chance, person: Person, to: string): string[] {
  const domain = person.address.split('@')[1];
  const noise = (length: number): string =>
    Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[chance.below(36)]).join('');
  return [
    `Received: from relay.bench.example (relay.bench.example [192.0.2.25])\r\n\tby mx.bench.example with ESMTPS id ${noise(24)}\r\n\tfor <${to}>; Mon, 16 Nov 2026 10:14:03 +0000`,
    `Received: from out.${domain} (out.${domain} [198.51.100.7])\r\n\tby relay.bench.example with ESMTPS id ${noise(24)}\r\n\tfor <help@bench.example>; Mon, 16 Nov 2026 10:14:02 +0000`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=mail;\r\n\th=from:to:subject:date:message-id; bh=${noise(43)}=;\r\n\tb=${noise(72)}\r\n\t${noise(72)}\r\n\t${noise(72)}==`,
    `X-Forwarded-To: ${to}`,
  ];
}

function encoded(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

const base64Lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
