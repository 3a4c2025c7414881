// Each refusal of the server reaches a person as a sentence in their language: every code that server/src throws needs one
// in a table of words of the web app. Without it the reader gets the server's English sentence.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Functions that make a refusal, by which argument the code is. */
const MAKERS = {
  conflict: 0,
  invalid: 0,
  forbidden: 0,
  tooLarge: 0,
  draftRefused: 0,
  rateLimited: 0,
  unavailable: 0,
  unauthenticated: 0,
  AppError: 1,
  // Of single rooms, which hand the code on to those above.
  wrong: 0,
  taken: 0,
  wrongLink: 0,
  wrongField: 1,
};
/** Answers to programs: the command line, which has its own words, and platforms that call us. */
const FOR_PROGRAMS = [
  'invalid_option',
  'server_starting',
  'workspace_ambiguous',
  'handshake_refused',
  'signature_invalid',
];

/** Prints each code without a sentence; true when there is none. */
export function checkErrorCodes(root) {
  const wordless = findWordless(root);
  for (const line of wordless) console.log(line);
  return wordless.length === 0;
}

/** `file: code has no sentence` for each. Codes that end in `_not_found` share one. */
export function findWordless(root) {
  const spoken = new Set(sources(join(root, 'web/src')).flatMap(readSentences));
  const found = sources(join(root, 'server/src')).flatMap((file) =>
    [...new Set(readCodes(readFileSync(file, 'utf8')))]
      .filter((code) => !spoken.has(code) && !code.endsWith('_not_found') && !FOR_PROGRAMS.includes(code))
      .map((code) => `${relative(root, file)}: ${code} has no sentence in web/src/api/describe-problem.ts`),
  );
  return found.sort();
}

/** The codes that a source throws, as far as they are written out. */
export function readCodes(text) {
  const codes = [];
  for (const [name, place] of Object.entries(MAKERS)) {
    const before = '\\s*[^,()]*,'.repeat(place);
    const call = new RegExp(`(?<![\\w.])${name}\\(${before}\\s*'([a-z_.]+)'`, 'g');
    for (const [, code] of text.matchAll(call)) codes.push(code);
  }
  return codes;
}

/** Keys of the tables of words: `code: msg…`. */
function readSentences(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^\s+'?([a-z_.]+)'?: msg`/gm)].map(([, code]) => code);
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](?:test|node_modules)[\\/]/.test(file));
}
