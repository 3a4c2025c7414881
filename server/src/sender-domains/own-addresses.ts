/** The addresses that replies of this workspace go out from: mail from them is ours, and never a customer's. */
import type { House } from '../house.ts';
import { allDomains, memberSlugs } from './store.ts';

/** Of all members at all domains, pending ones too: a domain may have been verified a moment ago. Lower case. */
export async function senderAddresses({ database }: Pick<House, 'database'>, workspaceId: string): Promise<string[]> {
  const domains = await allDomains(database.db, workspaceId);
  if (domains.length === 0) return [];
  const slugs = await memberSlugs(database.db, workspaceId);
  return domains.flatMap(({ domain }) => slugs.map((slug) => `${slug}@${domain}`));
}
