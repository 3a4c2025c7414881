/** Adds a domain with its first key. It sends nothing until its record is found. */
import { conflict } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';
import { announceUsers } from '../announce.ts';
import { makeKey } from '../dkim-keys.ts';
import { domainForPeople, readDomain } from '../domain-name.ts';
import { allDomains, insertDomain, insertKey } from '../store.ts';

const mostDomains = 200;

/** Answers its id. Throws 400 for what is no domain or a mail provider's, 409 when it is there already. */
export async function addDomain(house: House, workspaceId: string, typed: string): Promise<string> {
  const domain = readDomain(typed);
  // Making a key takes a while, so it is made before the transaction holds anything.
  const id = newId();
  const keyId = newId();
  const key = await makeKey(house.secrets, keyId);
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    if ((await allDomains(tx.trx, workspaceId)).length >= mostDomains) {
      throw conflict('too_many_sender_domains', `A workspace has at most ${mostDomains} sender domains.`, {
        params: { most: mostDomains },
      });
    }
    const now = house.clock.now();
    if (!(await insertDomain(tx.trx, { workspaceId, id, domain, now }))) {
      throw conflict('sender_domain_exists', `${domain} has been added already.`, {
        params: { domain: domainForPeople(domain) },
      });
    }
    await insertKey(tx.trx, { workspaceId, id: keyId, domainId: id, ...key, state: 'active', now });
    await announceUsers(house, tx, { id, domain });
  });
  return id;
}
