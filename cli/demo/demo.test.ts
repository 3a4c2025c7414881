// The demo as a newcomer meets it: one command, a sign-in, conversations in three languages, a mail of one's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../irori.ts', import.meta.url));
const wait = 180_000;
let directory = '';
let running: ChildProcess | undefined;

interface Facts {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly mail: { readonly host: string; readonly port: number; readonly to: string };
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'irori-demo-test-'));
});
afterEach(() => running?.kill('SIGKILL'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts it and waits until it says that it is ready. */
async function start(env: Record<string, string>): Promise<Facts> {
  const child = spawn(process.execPath, [script, 'demo', '--json'], {
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', TMPDIR: directory, IRORI_PORT: '0', IRORI_SMTP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Facts;
  throw new Error('The demo ended without a word');
}

async function interrupt(): Promise<number | null> {
  const ended = once(running as ChildProcess, 'exit');
  running?.kill('SIGINT');
  return (await ended)[0] as number | null;
}

async function signIn({ url, email, password }: Facts): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function list({ url }: Facts, cookie: string): Promise<{ subject: string }[]> {
  const answer = await fetch(`${url}/api/v1/conversations?limit=100`, { headers: { cookie } });
  return ((await answer.json()) as { items: { subject: string }[] }).items;
}

/** A mail by hand, a command at each answer. */
async function sendMail({ mail: { host, port, to } }: Facts, message: string): Promise<void> {
  const socket = connect(port, host);
  const answers = createInterface({ input: socket });
  const commands = [
    'EHLO me.example',
    'MAIL FROM:<ann@customer.example>',
    `RCPT TO:<${to}>`,
    'DATA',
    `${message}.`,
    'QUIT',
  ];
  for await (const answer of answers) {
    if (answer[3] === '-') continue;
    expect(answer).toMatch(/^[23]/);
    const command = commands.shift();
    if (command === undefined) break;
    socket.write(`${command}\r\n`);
  }
  socket.destroy();
}

it(
  'starts, lets one in, takes a mail, ends at Ctrl-C, and goes on where it was',
  async () => {
    const data = { IRORI_DATA: join(directory, 'kept') };
    const first = await start(data);
    const cookie = await signIn(first);
    const subjects = (await list(first, cookie)).map((item) => item.subject);
    for (const subject of ['Please change the delivery address!', '部品が1つ足りないようです', 'Bilecik do prezentu']) {
      expect(subjects).toContain(subject);
    }
    await sendMail(first, 'From: ann@customer.example\r\nSubject: Hello\r\n\r\nIs anybody there?\r\n');
    await expect.poll(async () => (await list(first, cookie))[0]?.subject, { timeout: 20_000 }).toBe('Hello');
    const env = { PATH: process.env.PATH ?? '', ...data };
    const beside = spawn(process.execPath, [script, 'token', 'create', '--email', first.email], {
      cwd: directory,
      env,
    });
    expect((await once(beside, 'exit'))[0]).toBe(0);
    expect(await interrupt()).toBe(0);

    const second = await start(data);
    expect(second.password).toBe(first.password);
    expect(await list(second, await signIn(second))).toHaveLength(subjects.length + 1);
    expect(await interrupt()).toBe(0);
  },
  wait,
);

it(
  'says which port is taken, and leaves no data behind where none was asked for',
  async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const env = { PATH: process.env.PATH ?? '', TMPDIR: directory, IRORI_PORT: port };
    const refused = spawn(process.execPath, [script, 'demo', '--json'], { cwd: directory, env });
    const said = createInterface({ input: refused.stdout })[Symbol.asyncIterator]().next();
    expect((await once(refused, 'exit'))[0]).toBe(1);
    expect(JSON.parse((await said).value as string)).toMatchObject({ error: { code: 'port_in_use' } });
    expect(readdirSync(directory).filter((name) => name.startsWith('irori-demo'))).toEqual([]);
    other.close();
  },
  wait,
);

it(
  'keeps its hands off a workspace that is no demo',
  async () => {
    const env = { PATH: process.env.PATH ?? '', IRORI_DATA: join(directory, 'real'), INIT_CWD: '' };
    const setUp = ['setup', '--workspace', 'Real', '--email', 'a@team.example', '--password', 'a long enough password'];
    expect((await once(spawn(process.execPath, [script, ...setUp], { cwd: directory, env }), 'exit'))[0]).toBe(0);
    const refused = spawn(process.execPath, [script, 'demo', '--json'], { cwd: directory, env });
    const said = createInterface({ input: refused.stdout })[Symbol.asyncIterator]().next();
    expect((await once(refused, 'exit'))[0]).toBe(1);
    expect(JSON.parse((await said).value as string)).toMatchObject({ error: { code: 'not_a_demo' } });
  },
  wait,
);
