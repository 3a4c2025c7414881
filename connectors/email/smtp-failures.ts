/** What a relay or the network said, as one of our kinds of failure: who acts next, and a code that can be put in words. */
import { DeliveryFailure, type DeliveryFailureKind } from '../kit/failures.ts';

/** Errors as nodemailer throws them. */
export interface SmtpError extends Error {
  code?: string;
  command?: string;
  /** SMTP code, e.g. 550; missing when the trouble was not an answer. */
  responseCode?: number;
  response?: string;
}

/** How far the message had gone when it failed. */
export interface Progress {
  /** All of the message was handed to the connection: the final dot has left or is about to. */
  readonly wholeMessageSent: boolean;
}

const MINUTE = 60_000;

/** @param secrets strings that must not show in the text, e.g. the password in the relay's address. */
export function deliveryFailure(error: SmtpError, progress: Progress, secrets: readonly string[]): DeliveryFailure {
  const text = redact(error.response ?? error.message, secrets);
  const { kind, code, retryAfterMs } = classify(error, progress, text);
  return new DeliveryFailure(kind, code, text, {
    params: { ...(error.responseCode === undefined ? {} : { smtpCode: error.responseCode }), ...statusOf(text) },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

interface Class {
  readonly kind: DeliveryFailureKind;
  readonly code: string;
  readonly retryAfterMs?: number;
}

function classify(error: SmtpError, progress: Progress, text: string): Class {
  const answer = error.responseCode;
  if (isLogin(error)) {
    if (answer !== undefined && answer < 500) return { kind: 'transient', code: 'smtp.login_unavailable' };
    return { kind: 'credentials', code: 'smtp.login_refused' };
  }
  if (answer !== undefined && answer >= 500) return { kind: 'rejected', code: refusal(answer, text) };
  if (answer !== undefined && answer >= 400) return postponed(answer, text);
  if (isCertificate(error)) return { kind: 'credentials', code: 'smtp.tls_certificate' };
  if (error.code === 'EENVELOPE') return { kind: 'rejected', code: 'smtp.address_invalid' };
  if (error.code === 'EMESSAGE' && /size/i.test(error.message)) return { kind: 'rejected', code: 'smtp.too_large' };
  // From here on nobody answered. Once the dot is out, the relay may have taken the mail and we cannot know.
  if (progress.wholeMessageSent) return { kind: 'outcome_unknown', code: 'smtp.connection_lost' };
  if (error.code === 'ETLS') return { kind: 'transient', code: 'smtp.tls' };
  if (error.code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(error.message)) {
    return { kind: 'transient', code: 'smtp.relay_not_found' };
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(error.message)) {
    return { kind: 'transient', code: 'smtp.relay_unreachable' };
  }
  return { kind: 'transient', code: 'smtp.connection_broken' };
}

function isLogin(error: SmtpError): boolean {
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return true;
  return error.responseCode === 530 || error.responseCode === 534 || error.responseCode === 535;
}

function isCertificate(error: SmtpError): boolean {
  return /self[- ]signed|certificate|CERT_|altnames/i.test(`${error.code ?? ''} ${error.message}`);
}

/** 4xx: later. Greylisting wants some minutes (email.md 5.3), a busy relay less. */
function postponed(answer: number, text: string): Class {
  if (/gr[ea]y-?list|postgrey|try again (?:later|in \d)/i.test(text) && !/disk|storage|quota|full/i.test(text)) {
    return { kind: 'throttled', code: 'smtp.greylisted', retryAfterMs: 5 * MINUTE };
  }
  if (/rate|too many|throttl|limit exceeded|4\.7\.(?:28|0 too)/i.test(text)) {
    return { kind: 'throttled', code: 'smtp.rate_limited', retryAfterMs: 5 * MINUTE };
  }
  if (answer === 421) return { kind: 'throttled', code: 'smtp.relay_busy', retryAfterMs: MINUTE };
  if (answer === 450) return { kind: 'throttled', code: 'smtp.mailbox_busy', retryAfterMs: 5 * MINUTE };
  if (answer === 452 || /4\.2\.2|quota|full/i.test(text)) return { kind: 'transient', code: 'smtp.mailbox_full' };
  return { kind: 'transient', code: 'smtp.temporary' };
}

/**
 * 5xx in plain classes. What the words say most clearly goes before the enhanced status (RFC 3463), since many servers
 * send "5.1.1" with "quota exceeded"; the bare code comes last.
 */
export function refusal(answer: number | null, text: string): string {
  const status = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(text);
  const subject = status?.[1];
  const detail = Number(status?.[2] ?? -1);
  if (relayWords.test(text)) return 'smtp.relay_denied';
  if (fullWords.test(text) || (subject === '2' && detail === 2)) return 'smtp.mailbox_full';
  if ((subject === '2' && detail === 3) || (subject === '3' && detail === 4) || largeWords.test(text))
    return 'smtp.too_large';
  if (/dmarc|\bspf\b|dkim|not aligned|unauthenticated/i.test(text)) return 'smtp.sender_not_authenticated';
  if (subject === '1' && (detail === 7 || detail === 8)) return 'smtp.sender_refused';
  if (domainWords.test(text) || (subject === '1' && detail === 2)) return 'smtp.domain_unknown';
  if (subject !== '7' && (unknownWords.test(text) || (subject === '4' && detail === 1 && answer === 550)))
    return 'smtp.mailbox_unknown';
  if (blockWords.test(text)) return 'smtp.blocked';
  if (subject === '1' && [0, 1, 6, 10].includes(detail)) return 'smtp.mailbox_unknown';
  if (subject === '2' && detail === 1) return 'smtp.mailbox_disabled';
  if (subject === '4' && detail === 4) return 'smtp.domain_unknown';
  if (subject === '7') return 'smtp.policy';
  if (answer === 552) return 'smtp.too_large';
  if (answer === 550 || answer === 551 || answer === 553) return 'smtp.mailbox_unavailable';
  return 'smtp.refused';
}

const relayWords =
  /relay(?:ing)?\b.{0,30}(?:denied|not (?:permitted|allowed)|prohibited)|unable to relay|relay not permitted/i;
const fullWords =
  /quota|mailbox (?:is |was )?(?:too )?full|over (?:the )?(?:limit|storage)|(?:mailbox|inbox|storage).{0,30}(?:full|exceed)|insufficient.{0,20}(?:storage|space)|容量|いっぱい/i;
const largeWords =
  /(?:message|mail|size).{0,30}too (?:large|big|long)|too (?:large|big).{0,20}(?:message|mail)|size (?:limit|exceed)|exceed\w*.{0,30}(?:size|limit|maximum)|message size/i;
const domainWords =
  /host unknown|unknown host|no such (?:domain|host)|(?:domain|host)(?: name)?.{0,20}(?:does not exist|not found|doesn't exist)|name or service not known|nxdomain|unrouteable (?:mail )?domain|no mx (?:or a )?record|does not accept mail|null mx/i;
const unknownWords =
  /(?:user|recipient|address|mailbox|account|addressee)\b.{0,40}\b(?:unknown|not found|does ?n[o']t exist|not exist|invalid|no longer (?:exists|valid|available)|not listed|not valid|non-?existent)|(?:unknown|no such|invalid|nonexistent|bad destination) (?:user|recipient|address|mailbox|account|local.?part|person|addressee)|(?:does ?n[o']t|not) have an? .{0,30}account|not listed in (?:public )?(?:name|domino)|no mailbox (?:here|by)|unrouteable address|宛先.{0,15}(?:見つか|存在|不明)|存在しません|リスト(?:に|には)ありません/i;
const blockWords = /spam|block(?:ed|ing)?\b|blacklist|block.?list|reputation|spamhaus|\blisted\b|rate limit|too many/i;

function statusOf(text: string): { status?: string } {
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1];
  return status === undefined ? {} : { status };
}

/** A relay that repeats what it was sent would write the password into our tables. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(/\s+/g, ' ').trim().slice(0, 1000);
  for (const secret of secrets) {
    if (secret.length >= 3) clean = clean.replaceAll(secret, '***');
  }
  return clean;
}
