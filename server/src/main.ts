/** Starts a process of the house: settings, lock, database, roles. The only file that knows all of it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectors } from '@irori/connectors/index';
import { WrongSecret } from './auth/secret-check.ts';
import { checkDoors } from './check-settings.ts';
import { ConfigError, listeningAt, loadConfig, roles } from './config.ts';
import { controlHandlers } from './control-handlers.ts';
import { greeting } from './greeting.ts';
import { openHouse } from './open-house.ts';
import { DataDirectoryInUse, DataDirectoryUnusable, openControl } from './platform/control/control.ts';
import { backUpBeforeMigration } from './platform/database/backup.ts';
import { MigrationRefused } from './platform/database/migrate.ts';
import { createLog } from './platform/log.ts';
import { startRoles } from './roles.ts';

const webDirectory = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** Work under way gets so long to end after a signal. */
const patienceMs = 15_000;
/** Signals within so long are one: npm, the bootstrap and the process group each pass one on. */
const sameWishMs = 1000;

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog({ level: config.logLevel });
  if (config.roles.length < roles.length && config.s3 === null) {
    const text = 'without a bucket (IRORI_S3_BUCKET) files that one process takes are missing in the others';
    log.warn({ roles: config.roles }, text);
  }
  for (const name of config.unknownSettings) log.warn({ setting: name }, 'this setting is not known; is it misspelt?');

  // The lock comes first: two processes on one data directory would destroy the embedded database.
  const control = await openControl({ dataDirectory: config.dataDir, handlers: controlHandlers(() => opened.house) });
  await checkDoors(config);
  const opened = await openHouse({
    config,
    log,
    connectors,
    connectorsModule: import.meta.resolve('@irori/connectors/index'),
    onLost: (error) => {
      log.fatal({ err: error }, 'the embedded database ended');
      process.exit(1);
    },
    beforeMigration: (database) => backUpBeforeMigration(database, join(config.dataDir, 'backups')),
  });
  const running = await startRoles(opened.house, {
    connectorsModule: import.meta.resolve('@irori/connectors/index'),
    webDirectory,
  });
  const listening = running.httpPort === null ? config : listeningAt(config, running.httpPort);
  process.stdout.write(await greeting({ ...opened.house, config: listening }, running));

  let stoppingSince: number | null = null;
  const stop = async (signal: string) => {
    if (stoppingSince !== null) {
      // A second wish does not wait; but a supervisor that signals the whole group is heard here several times over.
      if (performance.now() - stoppingSince > sameWishMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), patienceMs).unref();
    await running.stop();
    await opened.close();
    await control.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}

main().catch((error: unknown) => {
  const helpful = [ConfigError, DataDirectoryInUse, DataDirectoryUnusable, MigrationRefused, WrongSecret].some(
    (kind) => error instanceof kind,
  );
  const port = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (helpful || port) process.stderr.write(`irori: ${(error as Error).message}\n`);
  else
    process.stderr.write(
      `irori could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(1);
});
