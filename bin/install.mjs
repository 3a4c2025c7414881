// What every command needs first: the packages, the Node that comes with them, and for a server the built web app.
//
// Runs on the machine's own Node, before anything is installed, so it uses nothing but Node itself.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The lowest Node that can run these scripts and npm 10: below it npm leaves out binaries whose engines do not match. */
const OWN_NODE_FLOOR = [20, 19];
const CARRIED_MAJOR = 24;
const INSTALL_FLAGS = ['--include=dev', '--no-audit', '--no-fund'];
const modules = join(root, 'node_modules');

/** Ends the process with one or a few lines on standard error. */
export function stop(...lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

/**
 * Installs the packages when they are missing or are not those of package-lock.json, and checks that the carried Node
 * runs. Answers its path. With `quiet`, what npm says goes to standard error.
 */
export function ensureInstalled({ quiet = false } = {}) {
  requireOwnNode();
  if (!isInstalled()) {
    say(quiet, 'Installing packages (once; this takes a minute or two) …');
    installPackages(quiet);
    if (!isInstalled()) stop('npm ended, but packages are missing. Delete node_modules and run the command again.');
  }
  return carriedNode(quiet);
}

/** Builds the web app when it was never built, or its sources have changed since. */
export function ensureWebBuilt(node, { quiet = false } = {}) {
  if (!existsSync(join(root, 'web/vite.config.ts'))) return;
  const stampFile = join(root, 'web/dist/.irori-stamp');
  const stamp = webStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say(quiet, 'Building the web app (once after each change) …');
  const built = spawnSync(node, [join(modules, 'vite/bin/vite.js'), 'build'], {
    // Lingui looks for its settings in the working directory.
    cwd: join(root, 'web'),
    env: childEnvironment(),
    encoding: 'utf8',
  });
  if (built.status !== 0) stop(built.stdout, built.stderr, 'The web app could not be built; the lines above say why.');
  writeFileSync(stampFile, stamp);
}

/**
 * The environment of everything we start: the carried Node and the packages' commands come first, and what Node compiled
 * is kept for the next start, which saves it a quarter of its work.
 */
export function childEnvironment(more = {}) {
  return {
    NODE_COMPILE_CACHE: join(modules, '.cache/irori/compiled'),
    ...process.env,
    PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
    ...more,
  };
}

/**
 * How the server is run: arguments for the carried Node, and the environment. Measured on the embedded database after some
 * load: 405 MB resident without these settings, 255 MB with them, at the same speed. The C library otherwise keeps what
 * compiling the database's WebAssembly took, once per thread.
 */
export function serverProcess(args) {
  return {
    args: ['--max-semi-space-size=8', join(root, 'server/src/main.ts'), ...args],
    environment: childEnvironment({
      MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
      MALLOC_TRIM_THRESHOLD_: process.env.MALLOC_TRIM_THRESHOLD_ ?? '131072',
      MALLOC_MMAP_THRESHOLD_: process.env.MALLOC_MMAP_THRESHOLD_ ?? '131072',
    }),
  };
}

/** How often a process under npm looks whether npm is still there. */
const PARENT_LOOK_MS = 500;

/**
 * Runs a program in the foreground until it ends, passing on the signals that end a service. Then ends this process the
 * way the program ended.
 *
 * npm hands a signal to its child and no further; the scripts of package.json begin with `exec`, so that its child is
 * this process and no shell that would die of it. When npm itself was killed, this process takes that as SIGTERM: a
 * server that nobody can see would hold the data directory.
 */
export function runInForeground(node, args, options = {}) {
  const child = spawn(node, args, { stdio: 'inherit', env: childEnvironment(), ...options });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      // At a terminal, Ctrl+C has reached the child as well.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_LOOK_MS);
  // Started by hand, a terminal may be closed behind it: only npm waits for its child.
  if (process.env.npm_lifecycle_event === undefined) clearInterval(watch);
  child.once('error', (error) => stop(`${args[0]} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function say(quiet, line) {
  (quiet ? process.stderr : process.stdout).write(`${line}\n`);
}

function requireOwnNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OWN_NODE_FLOOR[0] || (major === OWN_NODE_FLOOR[0] && minor >= OWN_NODE_FLOOR[1])) return;
  stop(
    `Irori needs Node ${OWN_NODE_FLOOR.join('.')} or newer to install itself; this is ${process.versions.node}.`,
    'Install a newer Node (https://nodejs.org) and run the command again.',
  );
}

/** Compares what npm wrote down after its last install with the lock file, package by package. */
function isInstalled() {
  const installedFile = join(modules, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/**
 * `npm ci` refuses a lock file that does not list the binaries of every platform, even those that would not be installed,
 * and a registry that lacks some of them makes npm write such a lock file. Then `npm install --no-save` installs the same
 * versions and leaves the lock file as it is.
 */
function installPackages(quiet) {
  const exact = npm(['ci', ...INSTALL_FLAGS], 'pipe');
  if (exact.status === 0) return;
  if (!`${exact.stdout}${exact.stderr}`.includes('EUSAGE')) process.stderr.write(`${exact.stderr}`);
  runNpm(['install', '--no-save', ...INSTALL_FLAGS], quiet);
}

/** Runs npm with its output shown and ends the process when it fails. */
function runNpm(args, quiet) {
  const done = npm(args, ['ignore', quiet ? 2 : 'inherit', 'inherit']);
  if (done.error)
    stop(`npm could not be started: ${done.error.message}`, 'Install npm, or run "npm install" yourself.');
  if (done.status !== 0) {
    stop(`"npm ${args.join(' ')}" failed; the lines above say why. The package registry must be reachable.`);
  }
}

function npm(args, stdio) {
  const viaNpm = process.env.npm_execpath;
  // The Node that runs npm itself: the one running this may be inside node_modules, which npm is about to replace.
  const npmNode = process.env.npm_node_execpath ?? process.execPath;
  const [command, prefix] = viaNpm?.endsWith('.js') ? [npmNode, [viaNpm]] : ['npm', []];
  // Under `npm run -s` npm would keep its errors to itself.
  const env = { ...process.env, npm_config_loglevel: 'error' };
  return spawnSync(command, [...prefix, ...args], { cwd: root, stdio, env, encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** The Node that Irori brings along, or the machine's when that is as new. Tries once to repair what is broken. */
function carriedNode(quiet) {
  const carried = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (majorOf(carried) === CARRIED_MAJOR) return carried;
  say(true, 'The Node that Irori brings along is not in place; installing it again …');
  runNpm(['rebuild', 'node', '--ignore-scripts=false'], quiet);
  if (majorOf(carried) === CARRIED_MAJOR) return carried;
  const own = process.env.npm_node_execpath ?? process.execPath;
  if ((majorOf(own) ?? 0) >= CARRIED_MAJOR) return own;
  return stop(
    `Node ${CARRIED_MAJOR}, which Irori brings along as the package "node", does not run here.`,
    'It is put in place by an install script: see whether "npm config get ignore-scripts" says true, and whether there',
    `is a build of it for ${process.platform}-${process.arch}. Or install Node ${CARRIED_MAJOR} and run the command with it.`,
  );
}

function majorOf(node) {
  const asked = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? Number(/^v(\d+)\./.exec(asked.stdout)?.[1]) : undefined;
}

/** A hash over everything that goes into the web app. */
function webStamp() {
  const hash = createHash('sha256');
  const add = (file) =>
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const walk = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (!/\.test\.tsx?$/.test(entry.name)) add(path);
    }
  };
  walk(join(root, 'web'));
  walk(join(root, 'contract'));
  add(join(root, 'package-lock.json'));
  return hash.digest('hex');
}
