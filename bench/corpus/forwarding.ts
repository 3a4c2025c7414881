/** The shapes of forwarding, set-up mails, auto-replies and reports that were made up for the project, with their expected readings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, explainMail } from '@irori/connectors/email/explain';
import { readJson, type Score, Tally } from './score.ts';

interface Person {
  readonly address: string;
  readonly name: string;
}

interface Expectation {
  readonly kind: string;
  readonly customer?: Person;
  readonly original?: { readonly from: Person };
  readonly forwardedBy?: string;
  readonly channelAddress?: string | null;
  readonly via?: readonly string[];
  readonly forwardMode?: string;
  readonly confirmUrl?: string | null;
  readonly code?: string | null;
  readonly recipient?: string;
  readonly permanent?: boolean;
  readonly status?: string;
}

interface Corpus {
  readonly ownAddresses: readonly string[];
  readonly team: readonly string[];
  readonly cases: readonly {
    readonly id: string;
    readonly file: string;
    readonly envelope: { readonly mailFrom: string; readonly rcptTo: readonly string[] };
    readonly expect: Expectation;
  }[];
}

const verdicts: Readonly<Record<string, Explanation['verdict']>> = {
  customer: 'message',
  'manual-forward': 'manual-forward',
  'forwarding-verification': 'forwarding-confirmation',
  'untrusted-verification': 'message',
  'auto-reply': 'auto-reply',
  bounce: 'bounce',
  'reject-or-flag': 'message',
};

export function scoreForwarding(corpus: string): Score[] {
  const directory = join(corpus, 'selfmade-forwarding');
  const { cases, ownAddresses, team } = readJson(join(directory, 'expected.json')) as Corpus;
  const tally = new Tally('forwarding, customers and machines: self-made');
  for (const { id, file, envelope, expect } of cases) {
    const explanation = explainMail(readFileSync(join(directory, file)), {
      own: ownAddresses,
      member: team,
      rcpt: envelope.rcptTo,
      mailFrom: envelope.mailFrom,
      auth: authFor(expect.kind),
    });
    const wrong = differences(expect, explanation);
    tally.add(id, wrong.length === 0 ? null : wrong.join('; '));
  }
  return [tally.score()];
}

/** Signatures in these mails are not real: what they would have proven is given from outside. */
function authFor(kind: string): unknown {
  if (kind === 'untrusted-verification') return { dmarc: 'fail' };
  return kind === 'forwarding-verification' || kind === 'manual-forward' ? { dmarc: 'pass' } : undefined;
}

function differences(expect: Expectation, got: Explanation): string[] {
  const wrong: string[] = [];
  const check = (name: string, expected: unknown, found: unknown): void => {
    if (expected !== undefined && JSON.stringify(expected) !== JSON.stringify(found))
      wrong.push(`${name} ${JSON.stringify(found)}`);
  };
  check('verdict', verdicts[expect.kind], got.verdict);
  const person = expect.customer ?? expect.original?.from;
  check('customer', person?.address, got.customer?.address);
  check('name', person?.name, got.customer?.name);
  check('channel address', expect.channelAddress, got.channelAddress);
  check('hops', expect.via ?? (expect.forwardedBy === undefined ? undefined : [expect.forwardedBy]), got.forward.hops);
  check('forward', kindOf(expect.forwardMode), got.forward.kind);
  check('link', expect.confirmUrl, got.confirmation?.link ?? null);
  if (expect.kind === 'forwarding-verification') check('code', expect.code, got.confirmation?.code);
  if (expect.kind === 'reject-or-flag' && !got.flags.includes('two_senders')) wrong.push('not flagged');
  const reported = got.bounce?.recipients[0];
  check('recipient', expect.recipient, reported?.address);
  check('permanent', expect.permanent, reported && reported.action === 'failed');
  check('status', expect.status, reported?.status);
  return wrong;
}

function kindOf(mode: string | undefined): string | undefined {
  if (mode === undefined) return undefined;
  if (mode === 'direct') return 'none';
  return mode === 'manual' ? 'manual' : 'automatic';
}
