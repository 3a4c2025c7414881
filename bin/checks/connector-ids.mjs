// Nothing outside connectors/ may compare with a connector's id: a new connector would then need changes elsewhere. What
// belongs to one connector is declared by it. Mentioning an id, in a setting or a test, is allowed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const FOLDERS = ['contract', 'server/src', 'web/src', 'cli'];
const NO_CONNECTORS = ['kit', 'node_modules'];
/** An ordinary word, so a comparison with it counts only where the other side speaks of connectors. */
const ORDINARY_WORDS = ['email'];

/** Prints each comparison; true when there is none. */
export function checkConnectorIds(root) {
  const found = findComparisons(root);
  for (const line of found) console.log(line);
  return found.length === 0;
}

/** `file:line: text` for each comparison with a connector's id. */
export function findComparisons(root) {
  const ids = readdirSync(join(root, 'connectors'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NO_CONNECTORS.includes(entry.name))
    .map((entry) => entry.name);
  const patterns = ids.map(comparisonWith);
  return FOLDERS.flatMap((folder) => sources(join(root, folder))).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((text, index) =>
        patterns.some((pattern) => pattern.test(text)) ? [`${relative(root, file)}:${index + 1}: ${text.trim()}`] : [],
      ),
  );
}

function comparisonWith(id) {
  const quoted = `['"\`]${id}['"\`]`;
  if (ORDINARY_WORDS.includes(id)) {
    const subject = '(?:connector|channel|medium)[\\w.?!\\[\\]()]*';
    return new RegExp(`${subject}\\s*[!=]==?\\s*${quoted}|${quoted}\\s*[!=]==?\\s*[\\w.]*${subject}`, 'i');
  }
  return new RegExp(`[!=]==?\\s*${quoted}|${quoted}\\s*[!=]==?|\\bcase\\s+${quoted}|(?:includes|has)\\(${quoted}\\)`);
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
}
