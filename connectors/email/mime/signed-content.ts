/**
 * S/MIME in one piece (`application/pkcs7-mime`, RFC 8551): what was signed lies readable inside, what was encrypted does
 * not. Signatures are not judged here: who sent a mail is the business of the sender checks.
 *
 * Only the way to the content is walked (X.690, BER with its indefinite lengths): a parser of the whole makes an object of
 * each of its elements, and a mail may be built of millions.
 */

export type SignedContent =
  | { readonly kind: 'signed'; readonly content: Buffer }
  | { readonly kind: 'encrypted' }
  /** Certificates alone, or nothing that can be told. */
  | { readonly kind: 'other' };

const other: SignedContent = { kind: 'other' };

/** Object identifiers of PKCS #7 content types, as their bytes in hex. */
const types: Readonly<Record<string, 'signed' | 'encrypted'>> = {
  '2a864886f70d010702': 'signed', // SignedData
  '2a864886f70d010703': 'encrypted', // EnvelopedData
  '2a864886f70d0109100117': 'encrypted', // AuthEnvelopedData (RFC 5083)
};

/** Never throws. @param bytes DER or BER, as the part holds it */
export function readSignedContent(bytes: Buffer): SignedContent {
  const outer = elementAt(bytes, 0);
  const [type, wrapped] = outer?.tag === SEQUENCE ? childrenOf(bytes, outer, 2) : [];
  const kind = type?.tag === OBJECT_IDENTIFIER ? types[bytes.toString('hex', type.start, type.end)] : undefined;
  if (kind === 'encrypted') return { kind };
  if (kind !== 'signed' || !wrapped?.constructed) return other;
  // SignedData: version, digest algorithms, then what was signed: its type, and the bytes in a wrapper (RFC 5652 section 5).
  const [signed] = childrenOf(bytes, wrapped, 1);
  const info = signed && childrenOf(bytes, signed, 3)[2];
  const holder = info && childrenOf(bytes, info, 2)[1];
  const [octets] = holder ? childrenOf(bytes, holder, 1) : [];
  const content = octets && octetsOf(bytes, octets, 0);
  return content ? { kind: 'signed', content } : other;
}

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;
/** Indefinite lengths within each other: a real mail has seven. */
const DEEPEST = 30;

interface Element {
  readonly tag: number;
  readonly constructed: boolean;
  /** Its content, from `start` to `end`; `next` is where the following element begins. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Null for what is none, or is cut off. Tags of several bytes do not occur here. */
function elementAt(bytes: Buffer, at: number, depth = 0): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > DEEPEST) return null;
  const constructed = (tag & CONSTRUCTED) !== 0;
  if (first === 0x80) {
    if (!constructed) return null;
    let child = at + 2;
    // Ends with two zeros, behind all that is in it.
    while (bytes[child] !== 0 || bytes[child + 1] !== 0) {
      const element = elementAt(bytes, child, depth + 1);
      if (element === null) return null;
      child = element.next;
    }
    return { tag, constructed, start: at + 2, end: child, next: child + 2 };
  }
  const width = first < 0x80 ? 0 : first & 0x7f;
  if (width > 4 || at + 2 + width > bytes.length) return null;
  const length = width === 0 ? first : bytes.readUIntBE(at + 2, width);
  const start = at + 2 + width;
  if (start + length > bytes.length) return null;
  return { tag, constructed, start, end: start + length, next: start + length };
}

/** The first children; fewer where there are fewer. */
function childrenOf(bytes: Buffer, { start, end, constructed }: Element, most: number): Element[] {
  const children: Element[] = [];
  for (let at = start; constructed && at < end && children.length < most; ) {
    const child = elementAt(bytes, at);
    if (child === null || child.next > end) break;
    children.push(child);
    at = child.next;
  }
  return children;
}

/** The bytes of a string, also of one that was written in pieces; null for what is none. */
function octetsOf(bytes: Buffer, element: Element, depth: number): Buffer | null {
  if ((element.tag & ~CONSTRUCTED) !== OCTET_STRING || depth > 2) return null;
  if (!element.constructed) return bytes.subarray(element.start, element.end);
  const pieces: Buffer[] = [];
  for (const piece of childrenOf(bytes, element, Number.MAX_SAFE_INTEGER)) {
    const part = octetsOf(bytes, piece, depth + 1);
    if (part === null) return null;
    pieces.push(part);
  }
  return Buffer.concat(pieces);
}
