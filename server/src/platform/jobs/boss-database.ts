// pg-boss on our database: statements of its own go to the root handle, those of a send into the caller's transaction.
//
// pg-boss's own PGlite adapter is not used: it answers an error with ROLLBACK on the one connection that all share.

import { CompiledQuery, type Transaction } from 'kysely';
import type { Db } from 'pg-boss';
import type { Database } from '../database/database.ts';

/** For pg-boss's own statements. `listen` is ours alone, so pg-boss is not given it. */
export function bossDatabase<Tables>(database: Database<Tables>): Db {
  return {
    executeSql: async (text, values = []) => {
      // Its scripts come without values; a single statement without values is worth preparing.
      const isScript = values.length === 0 && text.includes(';');
      const { rows } = await database.execRows(text, isScript ? undefined : values);
      return { rows };
    },
  };
}

/** For a send that is to be part of the caller's transaction. */
export function transactionDatabase<Tables>(trx: Transaction<Tables>): Db {
  return {
    executeSql: async (text, values = []) => {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}
