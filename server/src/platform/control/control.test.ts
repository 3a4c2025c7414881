import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Control, callControl, DataDirectoryInUse, openControl } from './control.ts';

let directory: string;
const open: Control[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'irori-control-'));
});
afterEach(async () => {
  for (const control of open.splice(0)) await control.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

async function take(dataDirectory = directory, handlers: Parameters<typeof openControl>[0]['handlers'] = {}) {
  const control = await openControl({ dataDirectory, handlers });
  open.push(control);
  return control;
}

/** Another process that holds the directory, and says so when it does. */
async function holdElsewhere(): Promise<ChildProcess> {
  const program = `
    import { openControl } from ${JSON.stringify(new URL('./control.ts', import.meta.url).href)};
    await openControl({ dataDirectory: ${JSON.stringify(directory)}, handlers: { who: async () => process.pid } });
    console.log('held');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

it('answers a command with lines on the way and a result', async () => {
  await take(directory, {
    count: async ({ args, reply }) => {
      for (let n = 1; n <= (args as { to: number }).to; n += 1) reply({ n });
      return 'counted';
    },
  });
  const lines: unknown[] = [];
  const answer = await callControl(directory, 'count', { to: 3 }, (line) => lines.push(line));
  expect(answer).toEqual({ result: 'counted' });
  expect(lines).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

it('carries a large argument whole', async () => {
  await take(directory, { echo: async ({ args }) => args });
  const text = '囲炉裏'.repeat(200_000);
  expect(await callControl(directory, 'echo', { text })).toEqual({ result: { text } });
});

it('passes on why a command failed', async () => {
  await take(directory, {
    fail: async () => {
      throw Object.assign(new Error('There is a workspace already'), { code: 'conflict' });
    },
  });
  await expect(callControl(directory, 'fail', {})).rejects.toMatchObject({
    message: 'There is a workspace already',
    code: 'conflict',
  });
  await expect(callControl(directory, 'toString', {})).rejects.toThrow(/does not know the command toString/);
});

it('tells the handler when its caller has gone', async () => {
  const aborted = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const control = await take(directory, {
    wait: async ({ signal }) => {
      begun.resolve();
      signal.addEventListener('abort', () => aborted.resolve());
      await aborted.promise;
    },
  });
  const call = callControl(directory, 'wait', {});
  await begun.promise;
  await control.close();
  await expect(call).rejects.toThrow(/stopped before it answered/);
  await aborted.promise;
});

it('says undefined when no server runs: nowhere, never, or no more', async () => {
  expect(await callControl(join(directory, 'none'), 'who', {})).toBeUndefined();
  expect(await callControl(directory, 'who', {})).toBeUndefined();
  await (await take()).close();
  expect(await callControl(directory, 'who', {})).toBeUndefined();
});

it('refuses a second holder in one line that names the directory and what to do', async () => {
  await holdElsewhere();
  const refusal = await openControl({ dataDirectory: directory, handlers: {} }).catch((error: Error) => error);
  expect(refusal).toBeInstanceOf(DataDirectoryInUse);
  expect((refusal as Error).message).toContain(directory);
  expect((refusal as Error).message).toContain('IRORI_DATA');
  expect((refusal as Error).message).not.toContain('\n');
});

it('takes over from a process that was killed', async () => {
  const child = await holdElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readdirSync(directory)).toEqual(['control.sock']);
  await take(directory, { who: async () => 'me' });
  expect(await callControl(directory, 'who', {})).toEqual({ result: 'me' });
});

it('goes to exactly one of many that start at once over a stale socket', async () => {
  const child = await holdElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => take()));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  expect(await callControl(directory, 'nothing', {}).catch((error: Error) => error.message)).toMatch(/does not know/);
});

it('leaves nothing behind when closed, and the directory can be taken again', async () => {
  await (await take()).close();
  expect(readdirSync(directory)).toEqual([]);
  await take();
});

it('lets nobody else in', async () => {
  await take();
  expect(statSync(join(directory, 'control.sock')).mode & 0o777).toBe(0o600);
});

it('works in a directory whose path is longer than a socket may have', async () => {
  const deep = join(directory, 'd'.repeat(100), 'e'.repeat(100));
  mkdirSync(deep, { recursive: true });
  await take(deep, { who: async () => 'deep' });
  expect(await callControl(deep, 'who', {})).toEqual({ result: 'deep' });
  await expect(openControl({ dataDirectory: deep, handlers: {} })).rejects.toThrow(DataDirectoryInUse);
});
