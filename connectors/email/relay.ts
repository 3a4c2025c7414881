/** The way out: pooled connections to the installation's relay, held as long as they are used. */
import type { Readable } from 'node:stream';
import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import type { FormattedMail } from './format.ts';
import type { Progress, SmtpError } from './smtp-failures.ts';

/** What the relay answered. */
export interface Handover {
  readonly response: string;
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly address: string; readonly text: string; readonly smtpCode: number | null }[];
}

/** A failure with what had been sent by then. */
export class RelayError extends Error {
  readonly error: SmtpError;
  readonly progress: Progress & { readonly anythingSent: boolean };

  constructor(error: SmtpError, progress: RelayError['progress']) {
    super(error.message);
    this.error = error;
    this.progress = progress;
  }
}

/** @param open composes the message anew, since a stream can be read once. Throws `RelayError`. */
export async function handOver(
  url: string,
  mail: FormattedMail,
  open: () => Promise<NodeJS.ReadableStream>,
  signal: AbortSignal,
): Promise<Handover> {
  try {
    return await exchange(url, mail, await open(), signal);
  } catch (error) {
    // A connection that lay idle may have been closed by the relay. Nothing was sent, so nothing can double.
    if (!(error instanceof RelayError) || error.progress.anythingSent || !isStale(error.error)) throw error;
    return await exchange(url, mail, await open(), signal);
  }
}

/** Asks the relay whether it takes our login. Throws nodemailer's error. */
export async function verifyRelay(url: string): Promise<void> {
  await transportFor(url).verify();
}

/** Closes all connections; the next message opens new ones. */
export function closeRelays(): void {
  for (const transport of transports.values()) transport.close();
  transports.clear();
}

/** Passwords and the like in a relay's address, in every form in which they cross the wire. */
export function secretsOf(url: string): string[] {
  const { username, password } = new URL(url);
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (secret === '') return [];
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [secret, password, base64(secret), base64(`\u0000${user}\u0000${secret}`)];
}

/** The stream that the connection reads the message from; null before there is one. */
interface Watch {
  stream: Readable | null;
}

const WATCH = 'iroriWatch';

const transports = new Map<string, Transporter>();

/** Relays close an idle connection after a minute or more; we are first, so that we seldom write into a closed one. */
const IDLE_MS = 20_000;

function transportFor(url: string): Transporter {
  const known = transports.get(url);
  if (known) return known;
  const transport = createTransport(withOptions(url), {});
  transport.use('stream', (sending, done) => {
    const watch = (sending.data as { [WATCH]?: Watch })[WATCH];
    // The last stage, which the connection reads: what was read from it went out, what was not did not.
    sending.message.processFunc((stream: Readable) => {
      if (watch) watch.stream = stream;
      return stream;
    });
    done();
  });
  transports.set(url, transport);
  return transport;
}

function withOptions(url: string): Parameters<typeof createTransport>[0] {
  return {
    url,
    pool: true,
    maxConnections: 4,
    maxMessages: 200,
    // Repeating is decided by us, who know whether the dot was out.
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    dnsTimeout: 10_000,
    // RFC 5321 section 4.5.3.2.6: a relay may take ten minutes over the final dot.
    socketTimeout: 11 * 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0];
}

async function exchange(
  url: string,
  mail: FormattedMail,
  message: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<Handover> {
  const watch: Watch = { stream: null };
  try {
    const info: SentMessageInfo = await transportFor(url).sendMail({
      envelope: { from: mail.envelope.from, to: [...mail.envelope.to] },
      messageId: `<${mail.messageId}>`,
      raw: message as Readable,
      ...{ signal, [WATCH]: watch },
    });
    return {
      response: String(info.response ?? ''),
      accepted: (info.accepted ?? []).map(addressOf),
      refused: (info.rejectedErrors ?? []).map((error: SmtpError & { recipient?: string }) => ({
        address: error.recipient ?? '',
        text: error.response ?? error.message,
        smtpCode: error.responseCode ?? null,
      })),
    };
  } catch (error) {
    throw new RelayError(error as SmtpError, {
      anythingSent: watch.stream?.readableDidRead === true,
      wholeMessageSent: watch.stream?.readableEnded === true,
    });
  } finally {
    if ('destroy' in message && typeof message.destroy === 'function') message.destroy();
  }
}

function addressOf(recipient: string | { address: string }): string {
  return typeof recipient === 'string' ? recipient : recipient.address;
}

function isStale(error: SmtpError): boolean {
  return (
    error.responseCode === undefined &&
    ['ECONNECTION', 'ESOCKET', 'EMAXLIMIT'].includes(error.code ?? '') &&
    !/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|certificate/i.test(error.message)
  );
}
