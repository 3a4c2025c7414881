// Ready-made data directories of PGlite, kept as tarballs: creating one takes 2 to 4 seconds, starting from a tarball a
// fraction of one. They are a cache under node_modules: made on first use, keyed by what they were made from.

import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseLog } from './database.ts';
import { migrate, migrationsDirectory, migrationsKey, readMigrations } from './migrate.ts';
import { openPglite } from './pglite-database.ts';

const cacheDirectory = fileURLToPath(new URL('../../../../node_modules/.cache/irori/', import.meta.url));
const silent: DatabaseLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A tarball with nothing in it but what PostgreSQL itself creates. */
export async function emptyTemplate(): Promise<string> {
  return cached(`pglite-${pgliteVersion()}-empty.tar`, async () => dumpAndClose(await openPglite({ log: silent })));
}

/** A tarball with the migrations of this version applied. */
export async function migratedTemplate(): Promise<string> {
  const key = migrationsKey(await readMigrations(migrationsDirectory));
  return cached(`pglite-${pgliteVersion()}-${key}.tar`, async () => {
    const database = await openPglite({ log: silent, templateFile: await emptyTemplate() });
    await migrate(database);
    return dumpAndClose(database);
  });
}

async function cached(name: string, make: () => Promise<Uint8Array>): Promise<string> {
  const file = join(cacheDirectory, name);
  if (await exists(file)) return file;
  const tarball = await make();
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(cacheDirectory, { recursive: true });
    await writeFile(draft, tarball);
    await rename(draft, file);
    await removeOld();
    return file;
  } catch {
    // Installed where we may not write: a file for this process alone.
    await rm(draft, { force: true }).catch(() => undefined);
    const own = join(await mkdtemp(join(tmpdir(), 'irori-template-')), name);
    await writeFile(own, tarball);
    return own;
  }
}

/** Each change of a migration makes another 40 MB. */
async function removeOld(): Promise<void> {
  const limit = Date.now() - 24 * 3600 * 1000;
  for (const name of await readdir(cacheDirectory)) {
    const file = join(cacheDirectory, name);
    if (!name.startsWith('pglite-') || name.endsWith('-empty.tar')) continue;
    if ((await stat(file)).mtimeMs < limit) await rm(file, { force: true });
  }
}

async function dumpAndClose(database: Awaited<ReturnType<typeof openPglite>>): Promise<Uint8Array> {
  await database.exec('vacuum analyze');
  await database.exec('checkpoint');
  const tarball = await database.dumpDataDirectory();
  await database.close();
  return tarball;
}

function pgliteVersion(): string {
  const packageFile = createRequire(import.meta.url)
    .resolve('@electric-sql/pglite')
    .replace(/dist\/[^/]*$/, 'package.json');
  return (createRequire(import.meta.url)(packageFile) as { version: string }).version;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
