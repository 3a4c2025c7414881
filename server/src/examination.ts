/** What `doctor` wants to know of a database, asked by the running server or, when none runs, by the command itself. */
import { isSecretOf } from './auth/secret-check.ts';
import type { House } from './house.ts';
import { migrationsDirectory, readMigrations } from './platform/database/migrate.ts';
import { anyWorkspace } from './workspaces/index.ts';

export interface Examination {
  readonly kind: 'pglite' | 'postgres';
  readonly version: string;
  /** Names of migrations that the next start applies. */
  readonly pending: readonly string[];
  /** True when the secret is the one that sealed what lies in the database; `null` when nothing is sealed yet. */
  readonly secretFits: boolean | null;
  /** True once the installation has been set up. */
  readonly isSetUp: boolean;
}

/** Reads, and leaves everything as it is; a database without our tables is one that no start has seen yet. */
export async function examine({ database, secrets }: Pick<House, 'database' | 'secrets'>): Promise<Examination> {
  const [about] = await rowsOf<{ version: string; known: boolean }>(
    database,
    "select split_part(version(), ' ', 2) as version, to_regclass('irori_migrations') is not null as known",
  );
  const applied = about?.known ? await rowsOf<{ name: string }>(database, 'select name from irori_migrations') : [];
  const names = new Set(applied.map(({ name }) => name));
  const pending = (await readMigrations(migrationsDirectory))
    .map(({ name }) => name)
    .filter((name) => !names.has(name));
  const hasTables = names.has('0001-core') && names.has('0002-auth');
  return {
    kind: database.kind,
    version: about?.version ?? '',
    pending,
    secretFits: hasTables ? await isSecretOf(database.db, secrets) : null,
    isSetUp: hasTables && (await anyWorkspace(database.db)),
  };
}

async function rowsOf<Row>(database: House['database'], statement: string): Promise<Row[]> {
  return (await database.execRows(statement)).rows as Row[];
}
