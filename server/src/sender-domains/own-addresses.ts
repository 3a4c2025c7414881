/** The addresses that members' replies go out from: mail from them is a member's, whichever address they sign in with. */
import type { House } from '../house.ts';
import { allDomains, memberSlugs } from './store.ts';

/** Of the members who are here, at the domains that were verified once. Lower case. */
export async function senderAddresses({ database }: Pick<House, 'database'>, workspaceId: string): Promise<string[]> {
  const domains = (await allDomains(database.db, workspaceId)).filter(({ state }) => state !== 'pending');
  if (domains.length === 0) return [];
  const slugs = await memberSlugs(database.db, workspaceId);
  return domains.flatMap(({ domain }) => slugs.map((slug) => `${slug}@${domain}`));
}
