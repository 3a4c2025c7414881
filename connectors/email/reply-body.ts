/** The words of an outgoing mail: what the agent wrote, the signature, what went as a link, and the history under it. */
import type { LinkedFile, OutboundMessage } from '../kit/outbound-message.ts';
import { plainAsHtml } from './mime/read-mail.ts';

/** Longest history that is quoted; the recipient has the mail itself. */
const MAX_QUOTE = 50_000;

export function textBody(message: OutboundMessage): string {
  const pieces = [message.text.trimEnd()].filter((text) => text !== '');
  const links = linksText(message);
  if (links) pieces.push(links);
  const signature = message.brand.signature.trim();
  if (signature !== '') pieces.push(`-- \n${signature}`);
  if (message.forwarded) pieces.push(message.forwarded.text.trim());
  const quote = quoteOf(message);
  if (quote) pieces.push(`${quote.intro}\n${quote.text.replace(/^/gm, '> ').replace(/^> (?=>)/gm, '>')}`);
  return `${pieces.join('\n\n')}\n`;
}

/** The same in HTML; null when nothing of it is more than plain text, and a plain mail says it as well. */
export function htmlBody(message: OutboundMessage): string | null {
  const { signatureHtml } = message.brand;
  if (message.html === null && !signatureHtml && !message.forwarded) return null;
  const pieces = [`<div>${message.html ?? plainAsHtml(message.text)}</div>`];
  if ((message.links ?? []).length > 0) pieces.push(linksHtml(message));
  const signature = message.brand.signature.trim();
  if (signature !== '') {
    // The class by which mail programs know and fold a signature.
    pieces.push(`<br><div class="gmail_signature">-- <br>${signatureHtml ?? plainAsHtml(signature)}</div>`);
  }
  if (message.forwarded) pieces.push(`<br><div class="gmail_quote">${message.forwarded.html}</div>`);
  const quote = quoteOf(message);
  // These class and style names are what mail programs look for when they fold a history.
  if (quote) {
    pieces.push(
      `<br><div class="gmail_quote"><div class="gmail_attr">${plainAsHtml(quote.intro)}</div>` +
        '<blockquote class="gmail_quote" type="cite" style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">' +
        `${plainAsHtml(quote.text)}</blockquote></div>`,
    );
  }
  return pieces.join('\n');
}

function linksText(message: OutboundMessage): string | null {
  const links = message.links ?? [];
  if (links.length === 0) return null;
  const say = linkWords[languageOf(message)];
  return [
    say.above(links.length),
    ...links.flatMap((link) => [`${link.fileName} (${say.size(link.size)})`, link.url]),
    say.until(dayOf(links, message)),
  ].join('\n');
}

function linksHtml(message: OutboundMessage): string {
  const links = message.links ?? [];
  const say = linkWords[languageOf(message)];
  const items = links.map(
    (link) => `<li><a href="${escaped(link.url)}">${escaped(link.fileName)}</a> (${escaped(say.size(link.size))})</li>`,
  );
  return `<div><p>${escaped(say.above(links.length))}</p><ul>${items.join('')}</ul><p>${escaped(say.until(dayOf(links, message)))}</p></div>`;
}

/** The day on which the first of them expires. */
function dayOf(links: readonly LinkedFile[], message: OutboundMessage): string {
  const first = new Date(Math.min(...links.map((link) => link.expiresAt.getTime())));
  const language = languageOf(message);
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...utc, dateStyle: 'long' }).format(first);
}

const megabytes = (bytes: number, locale: string): string =>
  `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Math.max(0.1, bytes / 1024 / 1024))} MB`;

const linkWords = {
  en: {
    above: (count: number) =>
      count === 1
        ? 'One file is too large for this mail. You can download it here:'
        : 'These files are too large for this mail. You can download them here:',
    size: (bytes: number) => megabytes(bytes, 'en'),
    until: (day: string) => `Available until ${day}.`,
  },
  ja: {
    above: () => 'サイズが大きいため添付できなかったファイルは、こちらからダウンロードできます。',
    size: (bytes: number) => megabytes(bytes, 'ja'),
    until: (day: string) => `ダウンロード期限：${day}`,
  },
  pl: {
    above: (count: number) =>
      count === 1
        ? 'Jeden plik jest za duży, aby wysłać go w tej wiadomości. Można go pobrać tutaj:'
        : 'Te pliki są za duże, aby wysłać je w tej wiadomości. Można je pobrać tutaj:',
    size: (bytes: number) => megabytes(bytes, 'pl'),
    until: (day: string) => `Dostępne do ${day}.`,
  },
} as const;

function quoteOf(message: OutboundMessage): { intro: string; text: string } | null {
  const { answers } = message;
  const text = answers?.quotedText?.trim() ?? '';
  if (!answers || text === '') return null;
  const cut = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE).toWellFormed()}\n[...]` : text;
  return { intro: introduction(answers.from, answers.at, languageOf(message)), text: cut };
}

/** What the answer is written in, as far as its letters say; else what the customer wrote in. */
function languageOf({ text, language }: OutboundMessage): 'en' | 'ja' | 'pl' {
  if (/[\u3041-\u30ff]/.test(text)) return 'ja';
  if (/[ąęłńśźżĄĘŁŃŚŹŻ]/.test(text)) return 'pl';
  const known = language?.slice(0, 2);
  // Of a text of some length the letters tell more than what was answered.
  if ((known === 'ja' || known === 'pl') && text.trim().length < 40) return known;
  return 'en';
}

/** The line above a quotation in the language of the answer, in words that mail programs recognise. Times are UTC. */
function introduction(from: string, at: Date, language: 'en' | 'ja' | 'pl'): string {
  if (language === 'ja') {
    return `${at.toISOString().slice(0, 10).replaceAll('-', '/')} ${clock(at)} (UTC)、${from}のメール:`;
  }
  if (language === 'pl') {
    const day = new Intl.DateTimeFormat('pl-PL', { ...utc, year: 'numeric', month: 'long', day: 'numeric' });
    return `W dniu ${day.format(at)} o ${clock(at)} (UTC) ${from} pisze:`;
  }
  const day = new Intl.DateTimeFormat('en-GB', {
    ...utc,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  });
  return `On ${day.format(at)} at ${clock(at)} UTC, ${from} wrote:`;
}

const utc = { timeZone: 'UTC' } as const;

function clock(at: Date): string {
  return at.toISOString().slice(11, 16);
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
