// Restores a backup into an empty installation, and says whether the secret that is there opens what it holds.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { opensInstallation } from '@irori/server/auth/secret-check';
import { checkDatabase } from '@irori/server/check-settings';
import type { Config } from '@irori/server/config';
import { momentaryTables } from '@irori/server/control-handlers';
import { openBlobs } from '@irori/server/platform/blobs/blobs';
import { DataDirectoryInUse, openControl } from '@irori/server/platform/control/control';
import { type BackupManifest, inspectBackup, restoreFrom, rowsOf } from '@irori/server/platform/database/backup';
import { openDatabase } from '@irori/server/platform/database/database';
import { createSecrets } from '@irori/server/platform/secrets/secrets';
import type { Tables } from '@irori/server/tables';
import { errorLog } from './alone.ts';
import { CommandFailure } from './command.ts';

/** What a first start writes by itself; a backup brings its own. */
const disposable = [...momentaryTables, 'installation'];

/**
 * Throws `CommandFailure`, before anything is written, when the secret of the backup is not there: what it holds sealed
 * would be closed for ever, and no server would start on it.
 * @param secretFile the secret that was kept with the backup, to be put in place; none takes what is there
 */
export async function bringBack(config: Config, file: string, secretFile: string | undefined): Promise<BackupManifest> {
  await inspectBackup(file);
  await requireSecret(config, file, secretFile);
  const control = await openControl({ dataDirectory: config.dataDir, handlers: {} }).catch((error) => {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    throw new CommandFailure('server_running', 'A server runs on this data directory. Stop it before restoring.');
  });
  try {
    await checkDatabase(config);
    const database = await openDatabase<Tables>({
      ...(config.databaseUrl === null ? {} : { url: config.databaseUrl }),
      dataDirectory: config.dataDir,
      log: errorLog,
    });
    const blobs = await openBlobs(config);
    try {
      const manifest = await restoreFrom(database, file, { blobs, disposableTables: disposable });
      if (secretFile !== undefined) putInPlace(config, secretFile);
      return manifest;
    } finally {
      await blobs.close();
      await database.close();
    }
  } finally {
    await control.close();
  }
}

async function requireSecret(config: Config, file: string, secretFile: string | undefined): Promise<void> {
  const source = secretFile === undefined ? join(config.dataDir, 'secret') : resolve(secretFile);
  if (secretFile !== undefined && !existsSync(source)) {
    throw new CommandFailure('file_not_found', `There is no file ${source}.`);
  }
  // The environment wins at each start, so it is what the backup has to open with.
  const secret = config.secret ?? (existsSync(source) ? readFileSync(source, 'utf8').trim() : null);
  const nothing = 'Nothing was changed.';
  const how = 'Give the file `secret` that was kept with it: --secret FILE, or its content as IRORI_SECRET.';
  if (secret === null) {
    throw new CommandFailure('secret_needed', `The backup needs the secret it was made with. ${how} ${nothing}`);
  }
  const rows = await Array.fromAsync(rowsOf(file, 'installation'));
  if (secret.length >= 32 && opensInstallation(rows, createSecrets(secret, config.previousSecrets)) !== false) return;
  const which = config.secret === null ? `The secret in ${source}` : 'IRORI_SECRET';
  throw new CommandFailure('secret_wrong', `${which} is not the one this backup was made with. ${how} ${nothing}`);
}

/** What a first start made here sealed nothing that is left, as the database was empty; it is kept beside all the same. */
function putInPlace(config: Config, secretFile: string): void {
  const target = join(config.dataDir, 'secret');
  const secret = readFileSync(resolve(secretFile));
  if (existsSync(target)) {
    if (readFileSync(target).equals(secret)) return;
    renameSync(target, `${target}.before-restore-${Date.now()}`);
  }
  writeFileSync(target, secret, { mode: 0o600, flag: 'wx' });
}
