/** The words of an outgoing mail: what the agent wrote, the signature, and the quoted history under it. */
import type { OutboundMessage } from '../kit/outbound-message.ts';
import { plainAsHtml } from './mime/read-mail.ts';

/** Longest history that is quoted; the recipient has the mail itself. */
const MAX_QUOTE = 50_000;

export function textBody(message: OutboundMessage): string {
  const pieces = [message.text.trimEnd()];
  const signature = message.brand.signature.trim();
  if (signature !== '') pieces.push(`-- \n${signature}`);
  const quote = quoteOf(message);
  if (quote) pieces.push(`${quote.intro}\n${quote.text.replace(/^/gm, '> ').replace(/^> (?=>)/gm, '>')}`);
  return `${pieces.join('\n\n')}\n`;
}

/** @param html the agent's rich text, already sanitised. */
export function htmlBody(message: OutboundMessage, html: string): string {
  const pieces = [`<div>${html}</div>`];
  const signature = message.brand.signature.trim();
  if (signature !== '') pieces.push(`<div><br>-- <br></div>${plainAsHtml(signature)}`);
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

function quoteOf(message: OutboundMessage): { intro: string; text: string } | null {
  const { answers } = message;
  const text = answers?.quotedText?.trim() ?? '';
  if (!answers || text === '') return null;
  const cut = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE).toWellFormed()}\n[...]` : text;
  return { intro: introduction(answers.from, answers.at, message.text), text: cut };
}

/** The line above a quotation in the language of the answer, in words that mail programs recognise. Times are UTC. */
function introduction(from: string, at: Date, text: string): string {
  if (/[\u3041-\u30ff]/.test(text)) {
    return `${at.toISOString().slice(0, 10).replaceAll('-', '/')} ${clock(at)} (UTC)、${from}のメール:`;
  }
  if (/[ąęłńśźżĄĘŁŃŚŹŻ]/.test(text)) {
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
