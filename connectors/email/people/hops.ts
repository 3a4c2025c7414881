/**
 * The way a mail came by automatic forwarding: which addresses of ours it passed, the one the customer wrote to first.
 * Every such header can be forged by the sender, so a value counts only when it is an address of ours.
 */
import type { Envelope } from '../../kit/inbound-event.ts';
import type { HeaderBlock } from '../mime/header-block.ts';
import { comparable, parseAddresses } from './addresses.ts';
import type { Own } from './own.ts';
import { decodeReturnPath, type RewrittenSender } from './return-path.ts';

export interface Hops {
  /** Own addresses the mail passed, the first it came to first; forwarders' domains where only SRS names them. */
  readonly via: readonly string[];
  /** The support address the customer wrote to; null when it cannot be told. */
  readonly channelAddress: string | null;
  /** `channelAddress` stands in the trace of the way, and not in To or Cc alone. */
  readonly traced: boolean;
  /** A sign of automatic forwarding was found, not merely an own address in To. */
  readonly forwarded: boolean;
  readonly list: boolean;
  readonly rewritten: RewrittenSender | null;
  /** Names of the headers and forms that say so. */
  readonly evidence: readonly string[];
}

const MAX_ADDRESSES = 50;

/** Headers that name the mailbox a mail went through, each with how it writes it. */
const traces: ReadonlyMap<string, (value: string) => readonly string[]> = new Map([
  // "mailbox target": all but the last forwarded it.
  ['x-forwarded-for', (value: string) => allButLast(value.split(/[\s,]+/).filter((word) => word.includes('@')))],
  ['x-forwarded-to', plain],
  ['x-ms-exchange-forwardingloop', (value: string) => [value.split(';')[0] ?? '']],
  ['x-ms-exchange-inbox-rules-loop', plain],
  ['x-sieve-redirected-from', plain],
  ['resent-from', plain],
  ['resent-to', plain],
  ['x-gm-original-to', plain],
  ['x-original-to', plain],
  ['x-original-recipient', plain],
  ['x-rcpt-to', plain],
  ['envelope-to', plain],
  ['x-envelope-to', plain],
  ['delivered-to', plain],
  ['x-delivered-to', plain],
  ['x-yahoo-forwarded', (value: string) => [/from\s+(\S+@\S+)/i.exec(value)?.[1] ?? '']],
  ['x-yandex-forward', plain],
  ['x-mailru-forward', plain],
  ['x-beenthere', plain],
  ['mailing-list', (value: string) => [/list\s+([^\s;]+@[^\s;]+)/i.exec(value)?.[1] ?? '']],
  ['list-post', (value: string) => [/mailto:([^>?\s]+)/i.exec(value)?.[1] ?? '']],
  ['received', (value: string) => [/\bfor\s+<?([^\s<>;]{1,320}@[^\s<>;]{1,255})>?/i.exec(value)?.[1] ?? '']],
]);

/** Of these, any value proves forwarding; the others are written by ordinary delivery too. */
const certain = new Set([
  'x-forwarded-for',
  'x-forwarded-to',
  'x-ms-exchange-forwardingloop',
  'x-ms-exchange-inbox-rules-loop',
  'x-sieve-redirected-from',
  'resent-from',
  'x-gm-original-to',
  'x-yahoo-forwarded',
  'x-beenthere',
  'mailing-list',
]);

export function readHops(headers: HeaderBlock, envelope: Envelope, own: Own): Hops {
  const sender = envelope.kind === 'smtp' && envelope.from !== '' ? envelope.from : returnPath(headers);
  const rewritten = sender === null ? null : decodeReturnPath(sender);
  const via: string[] = [];
  const evidence: string[] = [];
  let forwarded = false;
  // Trace headers are put on top: the lowest is the oldest.
  for (const line of [...headers.lines].reverse()) {
    const read = traces.get(line.name);
    if (!read) continue;
    const ours = read(line.value)
      .map(bare)
      .filter((address) => own.isOwn(address) && !own.isReceiving(address));
    if (ours.length === 0) continue;
    evidence.push(line.name);
    if (certain.has(line.name) || line.name !== 'received') forwarded = true;
    for (const address of ours) if (!via.includes(address) && via.length < MAX_ADDRESSES) via.push(address);
  }
  if (rewritten?.mailbox && own.isOwn(rewritten.mailbox)) {
    forwarded = true;
    evidence.push(rewritten.kind);
    if (!via.includes(rewritten.mailbox)) via.push(rewritten.mailbox);
  } else if (rewritten && rewritten.kind !== 'batv') {
    forwarded = true;
    evidence.push(rewritten.kind);
  }
  const traced = via.length > 0;
  const addressed = ['to', 'cc', 'resent-to'].flatMap((name) => parseAddresses(headers.first(name), MAX_ADDRESSES));
  const written = addressed
    .map((person) => comparable(person.address))
    .find((address) => own.isOwn(address) && !own.isReceiving(address));
  if (via.length === 0 && written !== undefined) via.push(written);
  if (via.length === 0 && rewritten) via.push(...rewritten.forwarders);
  return {
    via,
    channelAddress: via.find((address) => address.includes('@')) ?? null,
    traced,
    forwarded,
    list: isList(headers) || rewritten?.kind === 'list',
    rewritten,
    evidence: [...new Set(evidence)],
  };
}

/** Headers that only lists and groups write. */
export function isList(headers: HeaderBlock): boolean {
  return ['list-id', 'list-post', 'mailing-list', 'x-beenthere', 'x-google-group-id', 'x-mailman-version'].some(
    (name) => headers.first(name) !== null,
  );
}

/** The envelope sender as the last delivery wrote it down; null when nothing did. */
export function returnPath(headers: HeaderBlock): string | null {
  const value = headers.first('return-path');
  return value === null ? null : value.replace(/^\s*<|>.*$/g, '').trim();
}

function plain(value: string): readonly string[] {
  return parseAddresses(value, 10).map((person) => person.address);
}

function allButLast(addresses: readonly string[]): readonly string[] {
  return addresses.length > 1 ? addresses.slice(0, -1) : addresses;
}

function bare(address: string): string {
  return comparable(address.replace(/^<|>$/g, ''));
}
