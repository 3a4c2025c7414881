/** Bytes of a mail to its headers, body segments and files: everything that needs MIME, and nothing that needs meaning. */
import type { MailLimits } from '../limits.ts';
import { type DecodedText, decodeExactly, decodeText } from './charset.ts';
import { cleanBody, cleanLine, cutText } from './clean-text.ts';
import { decodeWords } from './encoded-words.ts';
import { safeFileName } from './file-name.ts';
import { unflow } from './flowed.ts';
import type { HeaderBlock } from './header-block.ts';
import { type OverLimit, type Part, readParts } from './parts.ts';
import { readSignedContent } from './signed-content.ts';
import { readTnef, type TnefFile } from './tnef.ts';

/** One piece of the body, in the order of the mail. Alternatives of the same content share a segment. */
export interface Segment {
  readonly plain: string | null;
  readonly html: string | null;
}

export interface MailFile {
  readonly fileName: string;
  readonly contentType: string;
  /** Without angle brackets. */
  readonly contentId: string | null;
  /** Shown inside the HTML: it is referenced there by its content id. */
  readonly inline: boolean;
  readonly bytes: Buffer;
  /** What the mail says of its letters; null when it says nothing. */
  readonly charset: string | null;
  /** The file that it was packed in, e.g. `winmail.dat`; null for those that lie openly in the mail. */
  readonly packedIn: string | null;
}

export interface Omission {
  readonly what: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Mail {
  readonly headers: HeaderBlock;
  readonly root: Part;
  readonly segments: readonly Segment[];
  readonly files: readonly MailFile[];
  readonly omitted: readonly Omission[];
  /** How it was wrapped: signed or encrypted in one piece, or unpacked from Outlook's `winmail.dat`. */
  readonly wrapped: ReadonlySet<'signed' | 'encrypted' | 'unpacked'>;
  /** The charset of the first text: what the mail says, and what was used. */
  readonly charset: { readonly declared: string | null; readonly used: string | null; readonly guessed: boolean };
  /** A cap was exceeded: only the headers are to be trusted. */
  readonly over: OverLimit | null;
}

/**
 * Reads a mail. Never throws: what cannot be read is named in `omitted`.
 * @param charset decodes the texts by this one, whatever they say; null: as they say, or as their bytes speak
 */
export function readMail(bytes: Uint8Array, limits: MailLimits, charset: string | null = null): Mail {
  const { root, over } = readParts(bytes, limits);
  if (over) {
    const omitted = [{ what: 'message', code: `mail.too_many_${snake(over.cap)}`, params: { limit: over.limit } }];
    return { headers: root.headers, root, segments: [], files: [], omitted, over, wrapped: new Set(), charset: unread };
  }
  const collected = new Collector(limits, charset);
  collected.take(root);
  return { headers: root.headers, root, over: null, ...collected.result() };
}

const unread: Mail['charset'] = { declared: null, used: null, guessed: false };

/** Every part of the tree, the outer before the inner. */
export function* allParts(part: Part): Generator<Part> {
  yield part;
  for (const child of part.children) yield* allParts(child);
}

/** A file on its way: of a part, or of what was packed in one. */
type Found =
  | { readonly part: Part; readonly contentId: string | null }
  | { readonly packed: TnefFile; readonly packedIn: string };

/** Signed mail within signed mail: nobody needs more, and somebody might build more. */
const MOST_WRAPPERS = 3;

class Collector {
  private readonly limits: MailLimits;
  private readonly forced: string | null;
  private readonly segments: Segment[] = [];
  private readonly found: Found[] = [];
  private readonly omitted: Omission[] = [];
  private readonly wrapped = new Set<'signed' | 'encrypted' | 'unpacked'>();
  private charset: Mail['charset'] | null = null;
  private wrappers = 0;

  constructor(limits: MailLimits, forced: string | null) {
    this.limits = limits;
    this.forced = forced;
  }

  take(part: Part): void {
    const type = part.contentType.value;
    if (part.children.length > 0) {
      if (type === 'multipart/alternative') this.takeAlternatives(part);
      else for (const child of part.children) this.take(child);
      return;
    }
    if (isWrapped(type) && this.unwrap(part)) return;
    if (isTnef(part) && this.unpack(part)) return;
    if (this.isBody(part)) this.segments.push(this.segmentOf(part));
    else this.takeFile(part);
  }

  /** What was signed in one piece is a mail within: its parts are those of the mail. */
  private unwrap(part: Part): boolean {
    if (part.contentType.params.get('smime-type')?.toLowerCase() === 'certs-only') return false;
    const content = readSignedContent(part.body());
    if (content.kind !== 'other') this.wrapped.add(content.kind);
    if (content.kind !== 'signed' || this.wrappers >= MOST_WRAPPERS) return false;
    const { root, over } = readParts(content.content, this.limits);
    if (over) return false;
    this.wrappers++;
    this.take(root);
    return true;
  }

  /** Outlook's envelope gives way to what is in it; its text counts only where the mail has no other. */
  private unpack(part: Part): boolean {
    const packedIn = safeFileName(givenName(part), part.contentType.value, this.found.length + 1);
    const inside = readTnef(part.body(), { files: this.limits.attachments, nesting: 3 });
    if (inside === null) return false;
    const hasWords = this.segments.some(({ plain, html }) => (plain ?? html ?? '').trim() !== '');
    if (!hasWords && (inside.html !== null || inside.text !== null)) {
      this.segments.push({
        plain: inside.text === null ? null : cutText(cleanBody(inside.text), this.limits.textBytes),
        html: inside.html === null ? null : cutText(cleanBody(inside.html), this.limits.htmlBytes),
      });
    }
    this.wrapped.add('unpacked');
    for (const packed of inside.files) this.add({ packed, packedIn }, packed.fileName ?? packedIn);
    if (!hasWords && inside.rtf !== null && inside.html === null && inside.text === null) {
      const packed = { fileName: 'message.rtf', contentType: 'application/rtf', contentId: null, bytes: inside.rtf };
      this.add({ packed, packedIn }, packed.fileName);
    }
    return true;
  }

  result(): Pick<Mail, 'segments' | 'files' | 'omitted' | 'wrapped' | 'charset'> {
    const html = this.segments.map((segment) => segment.html ?? '').join('\n');
    const referenced = referencedIds(html);
    const files = this.found.map((found, index): MailFile => {
      const file = 'part' in found ? ofPart(found.part, found.contentId, index) : ofPacked(found, index);
      return { ...file, inline: file.contentId !== null && referenced.has(file.contentId.toLowerCase()) };
    });
    const { segments, omitted, wrapped } = this;
    return { segments, files, omitted, wrapped, charset: this.charset ?? unread };
  }

  /** The best text and the best HTML of one content become one segment; files inside are taken all the same. */
  private takeAlternatives(part: Part): void {
    const inner = new Collector(this.limits, this.forced);
    let plain: string | null = null;
    let html: string | null = null;
    for (const child of part.children) {
      const before = inner.segments.length;
      inner.take(child);
      const added = inner.segments.slice(before);
      const hasHtml = added.some((segment) => segment.html !== null);
      if (hasHtml) html ??= added.map((segment) => segment.html ?? plainAsHtml(segment.plain ?? '')).join('\n');
      else if (added.length > 0) plain = joinDistinct(plain, added.map((segment) => segment.plain ?? '').join('\n'));
    }
    if (plain !== null || html !== null) this.segments.push({ plain, html });
    this.found.push(...inner.found);
    this.omitted.push(...inner.omitted);
    for (const name of inner.wrapped) this.wrapped.add(name);
    this.charset ??= inner.charset;
  }

  private isBody(part: Part): boolean {
    const type = part.contentType.value;
    if (part.children.length === 0 && type.startsWith('multipart/')) return true; // its boundary never came
    if (part.disposition.value === 'attachment') return false;
    if (type !== 'text/plain' && type !== 'text/html') {
      return type.startsWith('text/') && part.depth === 0 && givenName(part) === null;
    }
    // A named text is a file, unless it is all the body there is so far.
    return givenName(part) === null || this.segments.length === 0;
  }

  private segmentOf(part: Part): Segment {
    const isHtml = part.contentType.value === 'text/html';
    const limit = isHtml ? this.limits.htmlBytes : this.limits.textBytes;
    let bytes = part.body();
    if (bytes.length > limit) {
      this.omitted.push({ what: 'text', code: 'mail.text_cut', params: { size: bytes.length, limit } });
      bytes = bytes.subarray(0, limit);
    }
    const declared = part.contentType.params.get('charset') ?? (isHtml ? metaCharset(bytes) : null);
    const decoded = this.decode(bytes, declared);
    const text = cleanBody(decoded.text);
    if (isHtml) return { plain: null, html: text };
    const flowed = part.contentType.params.get('format')?.toLowerCase() === 'flowed';
    const plain = flowed ? unflow(text, part.contentType.params.get('delsp')?.toLowerCase() === 'yes') : text;
    return { plain: cutText(plain, limit), html: null };
  }

  private decode(bytes: Buffer, declared: string | null): DecodedText {
    const decoded =
      this.forced === null ? decodeText(bytes, declared) : { ...decodeExactly(bytes, this.forced), guessed: false };
    this.charset ??= {
      declared: declared === null ? null : cleanLine(declared, 60) || null,
      used: decoded.charset,
      guessed: decoded.guessed,
    };
    return decoded;
  }

  private takeFile(part: Part): void {
    const contentId = (part.headers.first('content-id') ?? '').trim().replace(/^<|>$/g, '').slice(0, 300);
    const name = safeFileName(givenName(part), part.contentType.value, this.found.length + 1);
    this.add({ part, contentId: contentId === '' ? null : contentId }, name);
  }

  private add(found: Found, fileName: string): void {
    if (this.found.length < this.limits.attachments) this.found.push(found);
    else this.omitted.push({ what: fileName, code: 'mail.too_many_files', params: { limit: this.limits.attachments } });
  }
}

function ofPart(part: Part, contentId: string | null, index: number): Omit<MailFile, 'inline'> {
  const contentType = fileType(part);
  return {
    fileName: safeFileName(givenName(part), contentType, index + 1),
    contentType,
    contentId,
    bytes: part.body(),
    charset: part.contentType.params.get('charset') ?? null,
    packedIn: null,
  };
}

function ofPacked({ packed, packedIn }: Extract<Found, { packed: TnefFile }>, index: number): Omit<MailFile, 'inline'> {
  const named = typeByName(packed.fileName ?? '');
  const given = packed.contentType?.trim().toLowerCase() ?? '';
  const contentType = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(given) ? given : (named ?? 'application/octet-stream');
  return {
    fileName: safeFileName(packed.fileName, contentType, index + 1),
    contentType,
    contentId: packed.contentId?.replace(/^<|>$/g, '') || null,
    bytes: packed.bytes,
    charset: null,
    packedIn,
  };
}

function isWrapped(type: string): boolean {
  return type === 'application/pkcs7-mime' || type === 'application/x-pkcs7-mime';
}

function isTnef(part: Part): boolean {
  const type = part.contentType.value;
  if (type === 'application/ms-tnef' || type === 'application/vnd.ms-tnef') return true;
  return /^win(?:mail|dat)?\.dat$/i.test(
    part.disposition.params.get('filename') ?? part.contentType.params.get('name') ?? '',
  );
}

/** `file name` of the disposition, else `name` of the type, else the subject of a mail within the mail. */
function givenName(part: Part): string | null {
  const name = part.disposition.params.get('filename') ?? part.contentType.params.get('name');
  if (name?.trim()) return name;
  if (!isMessage(part.contentType.value)) return null;
  const inner = part.body().subarray(0, 16_384).toString('latin1');
  const subject = /^subject:[ \t]*(.{1,500})$/im.exec(inner.split(/\r?\n\r?\n/, 1)[0] ?? '')?.[1];
  const title = subject ? decodeWords(subject).trim() : '';
  return title === '' ? null : `${title.replace(/[/\\]/g, '_')}.eml`;
}

function isMessage(type: string): boolean {
  return type === 'message/rfc822' || type === 'message/global';
}

/** `application/octet-stream` says nothing; the ending of the name often does. */
function fileType(part: Part): string {
  const type = part.contentType.value;
  if (type.startsWith('multipart/')) return 'application/octet-stream';
  if (type !== 'application/octet-stream') return type;
  return typeByName(givenName(part) ?? '') ?? type;
}

function typeByName(fileName: string): string | null {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(fileName)?.[1]?.toLowerCase();
  return (ending && typesByEnding.get(ending)) || null;
}

const typesByEnding = new Map([
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['ics', 'text/calendar'],
  ['vcf', 'text/vcard'],
  ['eml', 'message/rfc822'],
  ['doc', 'application/msword'],
  ['xls', 'application/vnd.ms-excel'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
]);

/** Content ids that the HTML shows, lower case; `cid:` links come with brackets and percent signs too. */
function referencedIds(html: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const match of html.matchAll(/\bcid:([^\s"'<>)]{1,300})/gi)) {
    const id = (match[1] as string).replace(/^(?:&lt;|%3c)|(?:&gt;|%3e)$/gi, '').toLowerCase();
    ids.add(id);
    try {
      ids.add(decodeURIComponent(id));
    } catch {
      // not percent-encoded after all
    }
  }
  return ids;
}

/** HTML says its charset in itself when the mail does not. */
function metaCharset(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, 2048));
  return /<meta[^>]{1,200}charset\s*=\s*["']?([a-z0-9_:.-]{2,40})/i.exec(head)?.[1] ?? null;
}

/** Plain text as HTML that looks the same. */
export function plainAsHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  return `<div>${escaped.replace(/\n/g, '<br>\n')}</div>`;
}

/** Two plain texts in one alternative are against the rules, but neither may be lost. */
function joinDistinct(first: string | null, second: string): string {
  if (first === null || second.includes(first.trim())) return second;
  return first.includes(second.trim()) ? first : `${first}\n${second}`;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
