/** What a mailbox host or the network said, as a code that can be put in words, and who acts next. */
import { ConnectFailure, DeliveryFailure } from '../../kit/failures.ts';
import { redact } from '../smtp-failures.ts';

/** Errors as imapflow and Node throw them. */
interface ImapError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  /** Response code in brackets, e.g. `AUTHENTICATIONFAILED`, `UNAVAILABLE` (RFC 5530). */
  serverResponseCode?: string;
  responseText?: string;
  response?: unknown;
  responseStatus?: string;
}

/** Where a mailbox is and who enters; for the words of failures. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * `ConnectFailure` for what only a person can mend, `DeliveryFailure` of kind `transient` or `throttled` for what may
 * pass by itself. Errors that are one of these stay what they are.
 */
export function imapFailure(error: unknown, place: Place): ConnectFailure | DeliveryFailure {
  if (error instanceof ConnectFailure || error instanceof DeliveryFailure) return error;
  const known = error as ImapError;
  const text = wordsOf(known, place);
  const params = { host: place.host, port: place.port, user: place.user };
  const wrong = (code: string, field: string) =>
    new ConnectFailure(code, text, { field, params, cause: clean(known, text) });
  const passing = (code: string, retryAfterMs?: number) =>
    new DeliveryFailure(retryAfterMs === undefined ? 'transient' : 'throttled', code, text, {
      params,
      cause: clean(known, text),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });

  if (known.code === 'outgoing_refused') return wrong('imap.host_private', 'host');
  if (isLogin(known)) {
    // RFC 5530: the host is in trouble, and our password may be right.
    if (/UNAVAILABLE|INUSE|LIMIT|CONTACTADMIN/.test(known.serverResponseCode ?? ''))
      return passing('imap.unavailable', 60_000);
    if (wantsAppPassword(text, place.host)) return wrong('imap.app_password_needed', 'password');
    if (wantsOauth(text, place.host)) return wrong('imap.password_not_allowed', 'password');
    return wrong('imap.login_refused', 'password');
  }
  if (known.code === 'ETHROTTLE' || /too many (?:simultaneous )?connections|rate/i.test(text))
    return passing('imap.throttled', 5 * 60_000);
  if (/self[- ]signed|CERT_|certificate|altnames/i.test(`${known.code ?? ''} ${text}`))
    return wrong('imap.tls_certificate', 'host');
  if (
    /wrong version number|packet length too long|unknown protocol|ERR_SSL|STARTTLS|upgrade/i.test(
      `${known.code ?? ''} ${text}`,
    )
  )
    return wrong('imap.tls', 'security');
  if (/ENOTFOUND|ENODATA/.test(known.code ?? '')) return wrong('imap.host_not_found', 'host');
  if (/EAI_AGAIN|ETIMEOUT\b/.test(known.code ?? '') && /getaddrinfo|query/.test(known.message))
    return passing('imap.host_not_found');
  if (/ECONNREFUSED/.test(known.code ?? '')) return passing('imap.refused');
  if (/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT/.test(known.code ?? ''))
    return passing('imap.host_unreachable');
  if (known.code === 'GREETING_TIMEOUT') return passing('imap.no_greeting');
  return passing('imap.connection_broken');
}

/** The same when a person waits for the answer: what may pass by itself still keeps the door from being opened. */
export function asConnectFailure(error: unknown, place: Place): ConnectFailure {
  const failure = imapFailure(error, place);
  if (failure instanceof ConnectFailure) return failure;
  const field =
    { 'imap.unavailable': null, 'imap.throttled': null, 'imap.no_greeting': 'port' }[failure.code] ?? 'host';
  return new ConnectFailure(failure.code, failure.message, {
    ...(field === null ? {} : { field }),
    params: failure.params,
    cause: failure.cause,
  });
}

function isLogin(error: ImapError): boolean {
  return (
    error.authenticationFailed === true ||
    /AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|PRIVACYREQUIRED/.test(error.serverResponseCode ?? '')
  );
}

/** Gmail, Yahoo, iCloud and others take no account password here, only one made for this purpose. */
function wantsAppPassword(text: string, host: string): boolean {
  return (
    /app(?:lication)?[- ]specific|app password|アプリ(?: )?パスワード|invalid credentials.{0,60}(?:5\.7\.8|\(failure\))/i.test(
      text,
    ) ||
    /(?:^|\.)(?:gmail\.com|googlemail\.com|yahoo\.com|yahoo\.co\.jp|mail\.me\.com|aol\.com|fastmail\.com|zoho\.(?:com|eu))$/i.test(
      host,
    )
  );
}

/** Microsoft 365 takes no passwords at all since 2022. */
function wantsOauth(text: string, host: string): boolean {
  return (
    /basic auth|oauth|authenticate failed.{0,40}(?:disabled|blocked)/i.test(text) ||
    /(?:^|\.)(?:office365\.com|outlook\.com)$/i.test(host)
  );
}

function wordsOf(error: ImapError, place: Place): string {
  const said = typeof error.response === 'string' ? error.response : (error.responseText ?? '');
  return redact(said === '' ? error.message : `${said}`, [
    place.password,
    Buffer.from(place.password).toString('base64'),
    Buffer.from(`\u0000${place.user}\u0000${place.password}`).toString('base64'),
  ]);
}

/** The error as it may be logged: imapflow's own carries the command, and with it the login. */
function clean(error: ImapError, text: string): Error {
  return Object.assign(new Error(text), { code: error.code, serverResponseCode: error.serverResponseCode });
}
