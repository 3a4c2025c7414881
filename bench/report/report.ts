/** What a benchmark hands back, how it is printed, and the file that it leaves in bench/results/. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One line of a table: column → value. Numbers are rounded for the eye in print and kept whole in the file. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface Table {
  readonly title: string;
  /** How it was measured, what was seeded and how: whatever a reader needs to believe the figures. */
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

const results = fileURLToPath(new URL('../results/', import.meta.url));

export function printTable({ title, notes, rows }: Table): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const line = (line: readonly string[]): string =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  process.stdout.write(`\n${title}\n`);
  for (const note of notes) process.stdout.write(`  ${note}\n`);
  process.stdout.write(`\n  ${line(head)}\n  ${widths.map((width) => '-'.repeat(width)).join('  ')}\n`);
  for (const row of body) process.stdout.write(`  ${line(row)}\n`);
}

function shown(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** Writes `results/<part>-<kind>.json`: the table, the machine it was measured on, and what else that machine was doing. */
export async function saveTable(part: string, table: Table, loadBefore: number): Promise<string> {
  await mkdir(results, { recursive: true });
  const path = `${results}${part}.json`;
  const content = { ...table, measuredAt: new Date().toISOString(), machine: machine(), loadBefore };
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

export function machine() {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** Processes that wanted to run in the last minute, before we began: anything above 0.3 disturbs figures on two cores. */
export const loadNow = (): number => loadavg()[0] ?? 0;
