/** Outlook's compressed RTF, in which it wraps the HTML or the text of a mail (MS-OXRTFCP, MS-OXRTFEX). */
import iconv from 'iconv-lite';
import { onDemand } from './on-demand.ts';

const decompressing = onDemand<typeof import('@kenjiuno/decompressrtf')>('@kenjiuno/decompressrtf');
const unwrapping = onDemand<typeof import('rtf-stream-parser')>('rtf-stream-parser');

export interface RtfContent {
  readonly html: string | null;
  readonly text: string | null;
  /** The RTF itself, where it wraps neither. */
  readonly raw: Buffer | null;
}

/** Larger ones stay closed: letters are kilobytes long. */
const MOST_BYTES = 1024 * 1024;
/** Groups within groups; the reader takes time squared on them, over ten minutes for three million [measured]. */
const DEEPEST = 200;

/** Null for what cannot be read. Never throws. */
export function decodeRtf(compressed: Buffer): RtfContent | null {
  if (compressed.length < 16 || compressed.length > MOST_BYTES || compressed.readUInt32LE(4) > MOST_BYTES) return null;
  let raw: Buffer;
  try {
    raw = Buffer.from(decompressing().decompressRTF([...compressed]));
  } catch {
    return null;
  }
  if (depthOf(raw) > DEEPEST) return { html: null, text: null, raw };
  try {
    const { mode, text } = unwrapping().deEncapsulateSync(raw, {
      decode: iconv.decode,
      mode: 'either',
      prefix: false,
      htmlFixContentType: true,
    });
    const words = String(text);
    return mode === 'html' ? { html: words, text: null, raw: null } : { html: null, text: words, raw: null };
  } catch {
    return { html: null, text: null, raw };
  }
}

function depthOf(rtf: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (const byte of rtf) {
    if (byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d) depth--;
  }
  return deepest;
}
