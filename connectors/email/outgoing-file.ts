/** Without a relay a mail becomes a file, whole and durable, that any mail program opens: nothing left this machine. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Writes `<time>-<id>.eml`; the same delivery writes the same file, so that a repetition cannot double it.
 * @returns the file's name. Throws what the file system throws.
 */
export async function writeOutgoing(
  directory: string,
  delivery: { readonly id: string; readonly at: Date },
  message: NodeJS.ReadableStream,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const time = delivery.at.toISOString().replace(/[-:]/g, '').replace('.', '');
  const name = `${time}-${delivery.id.replace(/[^\w.-]/g, '_')}.eml`;
  const temporary = join(directory, `.${name}.part`);
  try {
    await pipeline(message, createWriteStream(temporary, { mode: 0o600, flush: true }));
    await rename(temporary, join(directory, name));
    await syncDirectory(directory);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return name;
}

/** A rename is on disk only when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
