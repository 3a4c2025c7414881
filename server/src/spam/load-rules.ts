/** What a workspace knows of spam, kept in memory until it changes. */
import { channelCache } from '../channels/index.ts';
import type { House } from '../house.ts';
import { type SpamRules, spamRulesOf } from './judge.ts';
import { allListedSenders, spamSettingsOf } from './store.ts';

/** Outside transactions only. */
export function loadSpamRules(house: House, workspaceId: string): Promise<SpamRules> {
  return channelCache(house).get(workspaceId, 'spam rules', async () => {
    const { db } = house.database;
    return spamRulesOf(await spamSettingsOf(db, workspaceId), await allListedSenders(db, workspaceId));
  });
}
