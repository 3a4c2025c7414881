/** How large a mail the relay takes, as it announces in its greeting (SIZE, RFC 1870), remembered for an hour. */
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

const keepMs = 60 * 60 * 1000;
/** An answer that did not come is asked for again sooner. */
const forgetMs = 5 * 60 * 1000;
const patienceMs = 10_000;

const known = new Map<string, { readonly size: number | null; readonly until: number }>();

/** Bytes of a whole mail; null when the relay names no limit or does not answer. Never throws. */
export async function relaySize(url: string, now: number): Promise<number | null> {
  const before = known.get(url);
  if (before && before.until > now) return before.size;
  const answer = await ask(url).catch(() => undefined);
  const size = answer ?? null;
  known.set(url, { size, until: now + (answer === undefined ? forgetMs : keepMs) });
  return size;
}

/** Bytes of attachments that fit into a mail of that size: base64 takes 4 for 3 and a line end each 76, text some more. */
export function attachmentBytes(mailBytes: number): number {
  const forText = Math.min(256 * 1024, Math.floor(mailBytes / 10));
  return Math.max(0, Math.floor(((mailBytes - forText) * 3 * 76) / (4 * 78)));
}

async function ask(url: string): Promise<number | null> {
  const connection = new SMTPConnection({
    ...parseConnectionUrl(url),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  } as ConstructorParameters<typeof SMTPConnection>[0]);
  try {
    return await new Promise<number | null>((resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('The relay hung up')));
      connection.connect((error?: Error | null) => {
        if (error) return reject(error);
        const { _maxAllowedSize: size } = connection as unknown as { _maxAllowedSize?: number };
        resolve(typeof size === 'number' && size > 0 ? size : null);
      });
    });
  } finally {
    connection.quit();
  }
}
