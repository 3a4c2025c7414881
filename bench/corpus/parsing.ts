/** Every mail of the corpus through the parser: no crash, under a second, text that a database takes, same answer twice. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { email } from '@irori/connectors/email/index';
import type { RawInbound } from '@irori/connectors/kit/inbound-event';
import { filesUnder, type Score, Tally } from './score.ts';

const channel = {
  id: 'corpus',
  account: 'help@shop.example',
  name: 'Help',
  receivingAddress: 'w7k3q9@in.inbox.example',
  settings: {},
  ownAddresses: ['help@shop.example'],
  memberAddresses: [],
};

export interface ParsingScores {
  readonly scores: readonly Score[];
  /** Milliseconds of each mail, warm. */
  readonly times: readonly number[];
}

export async function scoreParsing(corpus: string): Promise<ParsingScores> {
  const safe = new Tally('parse: no crash, well-formed text');
  const quick = new Tally('parse: under 1 s');
  const stable = new Tally('parse: the same twice');
  const times: number[] = [];
  const mails = filesUnder(corpus).filter((path) => !/(?:README\.md|\.json|\.xml)$/.test(path));
  for (const path of mails) {
    const id = relative(corpus, path);
    const raw = rawOf(readFileSync(path));
    try {
      const first = JSON.stringify(await email.parse(raw, channel));
      const started = performance.now();
      const second = JSON.stringify(await email.parse(raw, channel));
      const took = performance.now() - started;
      times.push(took);
      safe.add(id, first.isWellFormed() && !first.includes('\\u0000') ? null : 'text with NUL or half a letter');
      quick.add(id, took < 1000 ? null : `${Math.round(took)} ms`);
      stable.add(id, first === second ? null : 'two readings differ');
    } catch (error) {
      safe.add(id, String(error));
    }
  }
  return { scores: [safe.score(), quick.score(), stable.score()], times };
}

function rawOf(body: Buffer): RawInbound {
  return {
    door: 'mail',
    body,
    envelope: {
      kind: 'smtp',
      from: 'someone@sender.example',
      to: ['w7k3q9@in.inbox.example'],
      clientIp: null,
      helo: null,
      tls: false,
    },
    receivedAt: new Date(0),
    checks: null,
  };
}
