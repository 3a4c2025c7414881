#!/usr/bin/env node
// The catalogs against the code: every sentence of the code is in every catalog and translated, and no catalog holds a
// sentence that no code says. Changes nothing; `npx lingui extract --clean` (in web/) brings the keys up to date.
import { fileURLToPath } from 'node:url';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';

const root = fileURLToPath(new URL('.', import.meta.url));
process.chdir(root);
const config = getConfig({ cwd: root });
const problems = [];

for (const catalog of await getCatalogs(config)) {
  const said = await catalog.collect({ files: undefined });
  if (!said) {
    problems.push('The sentences could not be read from the code.');
    continue;
  }
  for (const locale of config.locales) {
    const known = (await catalog.read(locale)) ?? {};
    for (const [key, entry] of Object.entries(said)) {
      const words = entry.message ?? key;
      const translation = known[key]?.translation;
      if (!known[key]) problems.push(`${locale}: missing  ${words}`);
      else if (!translation && locale !== config.sourceLocale) problems.push(`${locale}: untranslated  ${words}`);
      else if (locale !== config.sourceLocale && translation)
        problems.push(...placeholders(locale, words, translation));
    }
    for (const [key, entry] of Object.entries(known)) {
      if (!said[key]) problems.push(`${locale}: unused  ${entry.message ?? key}`);
    }
  }
}

/** What stands in braces and tags must be the same on both sides, or a name would vanish from a sentence. */
function placeholders(locale, message, translation) {
  const names = (text) =>
    [
      ...new Set(
        [...text.matchAll(/\{(\w+)(?:\}|,\s*(?:plural|select|number|date)\b)|<(\d+)\/?>/g)].map(
          (match) => match[1] ?? `<${match[2]}>`,
        ),
      ),
    ]
      .sort()
      .join(' ');
  return names(message) === names(translation) ? [] : [`${locale}: placeholders differ  ${message}  →  ${translation}`];
}

for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'The catalogs are complete.' : `${problems.length} problems in the catalogs.`);
process.exit(problems.length === 0 ? 0 : 1);
