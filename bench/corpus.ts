/**
 * The scoreboard of the mail corpora: `npm run corpus [-- DIRECTORY]`. Prints counts and shares, each miss with its
 * reason, and leaves `bench/results/corpus.json`. The corpora are not part of the repository; without them it says so.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scoreBounces } from './corpus/bounces.ts';
import { scoreCharsets } from './corpus/charsets.ts';
import { scoreForwarding } from './corpus/forwarding.ts';
import { scoreForwards } from './corpus/forwards.ts';
import { scoreParsing } from './corpus/parsing.ts';
import { scoreReplies } from './corpus/replies.ts';
import type { Score } from './corpus/score.ts';
import { spreadOf } from './report/figures.ts';
import { loadNow, printTable, saveTable } from './report/report.ts';

const given = process.argv[2];
const corpus = given ? resolve(given) : fileURLToPath(new URL('../../shared/corpus/email', import.meta.url));

if (!existsSync(corpus)) {
  process.stdout.write(
    `There are no mail corpora at ${corpus}, so there is nothing to score.\nName their directory: npm run corpus -- DIRECTORY\n`,
  );
} else {
  const loadBefore = loadNow();
  const parsing = await scoreParsing(corpus);
  const scores: readonly Score[] = [
    ...parsing.scores,
    ...scoreCharsets(),
    ...scoreForwarding(corpus),
    ...scoreReplies(corpus),
    ...scoreForwards(corpus),
    ...scoreBounces(corpus),
  ];
  const { p50, p95, max } = spreadOf(parsing.times);
  const table = {
    title: 'Mail corpora',
    notes: [
      `Parsing one mail, second reading: p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms, longest ${max.toFixed(0)} ms.`,
    ],
    rows: scores.map(({ name, right, of }) => ({
      what: name,
      right,
      of,
      percent: of === 0 ? null : Math.round((right / of) * 1000) / 10,
    })),
  };
  printTable(table);
  for (const { name, misses } of scores) {
    if (misses.length === 0) continue;
    process.stdout.write(`\n  ${name}\n`);
    for (const miss of misses) process.stdout.write(`    ${miss.case}: ${miss.why}\n`);
  }
  const misses = scores.flatMap(({ name, misses: list }) => list.map((miss) => ({ what: name, ...miss })));
  const path = await saveTable('corpus', { ...table, misses } as typeof table, loadBefore);
  process.stdout.write(`\n  Kept in ${path}\n`);
}
