/** Starts the real server in a process of its own, with the settings of `npm start`, on free ports and a given data directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { serverProcess } from '../../bin/install.mjs';

const startPatienceMs = 120_000;

export interface ServerOptions {
  readonly dataDirectory: string;
  /** Null means the embedded database. */
  readonly databaseUrl: string | null;
}

export interface Server {
  readonly pid: number;
  readonly url: string;
  readonly smtpPort: number;
  /** From the start of the process to the line that says it is ready. */
  readonly startMs: number;
  /** The one-time set-up link's token; null when the installation is set up. */
  readonly setupToken: string | null;
  stop(): Promise<void>;
}

/** Caps that keep strangers in check would stop one load generator that stands for many people. */
const roomForLoad = {
  IRORI_CAP_REQUESTS_PER_ADDRESS_PER_MINUTE: '10000000',
  IRORI_CAP_REQUESTS_PER_TOKEN_PER_MINUTE: '10000000',
  IRORI_CAP_SOCKETS_PER_MEMBER: '10000',
  IRORI_CAP_SIGN_INS_PER_ADDRESS_PER_MINUTE: '10000',
};

export async function startServer({ dataDirectory, databaseUrl }: ServerOptions): Promise<Server> {
  const [port, smtpPort] = [await freePort(), await freePort()];
  const { args, environment } = serverProcess([]);
  const began = performance.now();
  const child = spawn(process.execPath, [...profiling(), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutIrori(environment),
      ...roomForLoad,
      IRORI_DATA: dataDirectory,
      IRORI_PORT: String(port),
      IRORI_SMTP_PORT: String(smtpPort),
      IRORI_LOG_LEVEL: 'warn',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
  });
  const greeting = await readGreeting(child);
  const startMs = performance.now() - began;
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    smtpPort,
    startMs,
    setupToken: /setup\?token=([\w-]+)/.exec(greeting)?.[1] ?? null,
    stop: () => stop(child),
  };
}

/** To see where the time goes: IRORI_BENCH_PROFILE names a directory for V8's CPU profiles, one of each thread. */
function profiling(): string[] {
  const directory = process.env.IRORI_BENCH_PROFILE;
  return directory ? ['--cpu-prof', `--cpu-prof-dir=${directory}`] : [];
}

/** Nothing of the caller's own installation may leak in. */
function withoutIrori(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('IRORI_') && name !== 'DATABASE_URL'),
  );
}

function readGreeting(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => fail('did not start in time'), startPatienceMs);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The server ${reason}:\n${output}`));
    };
    const ended = (): void => fail('ended at start');
    child.once('exit', ended);
    // Warnings of a server under load matter to whoever reads the figures, so they are shown.
    child.stderr?.pipe(process.stderr);
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('Irori is ready') || !output.endsWith('\n\n')) return;
      clearTimeout(timer);
      child.off('exit', ended);
      child.stdout?.removeAllListeners('data');
      child.stdout?.pipe(process.stderr);
      resolve(output);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
