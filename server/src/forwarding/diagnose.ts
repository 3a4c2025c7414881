/**
 * From the facts about one test mail to what is wrong and where: one code, its parameters and the station of the line that
 * it points at. Pure: what a set-up is told is a table of tests.
 */
import type { Diagnosis, ForwardingCode, MailTrace } from '@irori/contract/channels/forwarding';
import type { DeliveryError, ProbeBounce } from '../tables.ts';
import { station } from './line.ts';

export interface ProbeFacts {
  /** As a probe's state; besides `waiting` for the next try, and what was made of it instead of forwarding it. */
  readonly state:
    | 'returned'
    | 'misled'
    | 'bounced'
    | 'overdue'
    | 'failed'
    | 'uncertain'
    | 'waiting'
    | 'by_hand'
    | 'rewritten'
    | 'looped'
    | 'answered';
  /** Who sent what came back, as it says. */
  readonly from: string | null;
  readonly via: 'relay' | 'file' | null;
  readonly error: DeliveryError | null;
  readonly bounce: ProbeBounce | null;
  readonly answeredBy: string | null;
  readonly trace: MailTrace | null;
  /** Where it came back, when that is another channel of the workspace. */
  readonly strayed: { readonly channelId: string; readonly name: string; readonly receivingAddress: string } | null;
  readonly sentAt: Date | null;
}

export interface ForwardAround {
  readonly address: string;
  readonly receivingAddress: string;
  /** As what the test mail went out. */
  readonly sender: string | null;
  readonly inboundDomain: string;
  readonly verifiedAt: Date | null;
  readonly lastReturnedAt: Date | null;
  /** Confirmations of the mail host: the newest provider of those used and of those still waiting. */
  readonly confirmed: string | null;
  readonly waiting: string | null;
  readonly now: Date;
}

type Finding = readonly [code: ForwardingCode, hop: number | null, params?: Readonly<Record<string, unknown>>];

/** Null when nothing is wrong, or nothing can be said yet. */
export function diagnose(probe: ProbeFacts, around: ForwardAround): Diagnosis | null {
  const found = find(probe, around);
  if (found === null) return null;
  const [code, hop, params = {}] = found;
  return { code, params: { address: around.address, ...params }, hop, at: around.now.toISOString() };
}

function find(probe: ProbeFacts, around: ForwardAround): Finding | null {
  switch (probe.state) {
    case 'returned':
    case 'answered':
      return null;
    case 'misled':
    case 'by_hand':
    case 'rewritten':
    case 'looped':
      return misled(probe, around);
    case 'bounced':
      return probe.bounce ? bounced(probe.bounce, around) : ['probe.bounced', station.mailbox];
    case 'failed':
    case 'waiting':
      return unsent(probe, around);
    case 'uncertain':
      return ['probe.uncertain', station.relay];
    case 'overdue':
      return stayedOut(probe, around);
  }
}

function misled({ trace, strayed, state, from }: ProbeFacts, around: ForwardAround): Finding {
  const last = trace === null ? null : trace.hops.length - 1;
  // A mail that was written anew begins its way at whoever made it.
  if (state === 'by_hand') return ['forwarding.by_hand', 0, { by: from }];
  if (state === 'rewritten') return ['forwarding.rewritten', 0, { by: from }];
  if (state === 'looped' || strayed === null) {
    return ['forwarding.loop', last, { evidence: `${trace?.hops.length ?? 0}` }];
  }
  const { channelId, name: channelName, receivingAddress } = strayed;
  return [
    'forwarding.wrong_channel',
    last,
    { channelId, channelName, receivingAddress, expected: around.receivingAddress },
  ];
}

/** Microsoft 365 says so with 5.7.520, older tenants with these words. */
const externalForbidden = /5\.7\.520|does not allow external forwarding|external forwarding/i;
const senderChecks = /\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|not authenticated|sender policy/i;
const tooManyHops = /5\.4\.6|5\.4\.14|too many hops|hop count exceeded|mail loop|routing loop|loops back/i;

function bounced({ recipient, status, text, host }: ProbeBounce, around: ForwardAround): Finding {
  const params = { host, status, text, recipient };
  const to = recipient?.toLowerCase() ?? null;
  if (externalForbidden.test(`${status ?? ''} ${text}`))
    return ['probe.external_forwarding_blocked', station.mailbox, params];
  if (tooManyHops.test(`${status ?? ''} ${text}`)) return ['forwarding.loop', station.mailbox, { evidence: text }];
  if (senderChecks.test(text)) {
    return ['probe.authentication_broken', station.mailbox, { ...params, from: around.sender }];
  }
  if (to === null) return ['probe.bounced', station.mailbox, params];
  if (to === around.address.toLowerCase()) return ['probe.mailbox_refused', station.mailbox, params];
  if (to.replace(/\+[^@]*@/, '@') === around.receivingAddress.toLowerCase())
    return ['probe.door_refused', station.door, params];
  if (looksMistyped(to, around))
    return ['probe.target_mistyped', station.mailbox, { ...params, expected: around.receivingAddress }];
  return ['probe.bounced', station.mailbox, params];
}

/** At our own domain, or with the local part that we gave out: it was meant to be the receiving address. */
function looksMistyped(recipient: string, { receivingAddress, inboundDomain }: ForwardAround): boolean {
  const [local = '', domain = ''] = recipient.split('@');
  const [ours = ''] = receivingAddress.toLowerCase().split('@');
  return domain === inboundDomain.toLowerCase() || local === ours || (local.length >= 6 && ours.includes(local));
}

function unsent({ via, error }: ProbeFacts, around: ForwardAround): Finding | null {
  if (via === 'file') return ['probe.no_relay', station.relay];
  if (error === null) return null;
  const { text, params } = error;
  const smtpCode = typeof params.smtpCode === 'number' ? params.smtpCode : null;
  if (
    error.code === 'smtp.mailbox_unknown' ||
    error.code === 'smtp.mailbox_full' ||
    error.code === 'smtp.mailbox_disabled'
  ) {
    const status = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? null;
    return ['probe.mailbox_refused', station.mailbox, { host: null, status, text, recipient: around.address }];
  }
  if (
    smtpCode === null &&
    !/refused|denied|blocked|policy|too_large|authenticated|credentials|login/.test(error.code)
  ) {
    return ['probe.relay_unreachable', station.relay, { text }];
  }
  return ['probe.relay_refused', station.relay, { text, smtpCode }];
}

function stayedOut({ answeredBy, sentAt }: ProbeFacts, around: ForwardAround): Finding {
  const minutes = sentAt === null ? null : Math.max(1, Math.round((around.now.getTime() - sentAt.getTime()) / 60_000));
  if (answeredBy !== null) return ['forwarding.answered_not_forwarded', station.mailbox, { from: answeredBy, minutes }];
  if (around.verifiedAt !== null) {
    return [
      'forwarding.stopped',
      station.mailbox,
      { lastReturnedAt: around.lastReturnedAt?.toISOString() ?? null, minutes },
    ];
  }
  if (around.waiting !== null)
    return ['forwarding.confirmation_waiting', station.mailbox, { provider: around.waiting }];
  if (around.confirmed !== null) {
    return ['forwarding.confirmed_not_switched_on', station.mailbox, { provider: around.confirmed, minutes }];
  }
  return ['forwarding.nothing_arrived', station.mailbox, { minutes }];
}
