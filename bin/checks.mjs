// The checks of the code itself, in order. To add one is to add a line: a name and what to run, which answers whether all
// is well and prints why not.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCatalogs } from './checks/catalogs.mjs';
import { checkConnectorIds } from './checks/connector-ids.mjs';
import { checkErrorCodes } from './checks/error-codes.mjs';
import { checkImports } from './checks/imports.mjs';
import { childEnvironment, root } from './install.mjs';

const checks = [
  { name: 'types', run: (node) => tool(node, 'ts7/bin/tsc', ['-p', 'tsconfig.json']) },
  { name: 'types of the web app', run: (node) => tool(node, 'ts7/bin/tsc', ['-p', 'web/tsconfig.json']) },
  { name: 'style (biome)', run: (node) => tool(node, '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']) },
  { name: 'who may import whom', run: (node) => checkImports(node, root) },
  { name: 'no connector is known by its id outside connectors/', run: () => checkConnectorIds(root) },
  { name: 'every refusal has a sentence', run: () => checkErrorCodes(root) },
  { name: 'nothing unused (knip)', run: (node) => tool(node, 'knip/bin/knip.js', ['--no-progress']) },
  { name: 'language catalogs are complete', run: (node) => checkCatalogs(node, root) },
];

/** Runs all checks and counts them. */
export async function runChecks(node) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const isWell = await check.run(node);
    console.log(`${isWell ? '✓' : '✗'} ${check.name}`);
    counts[isWell ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

function tool(node, file, args) {
  const path = join(root, 'node_modules', file);
  if (!existsSync(path)) {
    console.log(`${file} is not installed`);
    return false;
  }
  const done = spawnSync(node, [path, ...args], { cwd: root, env: childEnvironment(), encoding: 'utf8' });
  if (done.status !== 0) console.log(`${done.stdout}${done.stderr}`.trimEnd());
  return done.status === 0;
}
