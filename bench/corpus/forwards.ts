/** Mails forwarded by hand: who wrote the original, to whom, about what, and its words (email-forward-parser). */
import { join } from 'node:path';
import { type ForwardedMail, readForwards } from '@irori/connectors/email/people/forwarded-block';
import { excerpt, readJson, readText, type Score, sameWords, Tally } from './score.ts';

interface Named {
  readonly address: string;
  readonly name: string | null;
}

interface Case {
  readonly id: string;
  readonly bodyFile: string;
  readonly subjectFile: string | null;
  readonly expect: {
    readonly forwarded: boolean;
    readonly from?: Named;
    readonly subject?: string | null;
    readonly body?: string;
    readonly to?: readonly Named[];
    readonly cc?: readonly Named[];
    readonly message?: string | null;
    readonly toFirst?: Named;
  };
}

/** Misses that we stand by. */
const reasons: Readonly<Record<string, string>> = {
  yahoo_pt_body: 'Yahoo leaves the colon out after "Assunto" there, so that the subject is not told from the date',
};

export function scoreForwards(corpus: string): Score[] {
  const directory = join(corpus, 'email-forward-parser');
  const tally = new Tally('forwards by hand: email-forward-parser');
  for (const one of readJson(join(directory, 'cases.json')) as Case[]) {
    const read = (file: string): string => readText(join(directory, 'fixtures', file));
    const subject = one.subjectFile === null ? null : read(one.subjectFile).trim();
    const found = readForwards(read(one.bodyFile), subject, 5000)[0];
    const wrong = differences(one, found, subject !== null);
    tally.add(one.id, wrong.length === 0 ? null : (reasons[one.id] ?? wrong.join('; ')));
  }
  return [tally.score()];
}

function differences({ expect }: Case, found: ForwardedMail | undefined, hasSubject: boolean): string[] {
  if (!found || !expect.forwarded) return expect.forwarded === Boolean(found) ? [] : [`forwarded: ${Boolean(found)}`];
  const wrong: string[] = [];
  if (expect.from && !samePerson(expect.from, found.from)) wrong.push(`from ${JSON.stringify(found.from)}`);
  // The expected subject of a mail that has one of its own is that one.
  if (expect.subject && !hasSubject && !sameWords(expect.subject, found.subject))
    wrong.push(`subject ${excerpt(found.subject)}`);
  if (expect.body !== undefined && !sameWords(expect.body, found.body)) wrong.push(`body ${excerpt(found.body)}`);
  if (expect.message !== undefined && !sameWords(expect.message, found.note)) wrong.push(`note ${excerpt(found.note)}`);
  if (expect.to && !samePeople(expect.to, found.to)) wrong.push(`to ${JSON.stringify(found.to)}`);
  if (expect.cc && !samePeople(expect.cc, found.cc)) wrong.push(`cc ${JSON.stringify(found.cc)}`);
  if (expect.toFirst && expect.toFirst.address !== found.to[0]?.address)
    wrong.push(`to ${JSON.stringify(found.to[0])}`);
  return wrong;
}

function samePeople(expected: readonly Named[], found: ForwardedMail['to']): boolean {
  return expected.length === found.length && expected.every((one, at) => samePerson(one, found[at] ?? null));
}

function samePerson(expected: Named, found: ForwardedMail['from']): boolean {
  return found !== null && expected.address === found.address && (expected.name ?? '') === found.name;
}
