/**
 * A new key for a domain, in three steps that wait for people: it is made and its record published beside the old one; it
 * begins to sign once the DNS shows it; the old record stays for a week, since receivers may still be checking.
 */
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';
import { announceUsers } from '../announce.ts';
import { makeKey } from '../dkim-keys.ts';
import { dkimFinding, examineDomain } from '../examine-domain.ts';
import {
  type DomainRow,
  deleteKey,
  domainById,
  insertKey,
  type KeyRow,
  keysOf,
  lockDomain,
  updateDomain,
  updateKey,
} from '../store.ts';
import { keepOldKeyMs } from '../timing.ts';
import { checkDomain } from './check-domain.ts';

/** Makes the next key. Throws 409 when one waits already. */
export async function makeNextKey(house: House, workspaceId: string, id: string): Promise<void> {
  const keyId = newId();
  const key = await makeKey(house.secrets, keyId);
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const { keys } = await locked(tx, id);
    if (keys.some(({ state }) => state === 'next')) {
      throw conflict('sender_domain_key_waits', 'A new key waits for its record already.');
    }
    const now = house.clock.now();
    await insertKey(tx.trx, { workspaceId, id: keyId, domainId: id, ...key, state: 'next', now });
    await updateDomain(tx.trx, workspaceId, id, { check_at: now });
  });
}

/** Takes a key back that has not signed yet. */
export async function dropNextKey(house: House, workspaceId: string, id: string): Promise<void> {
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const { keys } = await locked(tx, id);
    const next = keys.find(({ state }) => state === 'next');
    if (next) await deleteKey(tx.trx, next);
  });
}

/** Lets the next key sign, once the DNS shows its record now. Throws 409 `sender_domain_key_unseen` with what it shows. */
export async function switchKey(house: House, workspaceId: string, id: string): Promise<void> {
  const { db } = house.database;
  const row = await domainById(db, workspaceId, id);
  if (!row) throw notFound('sender_domain');
  const next = (await keysOf(db, workspaceId, id)).find(({ state }) => state === 'next');
  if (!next) throw conflict('sender_domain_no_next_key', 'There is no new key to switch to.');
  const { findings } = await examineDomain(house.dns, house.config, row.domain, [next]);
  const verdict = findings.find(({ record }) => record === dkimFinding(next.id))?.verdict;
  if (verdict !== 'ok') {
    await checkDomain(house, workspaceId, id);
    throw conflict('sender_domain_key_unseen', 'The DNS does not show the record of the new key as it should.', {
      params: { selector: next.selector, verdict: verdict ?? 'missing' },
    });
  }
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const { row: current, keys } = await locked(tx, id);
    await switchTo(house, tx, current, keys, next.id);
  });
  // What was found belongs to the keys as they were.
  await checkDomain(house, workspaceId, id);
}

async function switchTo(
  house: House,
  tx: WorkspaceTransaction,
  row: DomainRow,
  keys: readonly KeyRow[],
  nextId: string,
): Promise<void> {
  const next = keys.find((key) => key.id === nextId && key.state === 'next');
  if (!next) return; // somebody else was faster
  const now = house.clock.now();
  for (const key of keys) {
    if (key.state !== 'active') continue;
    await updateKey(tx.trx, key, {
      state: 'old',
      keep_until: new Date(now.getTime() + keepOldKeyMs),
      private_key: null,
    });
  }
  await updateKey(tx.trx, next, { state: 'active', active_since: now });
  if (row.state !== 'verified') {
    await updateDomain(tx.trx, row.workspace_id, row.id, { state: 'verified', state_since: now });
  }
  await announceUsers(house, tx, row);
}

async function locked(tx: WorkspaceTransaction, id: string): Promise<{ row: DomainRow; keys: KeyRow[] }> {
  const row = await lockDomain(tx.trx, tx.workspaceId, id);
  if (!row) throw notFound('sender_domain');
  return { row, keys: await keysOf(tx.trx, tx.workspaceId, id) };
}
