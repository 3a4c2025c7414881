// `npm run check`: the checks of the code alone, without any test.

import process from 'node:process';
import { runChecks } from './checks.mjs';
import { ensureInstalled } from './install.mjs';

const { passed, failed } = await runChecks(ensureInstalled());
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
