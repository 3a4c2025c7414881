// `npm run -s irori -- <command>`: the command line. Nothing but the command's own output reaches standard output.

import { join } from 'node:path';
import process from 'node:process';
import { ensureInstalled, ensureWebBuilt, root, runInForeground } from './install.mjs';

const args = process.argv.slice(2);
const node = ensureInstalled({ quiet: true });
// The only command that serves screens.
if (args[0] === 'demo') ensureWebBuilt(node, { quiet: true });
// npm changes to the package's directory; paths in arguments are meant from where the command was typed.
runInForeground(node, [join(root, 'cli/irori.ts'), ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
