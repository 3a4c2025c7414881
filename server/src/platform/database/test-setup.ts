// Before the tests: makes the migrated template once, not in every worker. After them: drops the databases that tests
// on PostgreSQL left behind.

import { randomBytes } from 'node:crypto';
import { migratedTemplate } from './pglite-template.ts';
import { dropTestDatabases, TEST_PREFIX_VARIABLE } from './test-database.ts';

export async function setup(): Promise<() => Promise<void>> {
  const server = process.env.IRORI_TEST_DATABASE_URL;
  if (!server) {
    await migratedTemplate();
    return async () => undefined;
  }
  const prefix = `irori_test_${randomBytes(4).toString('hex')}`;
  process.env[TEST_PREFIX_VARIABLE] = prefix;
  return () => dropTestDatabases(server, prefix);
}
