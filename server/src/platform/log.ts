// The structured log: one JSON line an event, with ids and codes. Bodies, addresses' tokens and secrets stay out of it,
// by redaction of every name under which they travel (design.md section 4); the call sites' care comes on top.
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Names under which secrets or customers' words travel; hidden at the top and two levels down. */
const hiddenNames = [
  'authorization',
  'cookie',
  '"set-cookie"',
  'password',
  'passphrase',
  'token',
  'secret',
  'credentials',
  'apiKey',
  'sealed',
  'text',
  'html',
  'body',
  'raw',
  'subject',
  'note',
  'snippet',
];

/** Opens the log. `level` is one of pino's; `destination` is standard output unless a test reads along. */
export function createLog(options: { level: string; destination?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: hiddenNames.flatMap(atEachDepth), censor: '[hidden]' },
    serializers: { err: describeError, error: describeError },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** A log that says nothing, for tests. */
export const silentLog: Log = pino({ level: 'silent' });

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/**
 * What of an error may be logged. Its other properties stay out: database drivers put row values there (`detail`,
 * `parameters`), HTTP clients whole requests with their headers.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {};
  return {
    type: error.name,
    message: error.message,
    ...code,
    ...(error.stack ? { stack: error.stack } : {}),
    ...cause,
  };
}

function atEachDepth(name: string): string[] {
  if (name.startsWith('"')) return [`[${name}]`, `*[${name}]`, `*.*[${name}]`];
  return [name, `*.${name}`, `*.*.${name}`];
}
