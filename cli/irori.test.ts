// The command line as people and scripts call it: its output and its code. Alone on a data directory, and beside a server
// that holds one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { controlHandlers } from '@irori/server/control-handlers';
import type { House } from '@irori/server/house';
import { type Control, openControl } from '@irori/server/platform/control/control';
import { freshTestDatabase } from '@irori/server/platform/database/test-database';
import type { Tables } from '@irori/server/tables';
import { buildHouse } from '@irori/server/test/build-house';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const wait = 120_000;

let directory = '';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape, and fail when it is another one.
  readonly json: any;
}

/** Runs a command in this process, which is the same as in one of its own but for a second of starting. */
async function irori(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  for (const [name, value] of Object.entries({ IRORI_DATA: at('data'), ...env })) vi.stubEnv(name, value);
  const lines: { out: string[]; error: string[] } = { out: [], error: [] };
  const code = await main(args, { print: (line) => lines.out.push(line), error: (line) => lines.error.push(line) });
  vi.unstubAllEnvs();
  const out = lines.out.join('\n');
  return { code, out, error: lines.error.join('\n'), json: args.includes('--json') ? parsed(out) : null };
}

/** Exactly one document on one line. */
function parsed(out: string): unknown {
  expect(out.split('\n')).toHaveLength(1);
  return JSON.parse(out);
}

const at = (name: string): string => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'irori-cli-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('called in another way', () => {
  it.each([
    [['nonsense'], 'there is no command nonsense. Commands are setup, '],
    [['token'], 'token goes on with create'],
    [['--bogus'], '--bogus needs a command before it'],
    [['backup', '--bogus', 'x'], 'backup has no option --bogus; it takes --force, --json, --help.'],
    [['backup'], 'backup needs FILE: the file to write'],
    [['backup', 'a', 'b'], 'backup takes one FILE'],
    [['doctor', 'x'], 'doctor takes no x'],
    [['doctor', '--json=yes'], '--json takes no value'],
    [['token', 'create'], 'token create needs --email E'],
    [['token', 'create', '--email'], '--email needs a value: --email E'],
    [['setup', '--workspace', 'X'], 'setup needs --workspace NAME --email E --password P'],
  ])(
    '%j says what is right, with code 2',
    async (args, words) => {
      const { code, out, error } = await irori(args);
      expect(error).toContain(`irori: ${words}`);
      expect(error).not.toContain('\n');
      expect([code, out]).toEqual([2, '']);
    },
    wait,
  );

  it(
    'keeps to one document',
    async () => {
      const { code, json } = await irori(['backup', '--bogus', '--json']);
      expect([code, json.error.code]).toEqual([2, 'usage']);
    },
    wait,
  );

  it(
    'helps',
    async () => {
      const overview = await irori(['--help']);
      expect(overview.code).toBe(0);
      expect(overview.out).toContain('without one, but for restore: stop the server first.');
      for (const name of ['setup', 'token create', 'doctor', 'backup', 'restore', 'mail explain']) {
        expect(overview.out).toContain(`  ${name} `);
        const one = await irori([...name.split(' '), '--help']);
        expect([one.code, one.out.split('\n')[0]]).toEqual([0, expect.stringContaining(`-- ${name}`)]);
        expect(one.out).toContain('--json');
      }
    },
    wait,
  );

  it(
    'names a wrong setting',
    async () => {
      const { code, error } = await irori(['doctor'], { IRORI_PORT: '99999' });
      expect([code, error]).toEqual([
        1,
        'irori: IRORI_PORT takes a port from 0 to 65535 (0 takes a free one); it is "99999".',
      ]);
    },
    wait,
  );
});

describe('mail explain', () => {
  it(
    'gives a line a file, also for what is no mail',
    async () => {
      writeFileSync(
        at('a.eml'),
        'From: Ann <ann@customer.example>\r\nTo: help@shop.example\r\nSubject: Hi\r\n\r\nHello\r\n',
      );
      writeFileSync(at('b.eml'), Buffer.from([0, 255, 10, 13, 0]));
      const { code, out } = await irori([
        'mail',
        'explain',
        at('a.eml'),
        at('b.eml'),
        at('missing.eml'),
        '--own',
        'help@shop.example',
      ]);
      const lines = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines.map(({ file }) => file)).toEqual([at('a.eml'), at('b.eml'), at('missing.eml')]);
      expect(lines[0]).toMatchObject({
        from: { address: 'ann@customer.example' },
        verdict: 'message',
        customer: { address: 'ann@customer.example' },
      });
      expect(lines[2].error.code).toBe('file_not_readable');
      expect(code).toBe(1);
    },
    wait,
  );
});

describe('alone', () => {
  it(
    'looks without leaving anything',
    async () => {
      const { code, json } = await irori(['doctor', '--json'], { IRORI_DATA: at('nothing') });
      expect(code).toBe(0);
      expect(
        Object.fromEntries(json.checks.map((check: { code: string; state: string }) => [check.code, check.state])),
      ).toMatchObject({
        node: 'ok',
        data_directory: 'warning',
        server: 'warning',
        database: 'warning',
        mail_in: 'warning',
        mail_out: 'warning',
        public_url: 'warning',
      });
      expect(json.checks.find((check: { code: string }) => check.code === 'mail_in').advice).toContain(
        'IRORI_SMTP_PORT=25',
      );
      expect(statSync(at('nothing'), { throwIfNoEntry: false })).toBeUndefined();
    },
    wait,
  );

  it(
    'sets up once, makes tokens, and moves all to another directory',
    async () => {
      const args = [
        'setup',
        '--workspace',
        'Hearth',
        '--email',
        'Olga@shop.example',
        '--password',
        'a long enough password',
        '--json',
      ];
      const made = await irori(args);
      expect(made).toMatchObject({
        code: 0,
        json: { token: expect.stringMatching(/^irori_/), workspaceId: expect.any(String) },
      });
      expect((await irori(args)).json.error.code).toBe('already_set_up');
      expect((await irori(['setup', '--link', '--json'])).json).toEqual({ link: null });
      const token = await irori(['token', 'create', '--email', 'olga@shop.example', '--name', 'CI', '--json']);
      expect(token.json).toMatchObject({ name: 'CI', memberId: made.json.memberId });
      expect((await irori(['token', 'create', '--email', 'nobody@shop.example', '--json'])).json.error.code).toBe(
        'member_not_found',
      );

      const wrong = await irori(['token', 'create', '--email', 'olga@shop.example'], { IRORI_SECRET: 'x'.repeat(40) });
      expect([wrong.code, wrong.error.trim().split('\n').length]).toEqual([1, 1]);

      const written = await irori(['backup', at('all.tar.gz'), '--json']);
      expect(written.json).toMatchObject({
        file: at('all.tar.gz'),
        bytes: statSync(at('all.tar.gz')).size,
      });
      expect((await irori(['backup', at('all.tar.gz'), '--json'])).json.error.code).toBe('file_exists');

      const elsewhere = { IRORI_DATA: at('elsewhere') };
      const nowhere = await irori(['backup', at('no/such/all.tar.gz'), '--json']);
      expect(nowhere.json.error).toMatchObject({
        code: 'backup_refused',
        message: `There is no directory ${at('no/such')}. Make it first, or give another path.`,
      });

      const withoutSecret = await irori(['restore', at('all.tar.gz'), '--json'], elsewhere);
      expect(withoutSecret.json.error).toMatchObject({
        code: 'secret_needed',
        message: expect.stringContaining('--secret FILE'),
      });
      const wrongSecret = { ...elsewhere, IRORI_SECRET: 'x'.repeat(40) };
      expect((await irori(['restore', at('all.tar.gz'), '--json'], wrongSecret)).json.error.code).toBe('secret_wrong');
      expect(existsSync(at('elsewhere'))).toBe(false); // nothing was begun
      // A first start has made a secret of its own there, which sealed nothing.
      expect((await irori(['setup', '--link', '--json'], elsewhere)).code).toBe(0);
      const second = await irori(['restore', at('all.tar.gz'), '--secret', at('data/secret'), '--json'], elsewhere);
      expect(second.json).toMatchObject({ rows: written.json.rows });
      expect((await irori(['setup', '--link', '--json'], elsewhere)).json).toEqual({ link: null });
      const again = await irori(['restore', at('all.tar.gz'), '--json'], elsewhere);
      expect(again.json.error).toMatchObject({ code: 'backup_refused' });
      const there = { IRORI_DATA: at('there') };
      const restored = await irori(['restore', at('all.tar.gz'), '--secret', at('data/secret'), '--json'], there);
      expect(restored.json).toMatchObject({ rows: written.json.rows });
      expect((await irori(['token', 'create', '--email', 'olga@shop.example', '--json'], there)).json.memberId).toBe(
        made.json.memberId,
      );
      expect(statSync(at('there/secret')).mode & 0o777).toBe(0o600);
    },
    5 * wait,
  );

  it(
    'does not restore what is no backup',
    async () => {
      writeFileSync(at('broken.tar.gz'), 'no archive');
      const { code, json } = await irori(['restore', at('broken.tar.gz'), '--json'], { IRORI_DATA: at('none') });
      expect([code, json.error.code]).toEqual([1, 'backup_refused']);
      expect((await irori(['restore', at('missing.tar.gz'), '--json'])).json.error.code).toBe('file_not_found');
    },
    wait,
  );
});

describe('beside a running server', () => {
  let house: House;
  let control: Control;
  let open = true;

  const beside = (args: readonly string[], env: Record<string, string> = {}) =>
    irori(args, { IRORI_DATA: house.config.dataDir, ...env });

  beforeEach(async () => {
    const base = await buildHouse();
    house = { ...base, database: await freshTestDatabase<Tables>() };
    mkdirSync(house.config.dataDir, { recursive: true });
    open = true;
    const opened = () => {
      if (!open) throw new Error('not yet');
      return house;
    };
    control = await openControl({ dataDirectory: house.config.dataDir, handlers: controlHandlers(opened) });
  });
  afterEach(async () => {
    await control.close();
    await house.database.close();
  });

  it(
    'goes through its control socket',
    async () => {
      const link = await beside(['setup', '--link', '--json']);
      expect(link.json.link).toContain('/setup?token=');
      const args = [
        'setup',
        '--workspace',
        'Hearth',
        '--email',
        'olga@shop.example',
        '--password',
        'a long enough password',
        '--json',
      ];
      const made = await beside(args);
      const rows = await house.database.db.selectFrom('members').select('id').execute();
      expect(rows).toEqual([{ id: made.json.memberId }]);
      const short = await beside([...args.slice(0, 6), 'short', '--json']);
      expect(short.json.error).toMatchObject({
        code: 'invalid_option',
        message: expect.stringContaining('--password'),
      });
      expect((await beside(['token', 'create', '--email', 'olga@shop.example', '--json'])).json.memberId).toBe(
        made.json.memberId,
      );
      expect((await beside(['backup', at('live.tar.gz'), '--json'])).json.rows).toBeGreaterThan(5);
      expect(readFileSync(at('live.tar.gz')).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
      expect((await beside(['backup', at('no/such/live.tar.gz'), '--json'])).json.error).toMatchObject({
        code: 'backup_refused',
        message: `There is no directory ${at('no/such')}. Make it first, or give another path.`,
      });
      const secret = { IRORI_SECRET: 'a secret for tests, of at least 32 characters' };
      const restore = await beside(['restore', at('live.tar.gz'), '--json'], secret);
      expect(restore.json.error.code).toBe('server_running');
      const { json } = await beside(['doctor', '--json'], {
        IRORI_SMTP_PORT: '1',
        IRORI_PUBLIC_URL: 'http://127.0.0.1:1',
      });
      const states = Object.fromEntries(
        json.checks.map((check: { code: string; state: string }) => [check.code, check.state]),
      );
      expect(states).toMatchObject({
        server: 'ok',
        database: 'ok',
        setup: 'ok',
        mail_in: 'failing',
        public_url: 'failing',
      });
      expect(json.ok).toBe(false);
    },
    3 * wait,
  );

  it(
    'waits for one that is still starting',
    async () => {
      open = false;
      const { code, json } = await beside(['token', 'create', '--email', 'a@b.example', '--json']);
      expect([code, json.error.code]).toEqual([1, 'server_starting']);
      const doctor = await beside(['doctor', '--json'], { IRORI_ROLES: 'web' });
      expect(doctor.json.checks.find((check: { code: string }) => check.code === 'database').state).toBe('warning');
    },
    wait,
  );
});

describe('as a process', () => {
  it(
    'has its answer on standard output alone, its code, and reads a password that nobody may see',
    () => {
      const script = fileURLToPath(new URL('irori.ts', import.meta.url));
      const call = (args: readonly string[], input = '') =>
        spawnSync(process.execPath, [script, ...args], {
          input,
          encoding: 'utf8',
          env: { PATH: process.env.PATH ?? '', IRORI_DATA: at('process') },
        });
      expect(call(['nonsense'])).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining('irori: there is no'),
      });
      const args = ['setup', '--workspace', 'Hearth', '--email', 'olga@shop.example', '--password', '-', '--json'];
      const short = call(args, 'short\n');
      expect([short.status, JSON.parse(short.stdout).error.code, short.stderr]).toEqual([1, 'invalid_option', '']);
    },
    wait,
  );
});
