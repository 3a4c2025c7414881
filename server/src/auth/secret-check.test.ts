import { describe, expect, it } from 'vitest';
import { freshTestDatabase } from '../platform/database/test-database.ts';
import { createSecrets } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';
import { checkSecret } from './secret-check.ts';

const first = 'first secret of at least 32 characters';
const second = 'second secret of at least 32 characters';

describe('the secret of a database', () => {
  it('is the one of the first start, unless it is changed over', async () => {
    const database = await freshTestDatabase<Tables>();
    await checkSecret(database.db, createSecrets(first));
    await checkSecret(database.db, createSecrets(first));
    await expect(checkSecret(database.db, createSecrets(second))).rejects.toThrow(
      /^IRORI_SECRET is not the secret of this database[^\n]*$/,
    );
    await checkSecret(database.db, createSecrets(second, [first]));
    await checkSecret(database.db, createSecrets(second));
    await expect(checkSecret(database.db, createSecrets(first))).rejects.toMatchObject({ name: 'WrongSecret' });
    await database.close();
  });
});
