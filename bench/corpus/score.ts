/** How a part of the corpus came out: counted, with every miss and why. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Miss {
  readonly case: string;
  readonly why: string;
}

export interface Score {
  /** What was looked at, e.g. `bounces: recognised`. */
  readonly name: string;
  readonly right: number;
  readonly of: number;
  readonly misses: readonly Miss[];
}

/** Counts as it goes; a case is right when `why` is null. */
export class Tally {
  private readonly name: string;
  private right = 0;
  private of = 0;
  private readonly misses: Miss[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(id: string, why: string | null): void {
    this.of++;
    if (why === null) this.right++;
    else this.misses.push({ case: id, why });
  }

  score(): Score {
    return { name: this.name, right: this.right, of: this.of, misses: this.misses };
  }
}

/** The same but for white space. */
export function sameWords(first: string | null | undefined, second: string | null | undefined): boolean {
  return squeeze(first) === squeeze(second);
}

export function squeeze(text: string | null | undefined): string {
  return (text ?? '').replace(/[\s\ufeff]+/g, ' ').trim();
}

/** The beginning of a text, for a line of a table. */
export function excerpt(text: string | null | undefined): string {
  const line = squeeze(text);
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 77)}...` : line);
}

/** All files under a directory, in a fixed order. */
export function filesUnder(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
