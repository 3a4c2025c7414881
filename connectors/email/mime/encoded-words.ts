/** RFC 2047 encoded-words, read as leniently as they are written: letters cut in half, raw spaces, glued to text. */
import { decodeText } from './charset.ts';

// Bounded classes and no nesting: linear on any input.
const WORD = /=\?([^?\s]{1,75})\?([bq])\?([^?]*)\?=/gi;

/** Decodes every encoded-word of one unfolded header value; what is none is left as it is. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  let out = '';
  let end = 0;
  let run: { charset: string; chunks: Buffer[] } | null = null;
  const flush = (): void => {
    if (run) out += decodeText(Buffer.concat(run.chunks), run.charset).text;
    run = null;
  };
  for (const match of value.matchAll(WORD)) {
    const [whole, charset = '', encoding = '', payload = ''] = match;
    const between = value.slice(end, match.index);
    end = match.index + whole.length;
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(payload, 'base64') : decodeQ(payload);
    const name = charset.toLowerCase().replace(/\*.*$/, '');
    // Blanks between two encoded-words vanish, and a letter may be cut between two words of one charset.
    if (run && between.trim() === '' && run.charset === name) {
      run.chunks.push(bytes);
      continue;
    }
    const joined = run !== null && between.trim() === '';
    flush();
    if (!joined) out += between;
    run = { charset: name, chunks: [bytes] };
  }
  flush();
  return out + value.slice(end);
}

function decodeQ(payload: string): Buffer {
  const bytes = payload
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // Raw UTF-8 inside Q happens; letters beyond Latin-1 are already decoded and go back to their bytes.
  return [...bytes].some((letter) => letter > '\u00ff') ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes, 'latin1');
}
