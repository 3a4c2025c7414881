// `npm test [-- stage …]`: installs what is missing, the browser included, runs the stages and adds them up. The last
// line is "N passed, N failed"; anything failed, and a stage that ran nothing where it should have, ends it with 1.

import process from 'node:process';
import { ensureBrowser } from './browser.mjs';
import { ensureInstalled, ensureWebBuilt, stop } from './install.mjs';
import { ensureMailServers } from './mail-servers.mjs';
import { findPostgres } from './postgres.mjs';
import { runStage } from './run-stage.mjs';
import { stages } from './stages.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  stop(`There is no stage ${unknown.join(', ')}. There are: ${stages.map((stage) => stage.name).join(', ')}`);
}

const node = ensureInstalled();
const chosen = stages.filter((stage) => wanted.length === 0 || wanted.includes(stage.name));
const totals = { passed: 0, failed: 0, skipped: 0 };
const notices = [];

for (const stage of chosen) {
  console.log(`\n── ${stage.name} ${'─'.repeat(Math.max(0, 70 - stage.name.length))}`);
  const result = await runWithNeeds(stage);
  if (result === undefined) continue;
  if (result.passed + result.failed === 0) {
    notices.push(`${stage.name}: executed nothing, which counts as a failure`);
    result.failed = 1;
  }
  for (const key of Object.keys(totals)) totals[key] += result[key];
  console.log(`${stage.name}: ${sentence(result)}`);
}

console.log(`\n${'─'.repeat(74)}`);
for (const notice of notices) console.log(notice);
console.log(sentence(totals));
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

/** Provides what a stage needs; undefined when it is left out for a reason that is no failure. */
async function runWithNeeds(stage) {
  const environment = {};
  for (const need of stage.needs ?? []) {
    if (need === 'web') ensureWebBuilt(node);
    if (need === 'browser') {
      const browser = await ensureBrowser();
      if (!browser) return { passed: 0, failed: 1, skipped: 0 };
      environment.IRORI_CHROMIUM = browser;
    }
    if (need === 'mail-servers') {
      const trouble = ensureMailServers();
      if (trouble !== undefined) {
        const notice = `${stage.name}: left out, ${trouble}`;
        notices.push(notice);
        console.log(notice);
        return undefined;
      }
    }
    if (need === 'postgres') {
      const url = await findPostgres();
      if (!url) {
        const notice = `${stage.name}: left out, no PostgreSQL 15 or newer is reachable (name one in IRORI_TEST_DATABASE_URL)`;
        notices.push(notice);
        console.log(notice);
        return undefined;
      }
      environment.IRORI_TEST_DATABASE_URL = url;
    }
  }
  return runStage(stage, node, environment);
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
