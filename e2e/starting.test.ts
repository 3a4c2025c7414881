// How a server starts: at once, with one helpful line when it cannot, never twice on the same data, and set up once.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openApi } from './api.ts';
import { House, owner } from './house.ts';
import { sendMail } from './mail.ts';
import { DidNotStart, freePort, startServer } from './server-process.ts';
import { until } from './until.ts';
import type { Conversation, Message, Problem, Snapshot } from './wire.ts';

/** Starts a server that must not start, and answers what it said. */
async function refusalOf(directory: string, settings: Record<string, string>): Promise<DidNotStart> {
  const started = await startServer(directory, settings).catch((error: unknown) => error);
  if (started instanceof DidNotStart) return started;
  if (!(started instanceof Error)) await (started as Awaited<ReturnType<typeof startServer>>).kill();
  throw new Error('It started, or failed in another way');
}

describe('a wrong setting', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'irori-e2e-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each([
    ['IRORI_PORT', '80o0', 'a port'],
    ['IRORI_SMTP_PORT', '70000', 'a port'],
    ['IRORI_PUBLIC_URL', 'desk.example.com', 'the address'],
    ['IRORI_SMTP_URL', 'http://mail.example', 'the relay'],
    ['IRORI_MAIL_FROM', 'nobody', 'a mail address'],
    ['DATABASE_URL', 'mysql://root@localhost/irori', 'a PostgreSQL address'],
    ['IRORI_SECRET', 'short', 'at least 32 characters'],
    ['IRORI_ROLES', 'web,cook', 'all'],
    ['IRORI_CAP_MAIL_BYTES', 'huge', 'a number of bytes'],
    ['IRORI_SMTP_RELAYS', '10.0.0.0/99', 'networks of mail relays'],
    ['IRORI_TRUSTED_PROXIES', '999.1.1.1', 'networks of reverse proxies'],
  ])('%s=%s stops the start with one line that names it and what it takes', async (name, value, takes) => {
    const { code, stderr } = await refusalOf(directory, { [name]: value });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(name);
    expect(stderr).toContain(takes);
    expect(readdirSync(directory)).toEqual([]); // and it has made nothing
  });

  it('never repeats a secret', async () => {
    const { stderr } = await refusalOf(directory, { IRORI_SMTP_URL: 'ftp://user:swordfish@mail.example' });
    expect(stderr).not.toContain('swordfish');
  });

  it('is read from .env as well', async () => {
    writeFileSync(join(directory, '.env'), 'IRORI_SMTP_HOST=not a host\n');
    const { stderr } = await refusalOf(directory, {});
    expect(stderr).toContain('IRORI_SMTP_HOST');
  });
});

describe('a setting that names what cannot be used', () => {
  let directory: string;
  let busy: Server;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'irori-e2e-'));
    writeFileSync(join(directory, 'a-file'), 'not a certificate');
    busy = createServer();
    await new Promise<void>((listening) => busy.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => {
    busy.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const database = (path: string, user = 'postgres') => {
    const url = new URL(inject('postgresUrl') ?? 'postgres://localhost/');
    url.username = user;
    url.pathname = path;
    return url.href;
  };
  type Case = readonly [name: string, settings: () => Record<string, string>, wrong: string];
  const withPostgres: readonly Case[] =
    inject('postgresUrl') === null
      ? []
      : [
          ['DATABASE_URL', () => ({ DATABASE_URL: database('/no_such_database') }), 'no database no_such_database'],
          ['DATABASE_URL', () => ({ DATABASE_URL: database('/postgres', 'no_such_user') }), 'no_such_user'],
        ];
  const taken = () => String((busy.address() as AddressInfo).port);

  it.each<Case>([
    [
      'DATABASE_URL',
      () => ({ DATABASE_URL: 'postgres://ann:swordfish@127.0.0.1:1/irori' }),
      'nothing listens at 127.0.0.1:1',
    ],
    ...withPostgres,
    [
      'IRORI_SMTP_TLS_CERT',
      () => ({ IRORI_SMTP_TLS_CERT: 'none.pem', IRORI_SMTP_TLS_KEY: 'a-file' }),
      'does not exist',
    ],
    ['IRORI_SMTP_TLS_CERT', () => ({ IRORI_SMTP_TLS_CERT: 'a-file', IRORI_SMTP_TLS_KEY: 'a-file' }), 'not a PEM file'],
    ['IRORI_HOST', () => ({ IRORI_HOST: '10.99.99.99' }), 'not an address of this machine'],
    ['IRORI_SMTP_HOST', () => ({ IRORI_SMTP_HOST: '10.99.99.99' }), 'not an address of this machine'],
    ['IRORI_PORT', () => ({ IRORI_PORT: taken() }), 'another program listens on port'],
    ['IRORI_SMTP_PORT', () => ({ IRORI_SMTP_PORT: taken() }), 'another program listens on port'],
    ['IRORI_DATA', () => ({ IRORI_DATA: 'a-file' }), 'is a file'],
    ['IRORI_DATA', () => ({ IRORI_DATA: '/proc/nope' }), 'takes no files'],
  ])(
    'stops the start with one line that names %s and what is wrong',
    async (name, settings, wrong) => {
      const free = { IRORI_PORT: '0', IRORI_SMTP_PORT: '0' };
      const { code, stderr } = await refusalOf(directory, { ...free, ...settings() });
      expect(code).toBe(1);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(name);
      expect(stderr).toContain(wrong);
      expect(stderr).not.toContain('swordfish');
    },
    20_000,
  );
});

describe('npm start', () => {
  it.each([
    ['SIGTERM to npm alone', (npm: number) => process.kill(npm, 'SIGTERM'), 0],
    ['SIGTERM to all of its processes, as a service manager does', (npm: number) => process.kill(-npm, 'SIGTERM'), 0],
    ['the death of npm', (npm: number) => process.kill(npm, 'SIGKILL'), null],
  ])('ends cleanly after %s, and lets go of its data', async (_, end, code) => {
    const directory = mkdtempSync(join(tmpdir(), 'irori-e2e-'));
    const data = join(directory, 'data');
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, IRORI_DATA: data, IRORI_PORT: '0', IRORI_SMTP_PORT: '0' };
    const npm = spawn('npm', ['start'], { cwd: new URL('..', import.meta.url), env, detached: true });
    let said = '';
    for (const stream of [npm.stdout, npm.stderr])
      stream.on('data', (bytes) => {
        said += bytes;
      });
    const ended = new Promise<number | null>((done) => npm.once('exit', done));
    try {
      const url = await until(async () => /ready: (\S+)/.exec(said)?.[1], { what: 'the greeting', timeoutMs: 120_000 });
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      end(npm.pid ?? 0);
      expect(await ended).toBe(code);
      // The lock is taken away by an end that was waited for, and by nothing else.
      await until(async () => !existsSync(join(data, 'control.sock')), { what: 'the data to be free' });
      await expect(fetch(`${url}/readyz`)).rejects.toThrow();
    } finally {
      try {
        process.kill(-(npm.pid ?? 0), 'SIGKILL');
      } catch {
        // all are gone, as they should be
      }
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('a house', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(async () => {
    expect(house.troubles).toEqual([]);
    await house.close();
  });

  it('is set up once, by the printed link alone', async () => {
    const token = house.setupToken;
    const setUp = (given: string | null) =>
      house.api.ask<Problem>('POST', '/api/v1/setup', {
        body: { token: given, workspace: 'Ember Tea', ...owner, inbox: 'Support' },
      });
    expect(await setUp('guessed')).toMatchObject({ status: 400, body: { code: 'link_invalid' } });
    expect((await house.api.get<{ state: string }>(`/api/v1/setup?token=${token}`)).state).toBe('ready');
    await house.setUp();
    expect(await setUp(token)).toMatchObject({ status: 409, body: { code: 'already_set_up' } });
    await house.restart();
    expect(house.setupToken).toBeNull();
    expect(house.log).not.toMatch(/"token":"/);
  });

  it('refuses a second process on its data directory, and is none the worse for it', async () => {
    const other = { IRORI_PORT: String(await freePort()), IRORI_SMTP_PORT: String(await freePort()) };
    const { code, stderr } = await refusalOf(house.directory, { IRORI_DATA: house.dataDirectory, ...other });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(house.dataDirectory);
    expect((await house.api.ask('GET', '/readyz')).status).toBe(200);
  });

  it('refuses to start with another secret than the one its data is sealed with', async () => {
    await house.stop();
    const settings = {
      IRORI_DATA: house.dataDirectory,
      IRORI_SECRET: 'x'.repeat(40),
      IRORI_PORT: '0',
      IRORI_SMTP_PORT: '0',
    };
    const { stderr } = await refusalOf(house.directory, settings);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/IRORI_SECRET/);
    await house.start();
  });

  it('keeps outgoing mail as files while no relay is set, and says so', async () => {
    const channel = await house.connect();
    expect((await house.api.get<Snapshot>('/api/v1/sync')).installation.mailLeaves).toBe(false);
    const first = await sendMail(house.smtpPort, { to: channel.receivingAddress, subject: 'A file' });
    const conversation = await until(async () => (await house.api.all<Conversation>('/api/v1/conversations'))[0], {
      what: 'the conversation',
    });
    const path = `/api/v1/conversations/${conversation.id}/messages`;
    const { message } = await house.api.post<{ message: Message }>(path, { text: 'Kept for you.' });
    const delivery = await until(
      async () => {
        const now = await house.api.get<Message>(`/api/v1/messages/${message.id}`);
        return now.delivery?.state === 'accepted' && now.delivery;
      },
      { what: 'the reply to be written' },
    );
    expect(delivery.via).toBe('file');
    const files = readdirSync(join(house.dataDirectory, 'outgoing'));
    expect(files).toMatchObject([expect.stringMatching(/\.eml$/)]);
    const mail = await simpleParser(readFileSync(join(house.dataDirectory, 'outgoing', files[0] ?? '')));
    expect(mail).toMatchObject({ subject: 'Re: A file', inReplyTo: `<${first.messageId}>` });
    expect(mail.text).toContain('Kept for you.');
  });

  it('ends at once and cleanly when asked to, and everything is there when it comes back', async () => {
    const listener = await house.api.listen(0); // an open socket must not keep it
    const began = Date.now();
    expect(await house.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    listener.close();
    await house.start();
    expect(await house.api.all('/api/v1/conversations')).toHaveLength(1);
  });

  it('says that it lives, that it is ready, how it does, and what it can be asked', async () => {
    const anybody = openApi(house.url);
    expect((await anybody.ask('GET', '/healthz')).status).toBe(200);
    expect((await anybody.ask('GET', '/readyz')).status).toBe(200);
    const metrics = await anybody.ask('GET', '/metrics');
    if (metrics.status === 200) expect(metrics.bytes.toString()).toMatch(/^irori_\w+/m);
    const openApiDocument = await anybody.ask<{ paths: Record<string, unknown> }>('GET', '/api/v1/openapi.json');
    expect(Object.keys(openApiDocument.body.paths)).toContain('/api/v1/conversations');
  });
});
