/** The machine-readable part of a bounce: RFC 3464 and, with addresses in UTF-8, RFC 6533. */
import { cleanAddress } from '../people/addresses.ts';

export interface RecipientStatus {
  readonly address: string;
  /** The address we had written to, where a forward changed it. */
  readonly original: string | null;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** `5.1.1`; null when the report names none. */
  readonly status: string | null;
  /** What the far server said, on one line. */
  readonly diagnostic: string | null;
}

export interface StatusReport {
  readonly recipients: readonly RecipientStatus[];
  /** Envelope id that we had given, when we had. */
  readonly envelopeId: string | null;
}

/** Most recipients that are read from one report. */
const MAX_RECIPIENTS = 100;

/** @param text the decoded part. Blocks are parted by empty lines, several or none: a new recipient begins one too. */
export function readDeliveryStatus(text: string): StatusReport {
  const blocks: Map<string, string>[] = [new Map()];
  let name = '';
  for (const line of text.split(/\r?\n/)) {
    const block = blocks.at(-1) as Map<string, string>;
    const continued = /^[ \t]+\S/.test(line);
    if (continued && name !== '') {
      block.set(name, `${block.get(name) ?? ''} ${line.trim()}`.slice(0, 4000));
      continue;
    }
    const field = /^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(line);
    if (!field) {
      if (line.trim() === '' && block.size > 0) blocks.push(new Map());
      name = '';
      continue;
    }
    name = (field[1] as string).toLowerCase();
    const startsRecipient = name === 'final-recipient' && block.has('final-recipient');
    if (startsRecipient && blocks.length <= MAX_RECIPIENTS + 2) blocks.push(new Map([[name, field[2] as string]]));
    else if (!block.has(name)) block.set(name, field[2] as string);
  }
  const envelopeId = blocks[0]?.get('original-envelope-id')?.trim() || null;
  return { recipients: mergeBlocks(blocks).slice(0, MAX_RECIPIENTS).flatMap(recipientOf), envelopeId };
}

/** An empty line in the middle of a block leaves a rest without recipient: it belongs to the block before. */
function mergeBlocks(blocks: readonly Map<string, string>[]): Map<string, string>[] {
  const merged: Map<string, string>[] = [];
  for (const block of blocks) {
    if (block.size === 0) continue;
    const names = block.has('final-recipient') || block.has('original-recipient') || block.has('x-actual-recipient');
    const last = merged.at(-1);
    const fits = last !== undefined && (hasRecipient(last) ? !names : names && !hasStatus(block) && false);
    if (fits && (block.has('status') || block.has('action') || block.has('diagnostic-code'))) {
      for (const [key, value] of block) if (!last.has(key)) last.set(key, value);
    } else merged.push(new Map(block));
  }
  return merged;
}

function hasRecipient(block: ReadonlyMap<string, string>): boolean {
  return block.has('final-recipient') || block.has('original-recipient');
}

function hasStatus(block: ReadonlyMap<string, string>): boolean {
  return block.has('status') || block.has('action');
}

function recipientOf(block: ReadonlyMap<string, string>): RecipientStatus[] {
  const final = typedAddress(block.get('final-recipient')) ?? typedAddress(block.get('x-actual-recipient'));
  const original = typedAddress(block.get('original-recipient'));
  const address = final ?? original;
  if (address === null) return [];
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(block.get('status') ?? '')?.[1] ?? null;
  const diagnostic = diagnosticOf(block);
  return [
    {
      address,
      original: original === address ? null : original,
      action: actionOf(block.get('action'), status),
      status,
      diagnostic,
    },
  ];
}

function actionOf(action: string | undefined, status: string | null): RecipientStatus['action'] {
  const word =
    (action ?? '')
      .trim()
      .toLowerCase()
      .split(/[\s;(]/)[0] ?? '';
  if (word === 'failed' || word === 'delayed' || word === 'delivered' || word === 'relayed' || word === 'expanded')
    return word;
  if (word === 'failure' || word === 'error') return 'failed';
  if (status?.startsWith('2')) return 'delivered';
  return status?.startsWith('4') ? 'delayed' : 'failed';
}

function diagnosticOf(block: ReadonlyMap<string, string>): string | null {
  const said = block.get('diagnostic-code') ?? block.get('x-display-name') ?? '';
  const text = said
    .replace(/^\s*(?:smtp|x-[\w-]{1,30}|lmtp|unix|notes)\s*;\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : text.slice(0, 1000);
}

/** `rfc822; ann@example.com`, `utf-8;ann@example.com`, sometimes with brackets or xtext. */
function typedAddress(value: string | undefined): string | null {
  if (value === undefined) return null;
  const bare = value
    .replace(/^[^;]{0,40};/, '')
    .trim()
    .replace(/\+([0-9A-F]{2})(?=[^@]*@)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return (
    cleanAddress(/<([^<>]{1,320})>/.exec(bare)?.[1] ?? bare.split(/[\s,]/)[0] ?? '') ??
    cleanAddress(value.replace(/^[^;]{0,40};/, '').trim())
  );
}
