// `npm run corpus -- [directory]`: what the reader of mails makes of the mail corpora, as a scoreboard.

import { join, resolve } from 'node:path';
import process from 'node:process';
import { ensureInstalled, root, runInForeground } from './install.mjs';

const node = ensureInstalled();
// npm changes to the package's directory; a directory is meant from where the command was typed.
const given = process.argv.slice(2).map((path) => resolve(process.env.INIT_CWD ?? process.cwd(), path));
runInForeground(node, [join(root, 'bench/corpus.ts'), ...given], { cwd: root });
