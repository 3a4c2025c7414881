/** The probes of character sets of `channels/email.md` 6.1, and more of the same kinds. They are made, not read from files. */
import {
  bodyProbes,
  type CharsetProbe,
  fileNameProbes,
  subjectProbes,
} from '@irori/connectors/email/mime/charset-probes';
import { excerpt, type Score, Tally } from './score.ts';

export function scoreCharsets(): Score[] {
  return [
    scoreProbes('charsets: bodies, in three encodings', bodyProbes),
    scoreProbes('charsets: subjects', subjectProbes),
    scoreProbes('charsets: file names', fileNameProbes),
  ];
}

function scoreProbes(name: string, probes: readonly CharsetProbe[]): Score {
  const tally = new Tally(name);
  for (const probe of probes) {
    const wrong = probe.mails.map((mail) => probe.read(mail)).find((text) => text !== probe.expected);
    tally.add(probe.name, wrong === undefined ? null : excerpt(wrong));
  }
  return tally.score();
}
