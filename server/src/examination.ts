/** What `doctor` wants to know of a database, asked by the running server or, when none runs, by the command itself. */
import { isSecretOf } from './auth/secret-check.ts';
import { everyForward } from './forwarding/index.ts';
import type { House } from './house.ts';
import { migrationsDirectory, readMigrations } from './platform/database/migrate.ts';
import { everyDomain } from './sender-domains/index.ts';
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
  /** Domains that replies go out from, of all workspaces, and how they stand in the DNS as of the last check. */
  readonly senderDomains: readonly ExaminedDomain[];
  /** Support addresses that mail is forwarded from, of all workspaces; those that are switched off left out. */
  readonly forwards: readonly ExaminedForward[];
}

export interface ExaminedForward {
  readonly address: string;
  readonly status: string;
  /** What is wrong, in one sentence with its next step; null when nothing is. */
  readonly trouble: string | null;
}

export interface ExaminedDomain {
  readonly domain: string;
  readonly state: 'pending' | 'verified' | 'broken';
  /** ISO 8601; null before the first check. */
  readonly checkedAt: string | null;
  /** Since when the DNS gives no answer; null while it does. */
  readonly unaskedSince: string | null;
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
    senderDomains: names.has('0012-sender-domains') ? await domainsOf(database) : [],
    forwards: names.has('0008-forwarding') ? await everyForward(database.db) : [],
  };
}

async function domainsOf({ db }: House['database']): Promise<ExaminedDomain[]> {
  const rows = await everyDomain(db);
  return rows.map((row) => ({
    domain: row.domain,
    state: row.state,
    checkedAt: row.checked_at?.toISOString() ?? null,
    unaskedSince: row.unasked_since?.toISOString() ?? null,
  }));
}

async function rowsOf<Row>(database: House['database'], statement: string): Promise<Row[]> {
  return (await database.execRows(statement)).rows as Row[];
}
