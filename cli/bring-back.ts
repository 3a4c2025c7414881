// Restores a backup into an empty installation, and says whether the secret that is there opens what it holds.
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSecretOf } from '@irori/server/auth/secret-check';
import type { Config } from '@irori/server/config';
import { momentaryTables } from '@irori/server/control-handlers';
import { openBlobs } from '@irori/server/platform/blobs/blobs';
import { DataDirectoryInUse, openControl } from '@irori/server/platform/control/control';
import { type BackupManifest, restoreFrom } from '@irori/server/platform/database/backup';
import { openDatabase } from '@irori/server/platform/database/database';
import { createSecrets } from '@irori/server/platform/secrets/secrets';
import type { Tables } from '@irori/server/tables';
import { errorLog } from './alone.ts';
import { CommandFailure } from './command.ts';

/** What a first start writes by itself; a backup brings its own. */
const disposable = [...momentaryTables, 'installation'];

/** @param secretFile the secret that was kept with the backup, to be put in place; none leaves what is there */
export async function bringBack(
  config: Config,
  file: string,
  secretFile: string | undefined,
): Promise<BackupManifest & { secretFits: boolean }> {
  const control = await openControl({ dataDirectory: config.dataDir, handlers: {} }).catch((error) => {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    throw new CommandFailure('server_running', 'A server runs on this data directory. Stop it before restoring.');
  });
  try {
    if (secretFile !== undefined) takeSecret(config, secretFile);
    const database = await openDatabase<Tables>({
      ...(config.databaseUrl === null ? {} : { url: config.databaseUrl }),
      dataDirectory: config.dataDir,
      log: errorLog,
    });
    const blobs = await openBlobs(config);
    try {
      const manifest = await restoreFrom(database, file, { blobs, disposableTables: disposable });
      const secret = readSecret(config);
      const fits = secret !== null && (await isSecretOf(database.db, createSecrets(secret, config.previousSecrets)));
      return { ...manifest, secretFits: fits === true };
    } finally {
      await blobs.close();
      await database.close();
    }
  } finally {
    await control.close();
  }
}

function takeSecret(config: Config, secretFile: string): void {
  const target = join(config.dataDir, 'secret');
  const source = resolve(secretFile);
  if (!existsSync(source)) throw new CommandFailure('file_not_found', `There is no file ${source}.`);
  if (existsSync(target) && readFileSync(target, 'utf8') !== readFileSync(source, 'utf8')) {
    throw new CommandFailure(
      'secret_exists',
      `${target} holds another secret. Take it away first, if nothing needs it.`,
    );
  }
  copyFileSync(source, target);
  chmodSync(target, 0o600);
}

function readSecret(config: Config): string | null {
  if (config.secret !== null) return config.secret;
  const path = join(config.dataDir, 'secret');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
