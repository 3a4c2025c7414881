/** Bytes of the web app: what the first screen loads, and all there is; as files, and as they travel. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Row } from '../report/report.ts';
import type { Part } from './part.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

export const webApp: Part = {
  name: 'web',
  says: 'bytes of the web app',
  kinds: 'none',
  run: async () => {
    const notes = [
      'first: index.html with the scripts and styles it names. Compressed as a server would at rest (gzip 9, brotli 11).',
    ];
    if (!existsSync(dist))
      return { title: 'Web app', notes: ['web/dist is not there: the web app was not built.'], rows: [] };
    const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name));
    const page = await readFile(join(dist, 'index.html'), 'utf8');
    const named = new Set([...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1]));
    const isFirst = (file: string): boolean => {
      const name = relative(dist, file).replaceAll('\\', '/');
      return name === 'index.html' || named.has(name);
    };
    const rows = [await row('first', files.filter(isFirst))];
    for (const type of [...new Set(files.map((file) => extname(file)))].sort())
      rows.push(
        await row(
          `all ${type || 'others'}`,
          files.filter((file) => extname(file) === type),
        ),
      );
    return { title: 'Web app, KB', notes, rows };
  },
};

async function row(what: string, files: readonly string[]): Promise<Row> {
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const kilobytes = (size: (bytes: Buffer) => number): number =>
    contents.reduce((sum, bytes) => sum + size(bytes), 0) / 1024;
  return {
    what,
    files: files.length,
    KB: kilobytes((bytes) => bytes.length),
    gzip: kilobytes((bytes) => gzipSync(bytes, { level: 9 }).length),
    brotli: kilobytes((bytes) => brotliCompressSync(bytes).length),
  };
}
