/**
 * The way of a mail as a line of stations: who wrote it, the servers it passed, the mailboxes and lists that forwarded it,
 * and our own door. Read from Received and from the headers that forwarders leave, from the bottom up, since each station
 * puts its lines on top. All of it can be written by the sender too: it is shown as found, and decides nothing.
 */
import type { MailTrace, TraceHop } from '@irori/contract/channels/forwarding';
import type { ConnectedChannel } from '../kit/connector.ts';
import type { Envelope, RawInbound, SenderChecks } from '../kit/inbound-event.ts';
import { defaultLimits } from './limits.ts';
import type { HeaderBlock } from './mime/header-block.ts';
import { readParts } from './mime/parts.ts';
import { cleanAddress, comparable, domainOf, parseAddresses } from './people/addresses.ts';
import { type Hops, readHops, returnPath } from './people/hops.ts';
import { makeOwn, type Own } from './people/own.ts';
import { isForwardSubject } from './people/subject-prefix.ts';
import { isInner, organisation, type Received, readReceived } from './received.ts';

export interface TraceFacts {
  readonly headers: HeaderBlock;
  readonly envelope: Envelope;
  readonly own: Own;
  readonly hops: Hops;
  readonly checks: SenderChecks | null;
  readonly receivingAddress: string | null;
  /** Null when it is not known. */
  readonly receivedAt: Date | null;
  /** Known to have been handed on by a person; null when only the header was read. */
  readonly byHand: string | null;
}

/** Most stations that are drawn; a loop shows its first and last ones. */
const MAX_STATIONS = 40;
const MAX_EVIDENCE = 12;

/** From the header alone: it needs no more than the beginning of the mail. */
export async function traceMail(raw: RawInbound, channel: Omit<ConnectedChannel, 'credentials'>): Promise<MailTrace> {
  const { headers } = readParts(raw.body, defaultLimits).root;
  const own = makeOwn({
    own: channel.ownAddresses,
    members: channel.memberAddresses,
    receiving: channel.receivingAddress === null ? [] : [channel.receivingAddress],
  });
  const hops = readHops(headers, raw.envelope, own);
  return traceOf({
    headers,
    envelope: raw.envelope,
    own,
    hops,
    checks: raw.checks,
    receivingAddress: channel.receivingAddress,
    receivedAt: raw.receivedAt,
    byHand: handOf(headers, own, hops),
  });
}

/** One of us wrote it under a subject that says "forwarded", and no rule shows. */
function handOf(headers: HeaderBlock, own: Own, hops: Hops): string | null {
  const from = parseAddresses(headers.first('from'), 1)[0]?.address ?? '';
  const insider = own.isMember(from) || own.isOwnDomain(from) || (own.isOwn(from) && !own.isReceiving(from));
  return insider && !hops.forwarded && isForwardSubject(headers.text('subject')) ? comparable(from) : null;
}

export function traceOf(facts: TraceFacts): MailTrace {
  const line = new Line(facts);
  for (const one of [...facts.headers.lines].reverse()) line.take(one.name, one.value);
  line.takeEnvelope();
  const hops = line.stations();
  const times = hops.flatMap((hop) => (hop.at === null ? [] : [Date.parse(hop.at)]));
  const [first, last] = [times[0], times.at(-1)];
  const { checks } = facts;
  return {
    way: wayOf(facts, hops),
    hops,
    seconds: first === undefined || last === undefined ? null : Math.round((last - first) / 1000),
    remarks: remarksOf(facts, hops),
    checks: checks && {
      spf: checks.spf,
      dmarc: checks.dmarc,
      arc: checks.arc,
      dkim: checks.dkim.map(({ domain, result }) => ({ domain, result })),
    },
  };
}

type Station = { -readonly [K in keyof TraceHop]: TraceHop[K] };

/** Headers by which a station says for which mailbox it took the mail. */
const mailboxHeaders: ReadonlyMap<string, (value: string) => string | undefined> = new Map([
  ['delivered-to', first],
  ['x-delivered-to', first],
  ['x-original-to', first],
  ['envelope-to', first],
  ['x-envelope-to', first],
  ['x-gm-original-to', first],
  ['x-rcpt-to', first],
  // "mailbox target": the first forwarded it.
  ['x-forwarded-for', (value: string) => value.split(/[\s,]+/).find((word) => word.includes('@'))],
  ['x-ms-exchange-forwardingloop', (value: string) => value.split(';')[0]],
  ['x-ms-exchange-inbox-rules-loop', first],
  ['x-sieve-redirected-from', first],
  ['resent-from', first],
  ['x-yahoo-forwarded', (value: string) => /from\s+(\S+@\S+)/i.exec(value)?.[1]],
  ['x-yandex-forward', first],
  ['x-mailru-forward', first],
]);

const listHeaders: ReadonlySet<string> = new Set(['list-id', 'mailing-list', 'x-beenthere', 'list-post']);
/** Said about the whole way or by the last mailbox; worth reading, but no station of their own. */
const sideHeaders: ReadonlySet<string> = new Set(['x-forwarded-to', 'resent-to', 'x-google-group-id', 'x-sieve']);
const resultHeaders: ReadonlySet<string> = new Set([
  'authentication-results',
  'arc-authentication-results',
  'received-spf',
]);

/** Builds the line upward. */
class Line {
  private readonly facts: TraceFacts;
  private readonly line: Station[] = [];

  constructor(facts: TraceFacts) {
    this.facts = facts;
    const from = parseAddresses(facts.headers.first('from'), 1)[0];
    const sender = this.add('sender', { address: from ? comparable(from.address) : null });
    sender.at = momentOf(facts.headers.first('date'));
    if (from) note(sender, 'from', from.address);
  }

  take(name: string, value: string): void {
    const mailbox = mailboxHeaders.get(name)?.(value);
    if (name === 'received') this.takeReceived(value);
    else if (mailbox !== undefined) this.takeMailbox(mailbox, name, value);
    else if (listHeaders.has(name)) this.takeList(name, value);
    else if (sideHeaders.has(name)) note(this.top(), name, value);
    else if (resultHeaders.has(name)) this.takeResult(name, value);
  }

  /** What the envelope says of the last forwarder, and our own door. */
  takeEnvelope(): void {
    const { envelope, hops, own, receivingAddress, receivedAt } = this.facts;
    const from = envelope.kind === 'smtp' ? envelope.from : returnPath(this.facts.headers);
    const { rewritten } = hops;
    if (from && rewritten?.kind === 'list') this.takeList('envelope', rewritten.mailbox ?? from);
    else if (from && rewritten?.mailbox) this.takeMailbox(rewritten.mailbox, 'envelope', from);
    else if (from) for (const domain of rewritten?.forwarders ?? []) this.takeForwarder(domain, from);
    const address = envelope.kind === 'smtp' ? (envelope.to[0] ?? receivingAddress) : receivingAddress;
    const door = this.add('door', { address: address === null ? null : comparable(address) });
    door.ours = address === null || own.isOwn(address);
    door.at = receivedAt?.toISOString() ?? null;
    if (envelope.kind !== 'smtp') return;
    // A mail from a file came by no connection that is known.
    if (receivedAt !== null) door.encrypted = envelope.tls;
    const client = [envelope.helo, envelope.clientIp].filter(Boolean).join(' ');
    note(door, 'envelope', `MAIL FROM:<${envelope.from}>${client === '' ? '' : ` (${client})`}`);
  }

  stations(): TraceHop[] {
    const { line } = this;
    const cut = line.length <= MAX_STATIONS ? line : [...line.slice(0, 20), ...line.slice(20 - MAX_STATIONS)];
    let before: number | null = null;
    return cut.map((one) => {
      const at = one.at === null ? null : Date.parse(one.at);
      const seconds = at === null || before === null ? null : Math.round((at - before) / 1000);
      before = at ?? before;
      return { ...one, seconds };
    });
  }

  private takeReceived(value: string): void {
    const received = readReceived(value);
    if (received === null) return;
    const at = momentOf(received.date);
    const address = received.for === null ? null : cleanAddress(received.for);
    const top = this.top();
    // A host that has but an inner address is named by the next one that took the mail from it.
    if (top.kind === 'relay' && top.host !== null && isInner(top.host) && received.from?.includes('.'))
      top.host = received.from;
    // Servers of one house hand it to each other; one station stands for them.
    const inner = isInnerHop(received);
    // Where nobody handed it over there was no line that another could read.
    const encrypted = received.from === null && received.encrypted === false ? null : received.encrypted;
    if (top.kind !== 'sender' && (inner || sameHouse(hostOf(top), received.by)) && mayJoin(top, address)) {
      if (!inner) {
        top.at = at ?? top.at;
        top.encrypted ??= encrypted;
      }
      note(top, 'received', value);
      if (address !== null) this.name(top, address);
      return;
    }
    const station = this.add('relay', { host: received.by });
    station.at = at;
    station.encrypted = encrypted;
    note(station, 'received', value);
    if (address !== null) this.name(station, address);
  }

  /** SRS names the houses that rewrote the sender, not their mailboxes. */
  private takeForwarder(domain: string, from: string): void {
    const known = this.line.findLast((one) => one.kind !== 'sender' && sameHouse(hostOf(one), domain));
    note(known ?? this.add('relay', { host: domain }), 'envelope', from);
  }

  private takeMailbox(mailbox: string, name: string, value: string): void {
    const address = cleanAddress(mailbox.replace(/^<|>$/g, ''));
    const { own } = this.facts;
    // The last server may already write our own address: that is the door, which is drawn anyway.
    if (address === null || own.isReceiving(address)) {
      note(this.top(), name, value);
      return;
    }
    const known = this.line.findLast((one) => one.kind !== 'sender' && one.address === comparable(address));
    if (known) {
      known.kind = known.kind === 'list' ? 'list' : 'mailbox';
      note(known, name, value);
      return;
    }
    const top = this.top();
    const station =
      top.kind === 'relay' && (top.address === null || name === 'envelope') ? top : this.add('mailbox', {});
    this.name(station, address);
    station.kind = 'mailbox';
    note(station, name, value);
  }

  private takeList(name: string, value: string): void {
    const address = /[^\s<>,;:]{1,64}@[^\s<>,;:?]{1,255}/.exec(value.replace(/mailto:/i, ''))?.[0];
    const clean = address === undefined ? null : cleanAddress(address);
    const same = (one: Station) => one.kind === 'list' || (clean !== null && one.address === comparable(clean));
    const station = this.line.find((one) => one.kind !== 'sender' && same(one)) ?? this.add('list', {});
    station.kind = 'list';
    if (clean !== null && station.address === null) this.name(station, clean);
    if (clean === null && station.host === null) station.host = /<([^<>]{1,255})>/.exec(value)?.[1] ?? null;
    note(station, name, value);
  }

  /** The name at the beginning is the server that checked; ARC puts its number before it. */
  private takeResult(name: string, value: string): void {
    const server = /^(?:\s*i=\d+;)?\s*([\w.-]{1,255})/.exec(value)?.[1] ?? '';
    const station = this.line.findLast((one) => sameHouse(hostOf(one), server)) ?? this.top();
    note(station, name, value);
  }

  private name(station: Station, address: string): void {
    const { own } = this.facts;
    if (own.isReceiving(address)) return;
    station.address = comparable(address);
    station.ours = own.isOwn(address);
    if (station.ours && station.kind === 'relay') station.kind = 'mailbox';
  }

  private top(): Station {
    return this.line.at(-1) as Station;
  }

  private add(kind: TraceHop['kind'], given: { host?: string | null; address?: string | null }): Station {
    const address = given.address ?? null;
    const station: Station = {
      kind,
      host: given.host ?? null,
      address,
      ours: address !== null && this.facts.own.isOwn(address),
      at: null,
      seconds: null,
      encrypted: null,
      state: 'passed',
      evidence: [],
    };
    this.line.push(station);
    return station;
  }
}

/** A mailbox that is named already takes no second name: forwarding within one house is two stations. */
const mayJoin = (top: Station, address: string | null): boolean =>
  address === null || top.address === null || top.address === comparable(address);

/** Handed on within the house that has the mail already. */
const isInnerHop = ({ by, from }: Received): boolean => isInner(by) && (from === null || isInner(from));

const hostOf = (station: Pick<Station, 'host' | 'address'>): string =>
  station.host ?? (station.address === null ? '' : domainOf(station.address));

const sameHouse = (one: string, other: string): boolean => one !== '' && organisation(one) === organisation(other);

function note(station: Pick<Station, 'evidence'>, name: string, value: string): void {
  if (station.evidence.length < MAX_EVIDENCE) station.evidence.push({ name, value: value.slice(0, 500) });
}

function first(value: string): string | undefined {
  return parseAddresses(value, 1)[0]?.address;
}

function momentOf(date: string | null): string | null {
  if (date === null) return null;
  const time = Date.parse(date.replace(/\([^()]{0,100}\)/g, '').trim());
  return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}

function wayOf({ hops, byHand }: TraceFacts, stations: readonly TraceHop[]): MailTrace['way'] {
  if (byHand !== null) return 'by_hand';
  if (hops.list || stations.some((one) => one.kind === 'list')) return 'list';
  if (hops.forwarded || stations.some((one) => one.kind === 'mailbox' && one.ours)) return 'automatic';
  return hops.via.length === 0 ? 'direct' : 'unknown';
}

function remarksOf(facts: TraceFacts, stations: readonly TraceHop[]): MailTrace['remarks'] {
  const { own, hops, checks, envelope, byHand } = facts;
  const from = parseAddresses(facts.headers.first('from'), 1)[0]?.address ?? '';
  const remarks: MailTrace['remarks'] = [];
  const add = (
    code: MailTrace['remarks'][number]['code'],
    params: Record<string, unknown>,
    hop: number | null = null,
  ) => remarks.push({ code, params, hop: hop === -1 ? null : hop });

  if (byHand !== null)
    add(
      'way.by_hand',
      { by: byHand },
      stations.findIndex((one) => one.address === byHand),
    );
  const via = [
    ...new Set(stations.flatMap((one) => (one.kind === 'mailbox' && one.ours && one.address ? [one.address] : []))),
  ];
  if (via.length > 1) {
    const second = stations.findIndex((one) => one.address === via[1]);
    add('way.redirected_twice', { via }, second);
  }
  // A list does so by its nature, and says who wrote.
  if (own.isOwn(from) && !own.isReceiving(from) && byHand === null && !hops.list) {
    add(
      'way.sender_rewritten',
      { address: comparable(from) },
      stations.findIndex((one) => one.kind !== 'sender' && one.address === comparable(from)),
    );
  }
  if (wayOf(facts, stations) === 'direct') add('way.direct', {});
  if (checks === null) return remarks;
  const domain = domainOf(from);
  if (
    checks.dkim.some((one) => one.result === 'fail') &&
    !checks.dkim.some((one) => one.aligned && one.result === 'pass')
  ) {
    add('way.signature_broken', { domain: checks.dkim.find((one) => one.result === 'fail')?.domain ?? domain });
  }
  if (checks.dmarc === 'fail') add('way.dmarc_broken', { domain });
  if (
    /^(?:soft)?fail$/.test(checks.spf) &&
    hops.rewritten === null &&
    envelope.kind === 'smtp' &&
    envelope.from !== ''
  ) {
    add('way.spf_broken', { domain: domainOf(envelope.from) });
  }
  return remarks;
}
