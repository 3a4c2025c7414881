// One real server process: started as a person would start it, watched by its own pid, and killed by it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type Environment = Readonly<Record<string, string>>;

export interface ServerProcess {
  readonly pid: number;
  /** Everything it has printed so far. */
  readonly output: string;
  /** Where it says browsers and mail reach it, and the set-up link while there is one. */
  readonly greeting: Greeting;
  /** Resolves when it has ended, with the code or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The power cut: SIGKILL to this very process. */
  kill(): Promise<void>;
  /** SIGTERM, as a service manager does. */
  stop(): Promise<number | null>;
}

export interface Greeting {
  readonly url: string;
  readonly smtpPort: number;
  readonly setupToken: string | null;
}

/** A start that did not come to anything. */
export class DidNotStart extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(code: number | null, stderr: string, stdout: string) {
    super(`The server ended with ${code} before it was ready:\n${stderr}${stdout}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/** How `npm start` runs a server: arguments for Node, and the environment. */
const { serverProcess } = (await import(new URL('../bin/install.mjs', import.meta.url).href)) as {
  serverProcess(args: readonly string[]): {
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string | undefined>>;
  };
};
const running = new Set<ChildProcess>();
// However this process ends, no server may outlive it.
for (const end of ['exit', 'disconnect'] as const) process.once(end, killAll);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(1);
  });
}

function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Starts a server and waits until it greets. Nothing of this process's settings reaches it but what is given.
 * @param directory where it runs; relative paths and `.env` count from there
 */
export async function startServer(directory: string, settings: Environment): Promise<ServerProcess> {
  const starting = spawnServer(directory, settings);
  await Promise.race([starting.ready, starting.ended]);
  const greeting = starting.greeting();
  if (greeting === null) throw new DidNotStart(await starting.ended, starting.stderr(), starting.stdout());
  return {
    pid: starting.pid,
    get output() {
      return starting.stdout() + starting.stderr();
    },
    greeting,
    ended: starting.ended,
    kill: starting.kill,
    stop: async () => {
      starting.child.kill('SIGTERM');
      return starting.ended;
    },
  };
}

/** Starts a server and kills it after so long, ready or not: what a start leaves half done must not matter. */
export async function killWhileStarting(directory: string, settings: Environment, afterMs: number): Promise<void> {
  const starting = spawnServer(directory, settings);
  await new Promise((done) => setTimeout(done, afterMs));
  await starting.kill();
}

const commandLine = fileURLToPath(new URL('../cli/irori.ts', import.meta.url));

/** Runs a command of the command line as `npm run irori` does; answers what it printed. Throws with its complaint. */
export async function runCommand(directory: string, settings: Environment, args: readonly string[]): Promise<string> {
  const { environment } = serverProcess([]);
  const env = { ...withoutOurs(environment), ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [commandLine, ...args], { cwd: directory, env });
  return stdout.trim();
}

function spawnServer(directory: string, settings: Environment) {
  const { args, environment } = serverProcess([]);
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env: { ...withoutOurs(environment), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  let isReady: () => void;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (text.includes('\n\n') && readGreeting(stdout) !== null) isReady();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return {
    child,
    pid: child.pid ?? -1,
    ready,
    ended,
    greeting: () => readGreeting(stdout),
    stdout: () => stdout,
    stderr: () => stderr,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function readGreeting(output: string): Greeting | null {
  const url = /^Irori is ready: (\S+)$/m.exec(output)?.[1];
  const smtpPort = /^Mail arrives at \S+:(\d+) for /m.exec(output)?.[1];
  if (url === undefined || smtpPort === undefined) return null;
  // By number: a test must not depend on how this machine resolves `localhost`.
  const reachable = url.replace('//localhost', '//127.0.0.1');
  return { url: reachable, smtpPort: Number(smtpPort), setupToken: /\/setup\?token=(\S+)/.exec(output)?.[1] ?? null };
}

/** A developer's own settings, and those of the test runner, do not decide a test. */
function withoutOurs(environment: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const isOurs = (name: string) => /^(IRORI_|DATABASE_URL$|NODE_ENV$|NODE_OPTIONS$|VITEST|TEST$)/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isOurs(name)));
}

/**
 * A port that is free now. Not one the system would hand to a client by itself, since a server that comes back to its
 * port must find it free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
