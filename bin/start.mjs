// `npm start`: installs what is missing, builds the web app when it is stale, and runs the server until it ends.

import process from 'node:process';
import { ensureInstalled, ensureWebBuilt, runInForeground, serverProcess } from './install.mjs';

const node = ensureInstalled();
ensureWebBuilt(node);
const { args, environment } = serverProcess(process.argv.slice(2));
runInForeground(node, args, { env: environment });
