// Finds a Chromium for the tests in a browser, or installs one: the one named in IRORI_CHROMIUM, one on the machine, by
// apt as root, or npm's @sparticuz/chromium, which runs without root.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PORTABLE = '@sparticuz/chromium@153.0.0';

/** The absolute path of a Chromium that runs, or undefined with the reasons printed. */
export async function ensureBrowser() {
  const named = process.env.IRORI_CHROMIUM;
  if (named) {
    const path = isAbsolute(named) ? named : onPath(named);
    if (path && runs(path)) return path;
    console.error(`IRORI_CHROMIUM is ${named}, which does not run.`);
    return undefined;
  }
  return installed() ?? byApt() ?? (await byNpm());
}

/** The first of the usual names that is on the PATH and runs, as a path: Playwright starts nothing by a bare name. */
function installed() {
  return NAMES.map(onPath).find((path) => path && runs(path));
}

function onPath(name) {
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

function runs(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function byApt() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0)
    return undefined;
  console.log('Installing Chromium by apt …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
  return installed();
}

async function byNpm() {
  console.log('Installing a portable Chromium by npm …');
  const directory = join(root, 'node_modules/.cache/irori/chromium');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"private":true,"type":"module"}');
  const viaNpm = process.env.npm_execpath;
  const [command, prefix] = viaNpm?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, [viaNpm]]
    : ['npm', []];
  const outcome = spawnSync(command, [...prefix, 'install', '--no-audit', '--no-fund', PORTABLE], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (outcome.status !== 0) {
    console.error('No Chromium was found, and none could be installed. Install one, or name one in IRORI_CHROMIUM.');
    return undefined;
  }
  const entry = join(directory, 'node_modules/@sparticuz/chromium/build/index.js');
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const path = await chromium.executablePath();
  if (runs(path)) return path;
  console.error('The portable Chromium does not run here. Install Chromium, or name one in IRORI_CHROMIUM.');
  return undefined;
}
