/** Opens everything that rooms count on, in the order in which one needs the other; closes it the other way round. */
import type { Connector } from '@irori/connectors/kit/connector';
import { openAuth } from './auth/open-auth.ts';
import { checkSecret } from './auth/secret-check.ts';
import { checkDatabase } from './check-settings.ts';
import type { Config } from './config.ts';
import type { House } from './house.ts';
import { jobQueues } from './jobs.ts';
import { openBlobs } from './platform/blobs/blobs.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import { migrate } from './platform/database/migrate.ts';
import { createDns } from './platform/dns.ts';
import { createJobs } from './platform/jobs/jobs.ts';
import type { Log } from './platform/log.ts';
import { openMailOpener, openMailsHere } from './platform/mail-opener/mail-opener.ts';
import { lazyOutgoingHttp } from './platform/outgoing-http/lazy-outgoing-http.ts';
import { readOrMakeSecret } from './platform/secrets/master-key.ts';
import { createSecrets } from './platform/secrets/secrets.ts';
import { openRealtime } from './sync/open-realtime.ts';
import type { Tables } from './tables.ts';

export interface OpenHouse {
  readonly house: House;
  /** Names of the migrations that this start applied. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

export interface OpenHouseOptions {
  readonly config: Config;
  readonly log: Log;
  readonly connectors: readonly Connector[];
  /** URL of the module that exports `connectors`, for the thread that reads stored mails; none: they are read right here. */
  readonly connectorsModule?: string;
  /** The embedded database is gone for good: the process should end. */
  readonly onLost: (error: Error) => void;
  /** Called before a database that already holds data is migrated. */
  readonly beforeMigration?: (database: House['database']) => Promise<void>;
}

/** Throws `ConfigError`, `MigrationRefused` and `WrongSecret`, each with one line for whoever starts the server. */
export async function openHouse({
  config,
  log,
  connectors,
  connectorsModule,
  onLost,
  beforeMigration,
}: OpenHouseOptions): Promise<OpenHouse> {
  await checkDatabase(config);
  const secrets = createSecrets(config.secret ?? readOrMakeSecret(config.dataDir), config.previousSecrets);
  const database = await openDatabase<Tables>({
    ...(config.databaseUrl === null ? {} : { url: config.databaseUrl }),
    dataDirectory: config.dataDir,
    log,
    onLost,
  });
  const blobs = await openBlobs(config);
  try {
    const migrated = await migrate(database, beforeMigration ? { beforeChange: () => beforeMigration(database) } : {});
    await checkSecret(database.db, secrets);
    const house: House = {
      config,
      database,
      blobs,
      secrets,
      clock: systemClock,
      log,
      jobs: createJobs({ database, log, names: jobQueues }),
      outgoing: lazyOutgoingHttp({ allowedHosts: config.outgoingAllowedHosts, caps: config.caps }),
      dns: createDns(config.dnsServers),
      connectors: new Map(connectors.map((connector) => [connector.id, connector])),
      mails: connectorsModule ? openMailOpener(connectorsModule, config.caps) : openMailsHere(connectors, config.caps),
      auth: openAuth({ config, database, secrets, log }),
      realtime: openRealtime(() => house),
      removeSamples: async (viewer) => (await import('./sample-removal.ts')).removeSampleData(house, viewer),
      addSamples: async (place) => (await import('./sample-lines.ts')).addSampleData(house, place),
    };
    const close = async () => {
      await Promise.all(connectors.map((connector: Connector) => connector.close?.()));
      await house.mails.close();
      await house.outgoing.close();
      await blobs.close();
      await database.close();
    };
    return { house, migrated, close };
  } catch (error) {
    await blobs.close();
    await database.close();
    throw error;
  }
}
