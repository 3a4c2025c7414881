// The one-time link of the first run. It is printed where the server starts, so that only who runs it becomes the owner;
// each start prints a new one until there is a workspace.
import type { House } from '../house.ts';
import { hashToken, randomToken, sameText } from '../platform/secrets/secrets.ts';
import { anyWorkspace, readSetupLink, writeSetupLink } from './store.ts';

const validForMs = 24 * 60 * 60_000;

type LinkHouse = Pick<House, 'database' | 'clock' | 'config'>;

/** Makes the link to print; `null` when the installation is set up. */
export async function setupLink(house: LinkHouse): Promise<string | null> {
  const { db } = house.database;
  if (await anyWorkspace(db)) return null;
  const token = randomToken();
  const now = house.clock.now();
  await writeSetupLink(db, { hash: hashToken(token), expiresAt: new Date(now.getTime() + validForMs), now });
  return `${house.config.publicUrl}/setup?token=${token}`;
}

/** True while the token is that of the link printed last. */
export async function isSetupToken(house: Pick<House, 'database' | 'clock'>, token: string): Promise<boolean> {
  const link = await readSetupLink(house.database.db);
  return link !== null && link.expiresAt > house.clock.now() && sameText(hashToken(token), link.hash);
}
