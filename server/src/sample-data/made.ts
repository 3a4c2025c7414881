/** What the samples of a workspace are, so that all of it can be found again, and nothing else. */
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { colleagues, desks, tags } from './company.ts';
import { readProgress } from './progress.ts';

export interface SampleThings {
  /** All that happens in the samples lies before; what is later was made by people. */
  readonly base: Date;
  /** Accounts of the mailboxes. */
  readonly addresses: readonly string[];
  /** E-mails of the made-up colleagues. */
  readonly colleagues: readonly string[];
  /** Ids of inboxes and tags that were not there before. */
  readonly inboxes: readonly string[];
  readonly tags: readonly string[];
}

/** What stood there under the same names before the samples came. */
export interface ThereBefore {
  readonly inboxes: readonly string[];
  readonly tags: readonly string[];
}

const [home] = desks;

export async function readThereBefore(db: Kysely<Tables>, workspaceId: string): Promise<ThereBefore> {
  return { inboxes: await inboxesNamed(db, workspaceId), tags: await tagsNamed(db, workspaceId) };
}

/** Null when the workspace has no samples, or only what somebody took over. */
export async function findSampleThings(db: Kysely<Tables>, workspaceId: string): Promise<SampleThings | null> {
  const progress = await readProgress(db, workspaceId, home.address);
  if (progress === null || progress.base.getTime() === 0) return null;
  const before = progress.before ?? { inboxes: [], tags: [] };
  const inboxes = await inboxesNamed(db, workspaceId);
  const tagIds = await tagsNamed(db, workspaceId);
  return {
    base: progress.base,
    addresses: desks.map(({ address }) => address),
    colleagues: colleagues.map(({ email }) => email),
    inboxes: inboxes.filter((id) => !before.inboxes.includes(id)),
    tags: tagIds.filter((id) => !before.tags.includes(id)),
  };
}

async function inboxesNamed(db: Kysely<Tables>, workspaceId: string): Promise<string[]> {
  const names = desks.map(({ inbox }) => inbox);
  const rows = await db
    .selectFrom('inboxes')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .where('name', 'in', names)
    .execute();
  return rows.map(({ id }) => id);
}

async function tagsNamed(db: Kysely<Tables>, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('tags')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('name', 'in', Object.keys(tags))
    .execute();
  return rows.map(({ id }) => id);
}
