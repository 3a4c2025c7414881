import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const house = fileURLToPath(new URL('..', import.meta.url));
let clone: string;

/** A clone small enough to install: one package in its lock file, and an npm that only pretends. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'irori-clone-'));
  cpSync(join(house, 'bin'), join(clone, 'bin'), { recursive: true });
  writeLock('1.0.0');
  mkdirSync(join(clone, 'server/src'), { recursive: true });
  writeFileSync(join(clone, 'server/src/main.ts'), 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  mkdirSync(join(clone, 'cli'));
  writeFileSync(join(clone, 'cli/irori.ts'), 'console.log("said by the command");\n');
});
afterEach(() => rmSync(clone, { recursive: true }));

const packages = (version: string) => ({
  'node_modules/one': { version },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
});

function writeLock(version: string): void {
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages(version) } }));
}

/** An npm that writes down how it was called and, if it may, what it installed. */
function pretendNpm(options: { ciWorks?: boolean; installWorks?: boolean } = {}): string {
  const file = join(clone, 'npm.js');
  writeFileSync(
    file,
    `const fs = require('fs'), path = require('path');
    fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
    console.log('npm says a word');
    const works = process.argv[2] === 'ci' ? ${options.ciWorks ?? true} : ${options.installWorks ?? true};
    if (!works) { console.error('npm error code EUSAGE'); process.exit(1); }
    fs.mkdirSync('node_modules/.bin', { recursive: true });
    const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
    delete lock['node_modules/other-platform'];
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: lock }));
    fs.rmSync('node_modules/.bin/node', { force: true });
    fs.symlinkSync(process.execPath, 'node_modules/.bin/node');`,
  );
  return file;
}

const npmCalls = () => readFileSync(join(clone, 'npm.log'), 'utf8').trimEnd().split('\n');

function command(script: string, args: string[] = [], npm = pretendNpm()) {
  const env = { ...process.env, npm_execpath: npm, npm_node_execpath: process.execPath, INIT_CWD: clone };
  return spawnSync(process.execPath, [join(clone, 'bin', script), ...args], { cwd: clone, env, encoding: 'utf8' });
}

describe('on a fresh clone', () => {
  it('start installs the packages, once, and then runs the server with its arguments', () => {
    const first = command('start.mjs', ['--verbose']);
    expect([first.status, first.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '["--verbose"]']);
    expect(command('start.mjs').status).toBe(0);
    expect(npmCalls()).toEqual(['ci --include=dev --no-audit --no-fund']);
  });

  it('irori prints nothing on standard output but what the command says', () => {
    const done = command('irori.mjs');
    expect(done.stdout).toBe('said by the command\n');
    expect(done.stderr).toContain('Installing packages');
  });

  it('goes on with npm install where npm ci refuses the lock file', () => {
    expect(command('start.mjs', [], pretendNpm({ ciWorks: false })).status).toBe(0);
    expect(npmCalls()[1]).toBe('install --no-save --include=dev --no-audit --no-fund');
  });

  it('says what failed when packages cannot be had', () => {
    const done = command('start.mjs', [], pretendNpm({ ciWorks: false, installWorks: false }));
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('The package registry must be reachable');
  });
});

it('installs again when the lock file names another version', () => {
  command('start.mjs');
  writeLock('2.0.0');
  command('start.mjs');
  expect(npmCalls()).toHaveLength(2);
});

it('says what to do when the Node that comes along does not run, and none is new enough', () => {
  command('start.mjs');
  // A Node that says it is 20, in the place of both.
  const old = join(clone, 'old-node');
  writeFileSync(
    old,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo v20.20.0; else exec ${process.execPath} "$@"; fi\n`,
  );
  chmodSync(old, 0o755);
  rmSync(join(clone, 'node_modules/.bin/node'));
  const npm = join(clone, 'npm-that-mends-nothing.js');
  writeFileSync(npm, '');
  const env = { ...process.env, npm_execpath: npm, npm_node_execpath: old };
  const done = spawnSync(process.execPath, [join(clone, 'bin/start.mjs')], { cwd: clone, env, encoding: 'utf8' });
  expect(done.status).toBe(1);
  expect(done.stderr).toMatch(/Node 24.*does not run here/s);
  expect(done.stderr).toContain('ignore-scripts');
});

describe('signals', () => {
  async function startServer(program: string) {
    command('start.mjs');
    writeFileSync(join(clone, 'server/src/main.ts'), program);
    const child = spawn(process.execPath, [join(clone, 'bin/start.mjs')], {
      cwd: clone,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s reaches the server, whose exit code is ours',
    async (signal) => {
      const child = await startServer(`
      process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');`);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([7, null]);
    },
  );

  it('a server that is killed by a signal ends us by the same', async () => {
    const child = await startServer(`console.log('up'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
});
