/** The words of a mail: what was newly written, what is folded under it, and the HTML where the mail was designed. */

import { isDesigned } from './html/designed.ts';
import { flatten } from './html/flatten.ts';
import { type HtmlText, htmlToText } from './html/html-to-text.ts';
import { sanitise } from './html/sanitise.ts';
import type { MailLimits } from './limits.ts';
import { type Mail, plainAsHtml } from './mime/read-mail.ts';
import { readClearSigned } from './text/clear-signed.ts';
import { QUOTE_MARK } from './text/quote-mark.ts';
import { type SplitText, splitReply } from './text/split-reply.ts';

export interface Body {
  /** All text, quotes and signature included. */
  readonly full: string;
  readonly visible: string;
  readonly folded: string | null;
  /** Sanitised fragment; null when the text says all there is. */
  readonly html: string | null;
  readonly flags: readonly string[];
}

/** @param senderName helps to tell a signature; may be empty. */
export function readBody(mail: Mail, limits: MailLimits, senderName: string): Body {
  const rendered = mail.segments.map((segment): Rendered => {
    const html = segment.html === null ? null : flatten(segment.html);
    const designed = html !== null && isDesigned(html);
    const fromHtml = html === null ? null : htmlToText(html, !designed);
    const plain = segment.plain !== null && !isStub(segment.plain, fromHtml?.text ?? '') ? segment.plain : null;
    return { html, fromHtml, plain, original: segment.plain, designed };
  });
  const full = joined(rendered.map((one) => one.plain ?? one.fromHtml?.text ?? one.original ?? ''));
  const signed = readClearSigned(full);
  const { visible, folded } = signed
    ? withArmour(splitReply(signed.text, limits.lines, senderName), signed.signature)
    : split(rendered, full, limits, senderName);
  const all = rendered.map((one) => one.html ?? (one.original === null ? '' : plainAsHtml(one.original))).join('\n');
  if (!rendered.some((one) => one.designed)) return { full, visible, folded, html: null, flags: [] };
  const { html, remoteImages } = sanitise(all);
  return { full, visible, folded, html: html === '' ? null : html, flags: remoteImages > 0 ? ['remote_images'] : [] };
}

interface Rendered {
  readonly html: string | null;
  readonly fromHtml: HtmlText | null;
  /** The text part, when it says what the mail says. */
  readonly plain: string | null;
  readonly original: string | null;
  readonly designed: boolean;
}

/** The text part's own marks are tried first; where it has none, the HTML often says where the quotation begins. */
function split(rendered: readonly Rendered[], full: string, limits: MailLimits, senderName: string): SplitText {
  const byText = splitReply(full, limits.lines, senderName);
  if (byText.quoted) return byText;
  const marked = joined(rendered.map((one) => one.fromHtml?.marked ?? one.plain ?? ''));
  if (!marked.includes(QUOTE_MARK)) return byText;
  const byHtml = splitReply(marked, limits.lines, senderName);
  return byHtml.quoted ? byHtml : byText;
}

/** The signature of PGP is for programs: it is folded with the rest. */
function withArmour(words: SplitText, signature: string): SplitText {
  return { ...words, folded: joined([words.folded ?? '', signature]) };
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n\n');
}

/** "Your mail program shows no HTML" and empty text parts: the HTML says what was meant. */
function isStub(plain: string, html: string): boolean {
  const words = plain.replace(/\s+/g, '').length;
  const meant = html.replace(/\s+/g, '').length;
  if (meant === 0) return false;
  if (words === 0) return true;
  return words < meant * 0.1 && words < 400;
}
