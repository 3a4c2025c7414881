// Making the embedded database's data directory, on the first start: whole or not at all, readable by nobody else.

import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { emptyTemplate } from './pglite-template.ts';

/** Makes the directory from the empty template, unless there is a database in it already. */
export async function createDataDirectory(directory: string): Promise<void> {
  if (existsSync(join(directory, 'PG_VERSION'))) return;
  // A start that was killed half-way leaves only this behind.
  const draft = `${directory}.creating`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  // PGlite makes its files readable for all; that nobody else may enter the directory is what keeps them private.
  await mkdir(draft, { mode: 0o700 });
  await unpack(await emptyTemplate(), draft);
  // Only an empty directory may be in the way.
  await rmdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTEMPTY') throw new Error(`${directory} is not empty and holds no database`);
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(draft, directory);
}

async function unpack(tarball: string, target: string): Promise<void> {
  const entries = extract();
  const reading = pipeline(createReadStream(tarball), entries);
  for await (const entry of entries) {
    const path = join(target, entry.header.name);
    if (entry.header.type === 'directory') {
      await mkdir(path, { recursive: true });
      entry.resume();
    } else {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(entry, createWriteStream(path, { mode: 0o600 }));
    }
  }
  await reading;
}
