// `npm run bench -- [names]`: the benchmarks of bench/, on the database kinds that are reachable.

import { join } from 'node:path';
import process from 'node:process';
import { ensureInstalled, ensureWebBuilt, root, runInForeground } from './install.mjs';

const node = ensureInstalled();
ensureWebBuilt(node);
runInForeground(node, [join(root, 'bench/run.ts'), ...process.argv.slice(2)], { cwd: root });
