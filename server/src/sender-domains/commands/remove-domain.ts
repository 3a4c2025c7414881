/** Removes a domain with its keys: what went out from it goes out from the default sender from now on. */
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { announceUsers } from '../announce.ts';
import { brandsWithDomain, deleteDomain, lockDomain } from '../store.ts';

export async function removeDomain(house: House, workspaceId: string, id: string): Promise<void> {
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const row = await lockDomain(tx.trx, workspaceId, id);
    if (!row) throw notFound('sender_domain');
    await announceUsers(house, tx, row);
    for (const brand of await brandsWithDomain(tx.trx, workspaceId)) {
      if (brand.domainId === id) tx.announce({ kind: 'brand.changed', subjectId: brand.id });
    }
    await deleteDomain(tx.trx, workspaceId, id);
  });
}
