// The law "inside a transaction only its own handle is used", made to throw. On PGlite, which has one connection, the
// root handle inside a transaction would wait for itself for ever; on PostgreSQL it would silently run outside it.

import { AsyncLocalStorage } from 'node:async_hooks';

interface Scope {
  open: boolean;
}

const current = new AsyncLocalStorage<Scope>();

/** Runs `work` marked as being inside a transaction; the mark ends with it, even for what it left running. */
export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const scope: Scope = { open: true };
  try {
    return await current.run(scope, work);
  } finally {
    scope.open = false;
  }
}

/** True while the calling code runs inside `database.transaction(...)`. */
export function isInsideTransaction(): boolean {
  return current.getStore()?.open === true;
}

/** Throws when called from inside a transaction. `what` names the operation that was tried. */
export function requireOutsideTransaction(what: string): void {
  if (!isInsideTransaction()) return;
  throw new Error(`${what} was used inside a transaction: use the transaction's own handle (trx), or move it outside`);
}
