/** Answers with the bytes of a file in a way that no browser takes for a page of ours. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Blobs } from '../platform/blobs/blobs.ts';
import { safeImageTypes } from './file-kind.ts';

export interface FileToSend {
  readonly blob: string;
  readonly size: number;
  readonly fileName: string;
  readonly contentType: string;
  /** Asked to be shown in the page; anything but a safe picture is a download all the same. */
  readonly inline: boolean;
}

/** Sends all of it, or the one range that was asked for. */
export async function sendBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  blobs: Pick<Blobs, 'get'>,
  file: FileToSend,
): Promise<Readable | undefined> {
  const shown = file.inline && safeImageTypes.has(file.contentType);
  reply
    .type(file.contentType)
    .header('content-disposition', contentDisposition(shown ? 'inline' : 'attachment', file.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('accept-ranges', 'bytes')
    .header('etag', `"${file.blob}"`);
  const range = rangeOf(request.headers.range, file.size);
  if (range === 'unsatisfiable') {
    await reply.code(416).header('content-range', `bytes */${file.size}`).send();
    return undefined;
  }
  const source = await blobs.get(file.blob);
  if (range === null) {
    reply.header('content-length', file.size);
    return source;
  }
  reply
    .code(206)
    .header('content-range', `bytes ${range.from}-${range.to}/${file.size}`)
    .header('content-length', range.to - range.from + 1);
  return Readable.from(cut(source, range.from, range.to + 1), { objectMode: false });
}

/** RFC 6266: an ASCII name for old clients beside the real one (RFC 5987). Quotes, controls and paths do not get through. */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = fileName.replace(/[/\\]/g, '_').replace(/\p{C}/gu, '').trim().toWellFormed().slice(0, 200) || 'file';
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"${ascii === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}

/** The single range of a request (RFC 9110 section 14); several at once, or what is no range, answer with the whole. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || (first === '' && Number(last) === 0)) return 'unsatisfiable';
  return from > to ? null : { from, to };
}

/** Reads over what lies before; bytes in a store of blobs are cheap to skip and dear to seek. */
async function* cut(source: AsyncIterable<Buffer>, from: number, until: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of source) {
    const start = Math.max(0, from - at);
    const end = Math.min(chunk.length, until - at);
    if (end > start) yield chunk.subarray(start, end);
    at += chunk.length;
    if (at >= until) return;
  }
}
