/** Bounces of 55 mail systems: recognised, right in number, temporary or permanent, and is the address bad (sisimai). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBody } from '@irori/connectors/email/body';
import { defaultLimits } from '@irori/connectors/email/limits';
import { type Bounce, readBounce } from '@irori/connectors/email/machines/bounce';
import { readMail } from '@irori/connectors/email/mime/read-mail';
import { readJson, type Score, Tally } from './score.ts';

interface Expected {
  readonly deliveryStatus: string;
  readonly reason: string;
  readonly hardBounce: boolean;
}

/** Misses that we stand by. */
const reasons: Readonly<Record<string, string>> = {
  'lhost-sendmail-14': 'a person forwarded a bounce: a person wrote it',
  'lhost-gmail-08': 'it says itself that it is a warning and will be tried again',
  'lhost-exim-06': 'no code is given, and it says "permanent error"; the corpus reads "retry timeout" as temporary',
  'lhost-opensmtpd-04': 'it says itself that it is a temporary failure and will be tried again',
  'lhost-opensmtpd-16': 'it names 4.4.7 itself',
  'rfc3464-28 #2': 'two reports about one address: we list the address once',
  'rfc3464-28': 'two reports about one address: we list the address once',
};

/** Why a bad address is called one here and something else in the corpus. */
function whyBad(got: Bounce['recipients'][number] | undefined, one: Expected): string {
  const found = `${got?.code ?? 'none'} (${got?.status ?? '-'}) for ${one.reason}`;
  if (!one.hardBounce && got && bad.has(got.code)) {
    return `${found}: the far server says that the user is unknown, and so do we; the corpus guesses more behind it`;
  }
  return found;
}

/** Failures that mean that the address itself is bad. */
const bad = new Set(['smtp.mailbox_unknown', 'smtp.domain_unknown']);

export function scoreBounces(corpus: string): Score[] {
  const directory = join(corpus, 'sisimai-bounces');
  const recognised = new Tally('bounces: recognised');
  const counted = new Tally('bounces: number of recipients');
  const classed = new Tally('bounces: temporary or permanent');
  const hard = new Tally('bounces: is the address bad');
  for (const [id, expected] of Object.entries(
    readJson(join(directory, 'expected.json')) as Record<string, Expected[]>,
  )) {
    // Absence notes are kept among them; ours is right when it takes them for no bounce.
    const vacation = expected.every(({ reason }) => reason === 'vacation');
    const bounce = bounceIn(join(directory, 'bounce', `${id}.eml`));
    const miss = (why: string): string => reasons[id] ?? why;
    if (vacation || bounce === null) {
      recognised.add(
        id,
        vacation === (bounce === null)
          ? null
          : miss(vacation ? 'an absence note taken for a bounce' : 'not recognised'),
      );
      continue;
    }
    recognised.add(id, null);
    counted.add(
      id,
      bounce.recipients.length === expected.length ? null : miss(`${bounce.recipients.length} for ${expected.length}`),
    );
    for (const [at, one] of expected.entries()) {
      const got = bounce.recipients[at];
      const name = expected.length > 1 ? `${id} #${at + 1}` : id;
      if (one.deliveryStatus !== '') {
        classed.add(
          name,
          got?.status?.[0] === one.deliveryStatus[0]
            ? null
            : (reasons[name] ?? miss(`${got?.status ?? 'none'} for ${one.deliveryStatus}`)),
        );
      }
      const isBad = got !== undefined && bad.has(got.code);
      hard.add(name, isBad === one.hardBounce ? null : miss(whyBad(got, one)));
    }
  }
  const innocent = new Tally('bounces: others left alone');
  for (const name of readdirSync(join(directory, 'not-a-bounce'))) {
    const bounce = bounceIn(join(directory, 'not-a-bounce', name));
    const really =
      name === 'rb-issue-368-bug.eml'
        ? 'it is a bounce: the sample stands there because sisimai cannot read it'
        : 'taken for a bounce';
    innocent.add(name, bounce === null ? null : really);
  }
  return [recognised, counted, classed, hard, innocent].map((tally) => tally.score());
}

function bounceIn(path: string): Bounce | null {
  const mail = readMail(readFileSync(path), defaultLimits);
  return readBounce(mail, readBody(mail, defaultLimits, '').full, null);
}
