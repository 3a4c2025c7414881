/**
 * S/MIME in one piece (`application/pkcs7-mime`, RFC 8551): what was signed lies readable inside, what was encrypted does
 * not. Signatures are not judged here: who sent a mail is the business of the sender checks.
 */
import { Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';

export type SignedContent =
  | { readonly kind: 'signed'; readonly content: Buffer }
  | { readonly kind: 'encrypted' }
  /** Certificates alone, or nothing that can be told. */
  | { readonly kind: 'other' };

const types: Readonly<Record<string, 'signed' | 'encrypted'>> = {
  '1.2.840.113549.1.7.2': 'signed',
  '1.2.840.113549.1.7.3': 'encrypted',
  '1.2.840.113549.1.9.16.1.23': 'encrypted', // AuthEnvelopedData (RFC 5083)
};

/** Never throws. @param bytes DER or BER, as the part holds it */
export function readSignedContent(bytes: Buffer): SignedContent {
  try {
    const { result } = fromBER(new Uint8Array(bytes));
    if (!(result instanceof Sequence)) return { kind: 'other' };
    const [type, wrapped] = result.valueBlock.value;
    const kind = type instanceof ObjectIdentifier ? types[type.valueBlock.toString()] : undefined;
    if (kind === 'encrypted') return { kind };
    const content = kind === 'signed' && wrapped instanceof Constructed ? encapsulated(wrapped) : null;
    return content === null ? { kind: 'other' } : { kind: 'signed', content };
  } catch {
    return { kind: 'other' };
  }
}

/** SignedData: version, digest algorithms, then what was signed: its type, and the bytes in a wrapper (RFC 5652 section 5). */
function encapsulated(wrapped: Constructed): Buffer | null {
  const [signedData] = wrapped.valueBlock.value;
  const info = signedData instanceof Sequence ? signedData.valueBlock.value[2] : undefined;
  const holder = info instanceof Sequence ? info.valueBlock.value[1] : undefined;
  const octets = holder instanceof Constructed ? holder.valueBlock.value[0] : undefined;
  return octets instanceof OctetString ? Buffer.from(octets.getValue()) : null;
}
