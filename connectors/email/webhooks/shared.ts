/** What the doors of platforms that post mail have in common: the secret in the URL, forms with files, and the way on. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LocalisedText } from '../../kit/connector.ts';
import type { OpenDoor, Posted, PostedRequest } from '../../kit/doors.ts';
import type { Envelope, RawInbound } from '../../kit/inbound-event.ts';

export const postUrlLabel: LocalisedText = {
  en: 'URL to post to',
  ja: '送信先 URL',
  pl: 'Adres URL, na który wysyłać',
};

/** The secret part of the URL: made by us, kept over changes of the door. */
export function urlKey(before: OpenDoor | null): string {
  const known = before?.settings.key;
  return typeof known === 'string' && known !== '' ? known : randomBytes(24).toString('base64url');
}

/** Compares in constant time, whatever the lengths. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return wanted !== '' && timingSafeEqual(digest(given), digest(wanted));
}

export const refused = (status: 400 | 401 | 403 | 406, code: string, text: string): Posted => ({
  kind: 'refused',
  status,
  code,
  text,
});

export const forged = (): Posted => refused(403, 'webhook.not_signed', 'The request does not prove that it is yours.');

/** A mail out of a post, as if it had come by SMTP: the very bytes, with the envelope they travelled in. */
export function mailEvent(
  request: PostedRequest,
  body: Uint8Array,
  envelope: { from: string; to: readonly string[]; clientIp?: string | null },
): RawInbound {
  const smtp: Envelope = {
    kind: 'smtp',
    from: envelope.from,
    to: envelope.to,
    clientIp: envelope.clientIp ?? null,
    helo: null,
    tls: true,
  };
  return { door: 'webhook', body, envelope: smtp, receivedAt: request.receivedAt, checks: null };
}

/**
 * A genuine post without the raw mail in it: the platform was set up to take the mail apart. It is kept as it came, and
 * the quarantine says what to change at the platform.
 */
export function withoutMail(request: PostedRequest): RawInbound {
  const type = request.headers['content-type'] ?? '';
  return {
    door: 'webhook',
    body: request.body,
    envelope: { kind: 'http', headers: { 'content-type': type }, query: '' },
    receivedAt: request.receivedAt,
    checks: null,
  };
}

/** Bytes that say nothing of their charset, as one letter a byte: how a form's fields come out of `readForm`. */
export const bytesOf = (field: string): Buffer => Buffer.from(field, 'latin1');
export const textOfField = (field: string): string => bytesOf(field).toString('utf8');

/** Beyond these a form is no platform's. The size of the whole is the cap of the door. */
const limits = {
  fields: 200,
  fieldSize: 40 * 1024 * 1024,
  fieldNameSize: 200,
  files: 200,
  parts: 400,
  headerPairs: 50,
};

/** Null when it is no form, or a broken one. Fields keep their very bytes: see `bytesOf`. A file is read like a field. */
export async function readForm(request: PostedRequest): Promise<ReadonlyMap<string, string> | null> {
  const type = request.headers['content-type'] ?? '';
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return readUrlEncoded(body);
  if (!/^multipart\/form-data\b/i.test(type)) return null;
  const { Busboy } = await import('@fastify/busboy');
  const fields = new Map<string, string>();
  return new Promise((done) => {
    let broken = false;
    try {
      const form = new Busboy({ headers: { 'content-type': type }, limits, isPartAFile: () => true });
      form.on('file', (name, stream) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('limit', () => {
          broken = true;
        });
        stream.on('end', () => {
          if (!fields.has(name)) fields.set(name, Buffer.concat(chunks).toString('latin1'));
        });
      });
      for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
        form.on(event, () => {
          broken = true;
        });
      }
      form.on('error', () => done(null));
      form.on('finish', () => done(broken ? null : fields));
      form.end(body);
    } catch {
      done(null);
    }
  });
}

/** By hand, since URLSearchParams decodes to UTF-8 and a raw mail is bytes of any charset. */
function readUrlEncoded(body: Buffer): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  const pairs = body.toString('latin1').split('&');
  if (pairs.length > limits.fields) return null;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (name !== '' && !fields.has(name)) fields.set(name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return fields;
}

function decode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('base64url');
