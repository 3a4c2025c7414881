/** A house for tests: the real database, real blobs and secrets, a clock that stands still, and jobs that are only noted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '@irori/connectors/kit/connector';
import { openAuth } from '../auth/open-auth.ts';
import { type Environment, parseConfig } from '../config.ts';
import type { House } from '../house.ts';
import { openLocalBlobs } from '../platform/blobs/local.ts';
import { type TestClock, testClock } from '../platform/clock.ts';
import { testDatabase } from '../platform/database/test-database.ts';
import type { Dns } from '../platform/dns.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { silentLog } from '../platform/log.ts';
import { openMailsHere } from '../platform/mail-opener/mail-opener.ts';
import { createOutgoingHttp } from '../platform/outgoing-http/outgoing-http.ts';
import { createSecrets, type Secrets } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';

export interface TestHouse extends House {
  readonly clock: TestClock;
  /** Jobs that were asked for, in order, as `name key`. */
  readonly sent: string[];
}

export interface HouseOptions {
  readonly env?: Environment;
  readonly connectors?: readonly Connector[];
  /** Nothing is found in the DNS unless given. */
  readonly dns?: Dns;
}

/** Each house has a data directory of its own; all of a worker share one database, so make a workspace in each test. */
export async function buildHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const dataDir = temporaryDirectory();
  const config = parseConfig({ IRORI_DATA: dataDir, IRORI_INBOUND_DOMAIN: 'in.example', ...options.env }, dataDir);
  const sent: string[] = [];
  const database = await testDatabase<Tables>();
  const secrets = buildSecrets();
  return {
    config,
    database,
    blobs: openLocalBlobs(dataDir),
    secrets,
    clock: testClock(),
    log: silentLog,
    jobs: notedJobs(sent),
    outgoing: createOutgoingHttp({ allowedHosts: config.outgoingAllowedHosts, caps: config.caps }),
    dns: options.dns ?? emptyDns,
    connectors: new Map((options.connectors ?? []).map((connector) => [connector.id, connector])),
    mails: openMailsHere(options.connectors ?? [], config.caps),
    auth: openAuth({ config, database, secrets, log: silentLog }),
    realtime: quietRealtime,
    sent,
  };
}

export function buildSecrets(secret = 'a secret for tests, of at least 32 characters'): Secrets {
  return createSecrets(secret);
}

const emptyDns: Dns = {
  resolve: async (name) => {
    throw Object.assign(new Error(`No such name ${name}`), { code: 'ENOTFOUND' });
  },
  resolveAt: null,
};

/** Rooms announce in the database; nobody listens there in their tests. */
const quietRealtime: House['realtime'] = {
  hub: {
    start: async () => undefined,
    connect: () => undefined,
    broadcast: () => undefined,
    stop: async () => undefined,
    sockets: 0,
  },
  presence: { start: async () => undefined, follow: () => undefined, stop: async () => undefined },
};

function notedJobs(sent: string[]): Jobs {
  return {
    send: async (_trx, name, key) => {
      sent.push(`${name} ${key}`);
    },
    sendMany: async (_trx, name, keys) => {
      sent.push(...keys.map((key) => `${name} ${key}`));
    },
    work: async () => undefined,
    schedule: async () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
}

const directories: string[] = [];

function temporaryDirectory(): string {
  if (directories.length === 0) {
    process.once('exit', () => {
      for (const directory of directories) rmSync(directory, { recursive: true, force: true });
    });
  }
  const directory = mkdtempSync(join(tmpdir(), 'irori-test-'));
  directories.push(directory);
  return directory;
}
