// A house of one's own for a test: server process, data directory, ports and database, set up through the printed link as
// its owner would do it, and thrown away afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, openApi } from './api.ts';
import { type DatabaseKind, makeDatabase } from './databases.ts';
import {
  type Environment,
  freePort,
  killWhileStarting,
  runCommand,
  type ServerProcess,
  startServer,
} from './server-process.ts';
import type { Channel } from './wire.ts';

export interface HouseOptions {
  readonly kind?: DatabaseKind;
  readonly settings?: Environment;
}

export const owner = { name: 'Mika Tanaka', email: 'mika@shop.example', password: 'a hearth for everyone' } as const;

export class House {
  readonly url: string;
  readonly smtpPort: number;
  readonly directory: string;
  readonly dataDirectory: string;
  /** As its owner, by token. Only after `setUp`. */
  api: Api;
  inboxId = '';
  private settings: Environment;
  private server: ServerProcess | null = null;
  private printed = '';
  private readonly dropDatabase: () => Promise<void>;

  private constructor(
    directory: string,
    settings: Environment,
    ports: { http: number; smtp: number },
    dropDatabase: () => Promise<void>,
  ) {
    this.directory = directory;
    this.dataDirectory = join(directory, 'data');
    this.settings = settings;
    this.url = `http://127.0.0.1:${ports.http}`;
    this.smtpPort = ports.smtp;
    this.dropDatabase = dropDatabase;
    this.api = openApi(this.url);
  }

  /** A house that runs and waits to be set up. */
  static async open({ kind = 'pglite', settings = {} }: HouseOptions = {}): Promise<House> {
    const directory = mkdtempSync(join(tmpdir(), 'irori-e2e-'));
    const database = await makeDatabase(kind);
    const ports = { http: await freePort(), smtp: await freePort() };
    const all = {
      IRORI_DATA: join(directory, 'data'),
      IRORI_PORT: String(ports.http),
      IRORI_SMTP_PORT: String(ports.smtp),
      IRORI_LOG_LEVEL: 'warn',
      ...(database.url === null ? {} : { DATABASE_URL: database.url }),
      ...settings,
    };
    const house = new House(directory, all, ports, database.drop);
    try {
      await house.start();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  /** A house with a workspace, an inbox and an owner whose token `api` carries. */
  static async openReady(options: HouseOptions = {}): Promise<House> {
    const house = await House.open(options);
    try {
      await house.setUp();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  get pid(): number {
    if (!this.server) throw new Error('The server does not run');
    return this.server.pid;
  }

  /** Everything printed by all the processes of this house. */
  get log(): string {
    return this.printed + (this.server?.output ?? '');
  }

  /** Log lines of level error and worse, and whatever was not a log line but a crash. */
  get troubles(): string[] {
    return this.log.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line) || /^\s+at .*\(/.test(line));
  }

  get setupToken(): string | null {
    return this.server?.greeting.setupToken ?? null;
  }

  /** @param changed settings that are other than before, from now on */
  async start(changed: Environment = {}): Promise<void> {
    this.settings = { ...this.settings, ...changed };
    this.server = await startServer(this.directory, this.settings);
  }

  /** A start that is cut off after so long. */
  async startAndKill(afterMs: number): Promise<void> {
    await killWhileStarting(this.directory, this.settings, afterMs);
  }

  async kill(): Promise<void> {
    const { server } = this;
    if (!server) return;
    await server.kill();
    this.printed += server.output;
    this.server = null;
    this.api.forget();
  }

  /** Ends it in the friendly way; answers the exit code. */
  async stop(): Promise<number | null> {
    const { server } = this;
    if (!server) return null;
    const code = await server.stop();
    this.printed += server.output;
    this.server = null;
    this.api.forget();
    return code;
  }

  async restart(changed: Environment = {}): Promise<void> {
    await this.stop();
    await this.start(changed);
  }

  /** @param more other answers than usual to the set-up form, such as `sampleData` */
  async setUp(more: object = {}): Promise<void> {
    const answer = await this.api.ask('POST', '/api/v1/setup', {
      body: { token: this.setupToken, workspace: 'Ember Tea', ...owner, inbox: 'Support', ...more },
    });
    if (answer.status !== 201) throw new Error(`Set-up answered ${answer.status}: ${answer.bytes}`);
    await this.adopt(cookieOf(answer.headers));
  }

  /** Goes on as the owner who is signed in with this cookie, whoever did the set-up. */
  async adopt(cookie: string): Promise<void> {
    const signedIn = openApi(this.url, { cookie });
    const made = await signedIn.post<{ token: string }>('/api/v1/tokens', { name: 'e2e' });
    this.api = openApi(this.url, { token: made.token });
    this.inboxId = (await this.api.all<{ id: string }>('/api/v1/inboxes'))[0]?.id ?? '';
  }

  /** A new session of the owner: name and value of its cookie. */
  async signIn(): Promise<{ name: string; value: string }> {
    const { email, password } = owner;
    const answer = await openApi(this.url).ask('POST', '/api/auth/sign-in/email', {
      body: { email, password },
      headers: { origin: this.url },
    });
    const [name = '', value = ''] = cookieOf(answer.headers).split(/=(.*)/);
    if (value === '') throw new Error(`Signing in answered ${answer.status}: ${answer.bytes}`);
    return { name, value };
  }

  /** What `irori` prints for these arguments, beside the running server. */
  async command(...args: string[]): Promise<string> {
    return runCommand(this.directory, this.settings, args);
  }

  /** Connects a support address and answers its channel, whose `receivingAddress` takes mail. */
  async connect(address = 'help@shop.example', inboxId = this.inboxId): Promise<Channel> {
    return this.api.post('/api/v1/channels', { connector: 'email', inboxId, settings: { address } });
  }

  /** Ends the server and removes what it kept. */
  async close({ keep = false } = {}): Promise<void> {
    await this.kill();
    await this.dropDatabase();
    if (!keep) rmSync(this.directory, { recursive: true, force: true });
  }
}

function cookieOf(headers: IncomingHttpHeaders): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
}
