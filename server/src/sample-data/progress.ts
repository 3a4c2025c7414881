/**
 * How far the samples of a workspace have come, so that a second run adds nothing, and one that was cut off goes on where
 * it stopped, with the same times and so the same mails. Kept with the settings of the first sample mailbox.
 */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { ThereBefore } from './made.ts';

export interface Progress {
  /** The moment from which all times count back. */
  readonly base: Date;
  /** How far the readers' clocks are ahead of UTC, in minutes. */
  readonly offsetMinutes: number;
  /** Steps that need not be done again. */
  readonly done: number;
  readonly complete: boolean;
  /** What of these names was there before, and so stays when the samples go. */
  readonly before?: ThereBefore;
}

/** Null when the mailbox is not there yet. One that somebody else made, or took over, is left alone: complete. */
export async function readProgress(db: Kysely<Tables>, workspaceId: string, address: string): Promise<Progress | null> {
  const row = await db
    .selectFrom('channels')
    .select('settings')
    .where('workspace_id', '=', workspaceId)
    .where('account', '=', address)
    .executeTakeFirst();
  if (!row) return null;
  if (!row.settings.samples) return { base: new Date(0), offsetMinutes: 0, done: 0, complete: true };
  const { base, ...rest } = row.settings.samples as Omit<Progress, 'base'> & { base: string };
  return { ...rest, base: new Date(base) };
}

export async function writeProgress(
  db: Kysely<Tables>,
  workspaceId: string,
  address: string,
  progress: Progress,
): Promise<void> {
  await sql`
    update channels set settings = settings || jsonb_build_object('samples', ${JSON.stringify(progress)}::jsonb)
    where workspace_id = ${workspaceId}::uuid and account = ${address}
  `.execute(db);
}
