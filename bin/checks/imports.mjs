// Who may import whom, by dependency-cruiser and the rules of .dependency-cruiser.cjs.
//
// It reads TypeScript through the package `typescript`; with one that it does not know it reads nothing and says "no
// violations". So this also insists that every source file was read.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const house = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['contract', 'connectors', 'server/src', 'web/src', 'cli', 'bench', 'e2e'];

/** Prints each breach with its rule's number; true when there is none. */
export function checkImports(node, directory) {
  const { breaches, unread } = readImports(node, directory);
  for (const breach of breaches) console.log(breach);
  for (const file of unread) console.log(`${file} was not read by dependency-cruiser`);
  return breaches.length === 0 && unread.length === 0;
}

/** The breaches in a tree, one line each, and the source files that were not read. */
export function readImports(node, directory) {
  const folders = FOLDERS.filter((folder) => existsSync(join(directory, folder)));
  const cruiser = join(house, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(house, '.dependency-cruiser.cjs');
  const done = spawnSync(node, [cruiser, '--config', config, '--output-type', 'json', ...folders], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  if (!done.stdout.startsWith('{')) return { breaches: [`dependency-cruiser failed: ${done.stderr}`], unread: [] };
  const { modules, summary } = JSON.parse(done.stdout);
  const read = new Set(modules.filter((module) => module.dependencies !== undefined).map((module) => module.source));
  return {
    breaches: summary.violations.map(lineOf).sort(),
    unread: folders.flatMap((folder) => sources(directory, join(directory, folder))).filter((file) => !read.has(file)),
  };
}

function lineOf({ rule, from, to, cycle }) {
  const way = cycle?.length ? ` (${cycle.map((step) => step.name ?? step).join(' → ')})` : '';
  return `${rule.name}: ${from} → ${to}${way}`;
}

function sources(directory, folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist|fixtures)\//.test(`${dirname(file)}/`));
}
