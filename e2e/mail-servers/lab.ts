// A laboratory of real mail servers from Debian's packages, each a private instance: own directory, own ports on loopback,
// ended with the test. The system's own services are never touched.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { until } from '../until.ts';

export class Lab {
  readonly directory = mkdtempSync(join(tmpdir(), 'irori-lab-'));
  private readonly closers: (() => void)[] = [];

  constructor() {
    execFileSync('chmod', ['755', this.directory]);
    process.once('exit', () => this.close());
    this.makeCertificate();
  }

  /** PEM of the authority that signed the certificate of `localhost`; a program that trusts it gets NODE_EXTRA_CA_CERTS. */
  get authority(): string {
    return join(this.directory, 'tls.crt');
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** Makes a directory, for a user of the system where one is named. */
  folder(name: string, owner?: string): string {
    const path = this.path(name);
    mkdirSync(path, { recursive: true });
    if (owner !== undefined) chownSync(path, ...idsOf(owner));
    return path;
  }

  write(name: string, text: string): string {
    const path = this.path(name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Starts a program that stays in the foreground, and waits until its port answers. */
  async start(command: string, args: readonly string[], port: number): Promise<ChildProcess> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        said = (said + bytes).slice(-4000);
      });
    }
    this.closers.push(() => child.kill('SIGTERM'));
    await until(() => answers(port), {
      what: `${command} on port ${port} (it said: ${said})`,
      timeoutMs: 15_000,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it said: ${said}`);
    });
    return child;
  }

  onClose(close: () => void): void {
    this.closers.push(close);
  }

  close(): void {
    for (const close of this.closers.splice(0).reverse()) {
      try {
        close();
      } catch {
        // it had ended by itself
      }
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private makeCertificate(): void {
    execFileSync(
      'openssl',
      [
        'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
        '-addext', 'subjectAltName=DNS:localhost', '-keyout', this.path('tls.key'), '-out', this.path('tls.crt'),
      ],
      { stdio: 'ignore' },
    ); // biome-ignore format: pairs of options
  }
}

/** User and group numbers of a user of the system. */
export function idsOf(user: string): [number, number] {
  const ask = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return [ask('-u'), ask('-g')];
}

/** Whether anything listens on a port of this machine. */
export function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
