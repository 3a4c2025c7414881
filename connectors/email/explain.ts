/** What the program makes of a mail, for `mail explain`: the names of its fields are a promise to scripts. */
import { createHash } from 'node:crypto';
import type { MailTrace } from '@irori/contract/channels/forwarding';
import type { ExplainOptions } from '../kit/connector.ts';
import type { Envelope, SenderChecks } from '../kit/inbound-event.ts';
import { normaliseAuth } from './explain-auth.ts';
import { flatten } from './html/flatten.ts';
import { sanitise } from './html/sanitise.ts';
import { type Interpretation, interpret } from './interpret.ts';
import { defaultLimits } from './limits.ts';
import { parseMessageIds } from './message-ids.ts';
import type { HeaderBlock } from './mime/header-block.ts';
import { readParts } from './mime/parts.ts';
import { plainAsHtml } from './mime/read-mail.ts';
import { comparable, domainOf, parseAddresses } from './people/addresses.ts';
import { returnPath } from './people/hops.ts';
import { splitReply } from './text/split-reply.ts';
import { traceOf } from './trace.ts';

export type Verdict =
  | 'message'
  | 'manual-forward'
  | 'auto-reply'
  | 'bounce'
  | 'forwarding-confirmation'
  | 'probe'
  | 'loop';

export interface Person {
  readonly name: string;
  readonly address: string;
}

export interface Explanation {
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly subject: string;
  /** ISO 8601; null when there is none that can be read. */
  readonly date: string | null;
  /** With angle brackets, as in the mail. */
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly text: string;
  readonly html: string | null;
  readonly visibleText: string;
  readonly attachments: readonly {
    fileName: string;
    contentType: string;
    size: number;
    sha256: string;
    inline: boolean;
  }[];
  readonly verdict: Verdict;
  readonly customer: {
    readonly name: string;
    readonly address: string;
    readonly source: string;
    readonly confidence: string;
    readonly evidence: readonly string[];
  } | null;
  readonly forward: { readonly kind: 'none' | 'automatic' | 'manual'; readonly hops: readonly string[] };
  readonly confirmation: {
    readonly provider: string;
    readonly code: string | null;
    readonly link: string | null;
  } | null;
  readonly autoReply: boolean;
  readonly bounce: {
    readonly recipients: readonly {
      address: string;
      action: string;
      status: string | null;
      diagnostic: string | null;
    }[];
  } | null;
  /** What else there is to say: flags above the message, what was left out, and by which address of ours it came. */
  readonly flags: readonly string[];
  readonly omitted: readonly { readonly what: string; readonly code: string }[];
  readonly channelAddress: string | null;
  /** The way it took, station by station, and what deserves a word about it; null for what cannot be read. */
  readonly trace: MailTrace | null;
}

/** Explains one mail. Never throws: what cannot be read at all still gets its answer, with `flags: ["unreadable"]`. */
export function explainMail(bytes: Uint8Array, options: ExplainOptions = {}): Explanation {
  try {
    return explain(bytes, options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...nothing, omitted: [{ what: 'message', code: `mail.unreadable: ${why.slice(0, 200)}` }] };
  }
}

function explain(bytes: Uint8Array, options: ExplainOptions): Explanation {
  const { headers } = readParts(bytes, defaultLimits).root;
  const rcpt = options.rcpt === undefined ? deliveredTo(headers) : [options.rcpt].flat();
  const named = options.own ?? [];
  const own = named.length > 0 ? named : ownByHeaders(headers, rcpt);
  const from = options.mailFrom ?? returnPath(headers);
  const envelope: Envelope =
    from === null
      ? { kind: 'receiver', source: 'file' }
      : { kind: 'smtp', from, to: rcpt, clientIp: null, helo: null, tls: false };
  const checks: SenderChecks | null = options.auth === undefined ? null : normaliseAuth(options.auth, headers);
  const reading = interpret(bytes, {
    envelope,
    checks,
    limits: defaultLimits,
    membersUnknown: (options.member ?? []).length === 0,
    channel: {
      id: 'explain',
      receivingAddress: receivingIn(rcpt, own),
      ownAddresses: own,
      memberAddresses: options.member ?? [],
    },
  });
  return { ...tell(reading), trace: wayOf(reading, envelope, checks, receivingIn(rcpt, own)) };
}

/** A file does not say when it arrived, so that the last station has no time. */
function wayOf(
  { mail, own, hops, manual }: Interpretation,
  envelope: Envelope,
  checks: SenderChecks | null,
  receivingAddress: string | null,
): MailTrace {
  const byHand = manual?.kind === 'manual' ? comparable(manual.by.address) : null;
  return traceOf({ headers: mail.headers, envelope, own, hops, checks, receivingAddress, receivedAt: null, byHand });
}

function tell(reading: Interpretation): Omit<Explanation, 'trace'> {
  const { mail, body, manual, bounce, confirmation, hops, customer } = reading;
  const { headers } = mail;
  const people = (name: string) => parseAddresses(headers.first(name), defaultLimits.addresses);
  const verdict = verdictOf(reading);
  const answers = parseMessageIds(headers.first('in-reply-to'));
  const words = manual ? splitReply(manual.body, defaultLimits.lines, manual.original.from.name) : body;
  return {
    from: people('from')[0] ?? { name: headers.text('from') ?? '', address: '' },
    to: people('to'),
    cc: people('cc'),
    subject: headers.text('subject') ?? '',
    date: isoDate(headers.first('date')),
    messageId: reading.messageId === null ? null : `<${reading.messageId}>`,
    inReplyTo: answers[0] === undefined ? null : `<${answers[0]}>`,
    references: parseMessageIds(headers.first('references')).map((id) => `<${id}>`),
    text: body.full,
    html: htmlOf(reading),
    visibleText: words.visible,
    attachments: mail.files.map((file) => ({
      fileName: file.fileName,
      contentType: file.contentType,
      size: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      inline: file.inline,
    })),
    verdict,
    customer: customerOf(reading, verdict),
    forward: forwardOf(reading),
    confirmation: confirmation?.trusted
      ? { provider: confirmation.provider, code: confirmation.code, link: confirmation.link }
      : null,
    autoReply: verdict === 'auto-reply',
    bounce: bounce && {
      recipients: bounce.recipients.map(({ address, action, status, diagnostic }) => ({
        address,
        action,
        status,
        diagnostic,
      })),
    },
    flags: [...(customer?.flags ?? []), ...body.flags, ...(mail.over ? ['original_only'] : [])],
    omitted: mail.omitted.map(({ what, code }) => ({ what, code })),
    channelAddress: hops.channelAddress,
  };
}

function verdictOf({ loop, ownCopy, bounce, probe, confirmation, manual, autoReply }: Interpretation): Verdict {
  if (loop || ownCopy) return 'loop';
  if (bounce) return 'bounce';
  if (probe !== null) return 'probe';
  if (confirmation?.trusted) return 'forwarding-confirmation';
  if (manual?.kind === 'manual') return 'manual-forward';
  return autoReply ? 'auto-reply' : 'message';
}

function customerOf({ manual, customer }: Interpretation, verdict: Verdict): Explanation['customer'] {
  if (manual) {
    const { from } = manual.original;
    const evidence = [`${manual.source}: ${from.address}`, `from: ${manual.by.address}`];
    const confidence = manual.trusted ? 'medium' : 'low';
    return { name: from.name, address: comparable(from.address), source: manual.source, confidence, evidence };
  }
  if (customer === null || !['message', 'auto-reply', 'manual-forward'].includes(verdict)) return null;
  const { name, address, source, confidence, evidence } = customer;
  return { name, address, source, confidence, evidence };
}

function forwardOf({ manual, hops, bounce, confirmation }: Interpretation): Explanation['forward'] {
  if (manual?.kind === 'manual') return { kind: 'manual', hops: [comparable(manual.by.address)] };
  if (bounce || confirmation) return { kind: 'none', hops: [] };
  const automatic = hops.forwarded || manual?.kind === 'rule' || hops.via.length > 0;
  return { kind: automatic ? 'automatic' : 'none', hops: hops.via };
}

function htmlOf({ mail }: Interpretation): string | null {
  if (mail.segments.every((segment) => segment.html === null)) return null;
  const all = mail.segments.map((segment) => segment.html ?? plainAsHtml(segment.plain ?? '')).join('\n');
  return sanitise(flatten(all)).html;
}

/** Where the mail was delivered last: the topmost header that says so. */
function deliveredTo(headers: HeaderBlock): string[] {
  const line = headers.lines.find(({ name }) =>
    ['delivered-to', 'x-forwarded-to', 'envelope-to', 'x-original-to'].includes(name),
  );
  return line ? parseAddresses(line.value, 5).map(({ address }) => address) : [];
}

/** Without `--own`: the mailboxes that forwarding headers name, the author left out. */
function ownByHeaders(headers: HeaderBlock, rcpt: readonly string[]): string[] {
  const author = comparable(parseAddresses(headers.first('from'), 1)[0]?.address ?? '');
  const receiving = new Set(rcpt.map(comparable));
  const names = [
    'x-forwarded-for',
    'x-original-to',
    'delivered-to',
    'envelope-to',
    'x-sieve-redirected-from',
    'resent-from',
    'x-gm-original-to',
    'x-ms-exchange-inbox-rules-loop',
    'x-beenthere',
  ];
  const found = names.flatMap((name) =>
    headers
      .all(name)
      .flatMap((value) =>
        [...value.matchAll(/[^\s<>,;]{1,64}@[^\s<>,;]{1,255}/g)].map((match) => comparable(match[0])),
      ),
  );
  return [...new Set(found)].filter((address) => address !== author && !receiving.has(address));
}

/** The recipient that is no support address is the door; a plus token at it is no part of its name. */
function receivingIn(rcpt: readonly string[], own: readonly string[]): string | null {
  const ours = new Set(own.map(comparable));
  const door = rcpt.map(comparable).find((address) => !ours.has(address) && domainOf(address) !== '');
  return door?.replace(/^([^+@]+)\+[^@]*@/, '$1@') ?? null;
}

/** `Mon, 02 Mar 2026 10:00:00 +0900 (JST)` and what comes near it. */
function isoDate(value: string | null): string | null {
  if (value === null) return null;
  const time = Date.parse(
    value
      .replace(/\([^()]{0,100}\)/g, '')
      .replace(/\bGMT([+-]\d{4})/, '$1')
      .trim(),
  );
  return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}

const nothing: Explanation = {
  from: { name: '', address: '' },
  to: [],
  cc: [],
  subject: '',
  date: null,
  messageId: null,
  inReplyTo: null,
  references: [],
  text: '',
  html: null,
  visibleText: '',
  attachments: [],
  verdict: 'message',
  customer: null,
  forward: { kind: 'none', hops: [] },
  confirmation: null,
  autoReply: false,
  bounce: null,
  flags: ['unreadable'],
  omitted: [],
  channelAddress: null,
  trace: null,
};
