// Once before all whole-house tests: is there a PostgreSQL to try them on as well?
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server where databases may be made; null when none is reachable. */
    postgresUrl: string | null;
  }
}

export default async function findDatabases(project: TestProject): Promise<void> {
  const finder = new URL('../bin/postgres.mjs', import.meta.url).href;
  const { findPostgres } = (await import(finder)) as { findPostgres(): Promise<string | undefined> };
  project.provide('postgresUrl', (await findPostgres()) ?? null);
}
