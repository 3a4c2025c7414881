/**
 * `npm run bench [-- names] [--quick] [--pglite | --postgres]`: runs the benchmarks one after another, each on the embedded
 * database and on PostgreSQL where one is reachable, prints a table each and leaves it in bench/results/ as JSON.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { findPostgres } from '../bin/postgres.mjs';
import type { DatabaseKind } from './house/databases.ts';
import { delay } from './parts/delay.ts';
import { intake } from './parts/intake.ts';
import { memory } from './parts/memory.ts';
import { pages } from './parts/pages.ts';
import type { Part, PartContext } from './parts/part.ts';
import { sockets } from './parts/sockets.ts';
import { start } from './parts/start.ts';
import { webApp } from './parts/web-app.ts';
import { loadNow, machine, printTable, saveTable } from './report/report.ts';

const parts: readonly Part[] = [start, memory, intake, delay, pages, sockets, webApp];

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      pglite: { type: 'boolean' },
      postgres: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (values.help || unknown) {
    for (const part of parts) process.stdout.write(`${part.name.padEnd(10)} ${part.says}\n`);
    if (unknown) throw new Error(`There is no benchmark called ${unknown}`);
    return;
  }
  const postgresUrl = (await findPostgres()) ?? null;
  const wanted =
    values.pglite || values.postgres
      ? { pglite: values.pglite, postgres: values.postgres }
      : { pglite: true, postgres: true };
  if (wanted.postgres && postgresUrl === null)
    process.stdout.write('No PostgreSQL is reachable: only the embedded database is measured.\n');
  const { processors, model, memoryGb, node } = machine();
  process.stdout.write(`${processors} processors (${model}), ${memoryGb} GB, Node ${node}\n`);
  for (const part of parts) {
    if (positionals.length > 0 && !positionals.includes(part.name)) continue;
    if (part.kinds === 'none') {
      await runPart(part, part.name, { kind: 'pglite', postgresUrl: null, quick: values.quick ?? false });
      continue;
    }
    for (const kind of part.kinds) {
      if (!wanted[kind] || (kind === 'postgres' && postgresUrl === null)) continue;
      const context = { kind, postgresUrl: kind === 'postgres' ? postgresUrl : null, quick: values.quick ?? false };
      await runPart(part, `${part.name}-${kind}`, context);
    }
  }
}

async function runPart(part: Part, name: string, context: PartContext & { kind: DatabaseKind }): Promise<void> {
  const loadBefore = loadNow();
  const table = await part.run(context);
  printTable(table);
  // A quick run shows that all of it works; its figures are worth nothing.
  if (!context.quick) await saveTable(name, table, loadBefore);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
