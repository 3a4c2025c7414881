/** What is shown of a reply once quotation and signature are folded: email-reply-trimmer and talon. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainMail } from '@irori/connectors/email/explain';
import { splitReply } from '@irori/connectors/email/text/split-reply';
import { excerpt, readText, type Score, sameWords, squeeze, Tally } from './score.ts';

/** Lines in which quotations are looked for; the parser's own limit. */
const MAX_LINES = 5000;

/** Misses that we stand by. */
const reasons: Readonly<Record<string, string>> = {
  'spam_1.txt': 'all of it is quotation: we show the whole rather than nothing',
  'signature short_url': '"Thank you, Noam" counts as words of the message, as email-reply-trimmer wants it',
};

export function scoreReplies(corpus: string): Score[] {
  return [scoreTrimmer(join(corpus, 'email-reply-trimmer')), ...scoreTalon(join(corpus, 'talon'))];
}

function scoreTrimmer(directory: string): Score {
  const tally = new Tally('visible text: email-reply-trimmer');
  for (const name of readdirSync(join(directory, 'emails'))) {
    const { visible } = splitReply(readText(join(directory, 'emails', name)), MAX_LINES);
    const expected = readText(join(directory, 'trimmed', name));
    tally.add(
      name,
      sameWords(visible, expected) ? null : (reasons[name] ?? `${excerpt(visible)} for ${excerpt(expected)}`),
    );
  }
  return tally.score();
}

function scoreTalon(directory: string): Score[] {
  const replies = new Tally('visible text: talon, replies of 12 clients');
  const folder = join(directory, 'standard_replies');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.eml'))) {
    const { visibleText } = explainMail(readFileSync(join(folder, name)));
    // Where talon leaves the signature standing we fold it too: "Hello" is right for all of them.
    replies.add(name, sameWords(visibleText, 'Hello') ? null : excerpt(visibleText));
  }
  const html = new Tally('visible text: talon, HTML replies');
  const answer = 'Hi. I am fine. Thanks, Alex';
  for (const name of readdirSync(join(directory, 'html_replies'))) {
    html.add(name, htmlIs(join(directory, 'html_replies', name), answer));
  }
  html.add('OLK_SRC_BODY_SECTION.html', htmlIs(join(directory, 'OLK_SRC_BODY_SECTION.html'), 'Reply'));
  html.add('reply-separated-by-hr.html', htmlIs(join(directory, 'reply-separated-by-hr.html'), 'Hi there Bob'));
  return [replies.score(), html.score(), scoreSignatures(join(directory, 'signature/emails/stripped'))];
}

function htmlIs(path: string, expected: string): string | null {
  const head = Buffer.from('Content-Type: text/html; charset=utf-8\r\n\r\n');
  const { visibleText } = explainMail(Buffer.concat([head, readFileSync(path)]));
  return sameWords(visibleText, expected) ? null : excerpt(visibleText);
}

function scoreSignatures(directory: string): Score {
  const tally = new Tally('visible text: talon, signatures folded');
  const names = readdirSync(directory).flatMap((file) => /^(.+)_body$/.exec(file)?.[1] ?? []);
  for (const name of names) {
    const read = (kind: string): string => {
      const path = join(directory, `${name}_${kind}`);
      return existsSync(path) ? readText(path).replace(/^#sig#/gm, '') : '';
    };
    const { folded } = splitReply(read('body'), MAX_LINES, read('sender').trim());
    const right = sameWords(folded, read('signature'));
    tally.add(
      name,
      right ? null : (reasons[`signature ${name}`] ?? `folded ${excerpt(folded)}, not ${squeeze(read('signature'))}`),
    );
  }
  return tally.score();
}
