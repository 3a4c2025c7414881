/**
 * `winmail.dat`: Outlook's own envelope (MS-OXTNEF) around the text and the files of a mail. Read by ourselves, since the
 * packages for it cut names to eight letters and lose texts (email.md 6.3). All numbers are little-endian.
 */
import iconv from 'iconv-lite';
import { decodeRtf } from './outlook-rtf.ts';

export interface TnefFile {
  readonly fileName: string | null;
  readonly contentType: string | null;
  readonly contentId: string | null;
  readonly bytes: Buffer;
}

export interface Tnef {
  readonly subject: string | null;
  readonly html: string | null;
  readonly text: string | null;
  /** The text in Outlook's rich format, where it stands in no other. */
  readonly rtf: Buffer | null;
  readonly files: readonly TnefFile[];
}

export interface TnefLimits {
  readonly files: number;
  /** Envelopes within envelopes. */
  readonly nesting: number;
}

const signature = 0x223e9f78;

/** Null for what is no such envelope; what is cut off gives all that came before. Never throws. */
export function readTnef(bytes: Buffer, limits: TnefLimits = { files: 100, nesting: 3 }): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null;
  const reader = new TnefReader(limits);
  try {
    reader.read(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // read past the end: it is cut off
  }
  return reader.result();
}

/** Attributes by the last two bytes of their id (MS-OXTNEF 2.1.3.3). */
const attribute = {
  attachTitle: 0x8010,
  attachData: 0x800f,
  attachRendData: 0x9002,
  attachProps: 0x9005,
  messageProps: 0x9003,
  codepage: 0x9007,
  subject: 0x8004,
  body: 0x800c,
} as const;

/** Properties of MAPI (MS-OXPROPS). */
const property = {
  subject: 0x0037,
  body: 0x1000,
  compressedRtf: 0x1009,
  bodyHtml: 0x1013,
  displayName: 0x3001,
  attachData: 0x3701,
  attachFileName: 0x3704,
  attachMethod: 0x3705,
  attachLongFileName: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
  internetCodepage: 0x3fde,
} as const;

interface Draft {
  title: string | null;
  data: Buffer | null;
  props: Props;
}

type Props = Map<number, { readonly type: number; readonly value: Buffer }>;

class TnefReader {
  private readonly limits: TnefLimits;
  private codepage = 'windows-1252';
  private subject: string | null = null;
  private body: string | null = null;
  private props: Props = new Map();
  private readonly drafts: Draft[] = [];

  constructor(limits: TnefLimits) {
    this.limits = limits;
  }

  read(bytes: Buffer): void {
    let at = 6; // signature and key
    while (at + 9 <= bytes.length) {
      const id = bytes.readUInt16LE(at + 1);
      const length = bytes.readUInt32LE(at + 5);
      const data = bytes.subarray(at + 9, at + 9 + length);
      this.take(id, data);
      at += 9 + length + 2; // with the checksum
    }
  }

  private take(id: number, data: Buffer): void {
    const draft = this.drafts.at(-1);
    switch (id) {
      case attribute.codepage:
        this.codepage = codepageName(data.readUInt32LE(0)) ?? this.codepage;
        break;
      case attribute.subject:
        this.subject = this.narrow(data);
        break;
      case attribute.body:
        this.body = this.narrow(data);
        break;
      case attribute.messageProps:
        this.props = readProps(data);
        break;
      case attribute.attachRendData:
        if (this.drafts.length < this.limits.files) this.drafts.push({ title: null, data: null, props: new Map() });
        break;
      case attribute.attachTitle:
        if (draft) draft.title = this.narrow(data);
        break;
      case attribute.attachData:
        if (draft) draft.data = data;
        break;
      case attribute.attachProps:
        if (draft) draft.props = readProps(data);
        break;
    }
  }

  result(): Tnef {
    const { props } = this;
    const codepage = props.get(property.internetCodepage)?.value;
    const bodyCharset = (codepage && codepage.length >= 4 && codepageName(codepage.readUInt32LE(0))) || this.codepage;
    const rtf = props.get(property.compressedRtf)?.value;
    const fromRtf = rtf ? decodeRtf(rtf) : null;
    return {
      subject: this.string(props, property.subject) ?? this.subject,
      html: this.string(props, property.bodyHtml, bodyCharset) ?? fromRtf?.html ?? null,
      text: this.string(props, property.body) ?? this.body ?? fromRtf?.text ?? null,
      rtf: fromRtf?.raw ?? null,
      files: this.drafts.flatMap((draft) => this.filesOf(draft)),
    };
  }

  private filesOf({ title, data, props }: Draft): TnefFile[] {
    const name =
      this.string(props, property.attachLongFileName) ||
      title ||
      this.string(props, property.attachFileName) ||
      this.string(props, property.displayName);
    const object = props.get(property.attachData)?.value;
    const method = props.get(property.attachMethod)?.value;
    const embedded = method && method.length >= 4 && method.readUInt32LE(0) === 5;
    // A message within the message is an envelope of its own, behind the 16 bytes that name its interface.
    if (embedded && object && this.limits.nesting > 0) {
      const inner = readTnef(object.subarray(16), { ...this.limits, nesting: this.limits.nesting - 1 });
      if (inner) return withText(inner, name);
    }
    const bytes = data ?? object ?? null;
    if (bytes === null) return [];
    return [
      {
        fileName: name,
        contentType: this.string(props, property.attachMimeTag),
        contentId: this.string(props, property.attachContentId),
        bytes,
      },
    ];
  }

  private string(props: Props, id: number, charset = this.codepage): string | null {
    const found = props.get(id);
    if (!found) return null;
    if (found.type === typeOf.unicode) return found.value.toString('utf16le').replace(/\0+$/, '');
    return iconv.decode(found.value, charset).replace(/\0+$/, '');
  }

  private narrow(data: Buffer): string {
    return iconv.decode(data, this.codepage).replace(/\0+$/, '');
  }
}

/** The text of a message within the message becomes a file, as its own files do. */
function withText(inner: Tnef, name: string | null): TnefFile[] {
  const title = (inner.subject ?? name ?? 'message').replace(/[/\\]/g, '_');
  const words = inner.html ?? inner.text;
  if (words === null) return [...inner.files];
  const isHtml = inner.html !== null;
  const text: TnefFile = {
    fileName: `${title}.${isHtml ? 'html' : 'txt'}`,
    contentType: isHtml ? 'text/html' : 'text/plain',
    contentId: null,
    bytes: Buffer.from(words),
  };
  return [text, ...inner.files];
}

const typeOf = { unicode: 0x1f, narrow: 0x1e, binary: 0x102, object: 0x0d } as const;
const sized: ReadonlySet<number> = new Set(Object.values(typeOf));
const widths: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const MOST_PROPS = 5000;

/** A list of properties (MS-OXTNEF 2.1.3.4): type, id, a name for ids above 0x8000, then the value, all on four-byte steps. */
function readProps(data: Buffer): Props {
  const props: Props = new Map();
  let at = 4;
  const u32 = (): number => {
    const value = data.readUInt32LE(at);
    at += 4;
    return value;
  };
  const count = Math.min(data.readUInt32LE(0), MOST_PROPS);
  try {
    for (let i = 0; i < count; i++) {
      const type = data.readUInt16LE(at);
      const id = data.readUInt16LE(at + 2);
      at += 4;
      if (id >= 0x8000) {
        at += 16;
        const named = u32() !== 0;
        const length = u32(); // of the name, or a number in its place
        if (named) at += padded(length);
      }
      const plain = type & 0x0fff;
      const several = (type & 0x1000) !== 0;
      const width = widths[plain];
      const values = several || sized.has(plain) ? u32() : 1;
      for (let n = 0; n < values; n++) {
        const length = width ?? u32();
        if (at + length > data.length) return props;
        if (n === 0) props.set(id, { type: plain, value: data.subarray(at, at + length) });
        at += padded(length);
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // cut off: what came before counts
  }
  return props;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function codepageName(codepage: number): string | null {
  if (codepage === 65001) return 'utf-8';
  if (codepage === 20127) return 'us-ascii';
  const name = `cp${codepage}`;
  return iconv.encodingExists(name) ? name : null;
}
