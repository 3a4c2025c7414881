/**
 * The one way to write: a transaction of one workspace that announces what it changed in its last statement. That
 * statement takes the workspace's row, numbers events and new conversations without a gap in the order of commits, folds
 * the counters and wakes the listeners; see `append_events` in the first migration.
 */
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { Database } from '../database/database.ts';

/**
 * One thing that changed. Kinds and ids only: the hub presents the rows of the moment, so that what a member may see is
 * decided when it is sent, and an erased text is nowhere left behind.
 */
export interface Announcement {
  /** As in `contract/events.ts`, or `access.changed` for a member whose view of the workspace is no longer the same. */
  readonly kind: string;
  readonly subjectId: string;
  readonly conversationId?: string;
  /** Who can see it: those with access to this inbox; absent = everybody of the workspace. */
  readonly inboxId?: string;
  /** The inbox that it left, whose members have to forget it. */
  readonly leftInboxId?: string;
  /** Only this member. */
  readonly memberId?: string;
  /** A word the hub needs, e.g. `added` for a new message or the kind of a removed draft. */
  readonly detail?: string;
}

/** What a command gets to write with. */
export interface WorkspaceTransaction {
  readonly trx: Transaction<Tables>;
  readonly workspaceId: string;
  /** Tells everybody who may see it, once the transaction has committed. Saying the same twice is saying it once. */
  announce(announcement: Announcement): void;
  /** Gives a new conversation its number; in the order of the calls. */
  numberConversation(conversationId: string): void;
}

/**
 * Runs `work` and then announces. Rolls back when it throws. As with every transaction: no network, no file, no user
 * inside; `work` may run again after a deadlock, so it must touch nothing outside.
 */
export function workspaceTransaction<T>(
  database: Database<Tables>,
  workspaceId: string,
  work: (tx: WorkspaceTransaction) => Promise<T>,
): Promise<T> {
  return database.transaction(async (trx) => {
    const announcements = new Map<string, Announcement>();
    const newConversations: string[] = [];
    const result = await work({
      trx,
      workspaceId,
      announce: (announcement) => {
        const { kind, subjectId, memberId, detail } = announcement;
        announcements.set([kind, subjectId, memberId, detail].join(' '), announcement);
      },
      numberConversation: (conversationId) => newConversations.push(conversationId),
    });
    if (announcements.size > 0 || newConversations.length > 0) {
      const announced = JSON.stringify([...announcements.values()]);
      await sql`select append_events(${workspaceId}::uuid, ${newConversations}::uuid[], ${announced}::jsonb)`.execute(
        trx,
      );
    }
    return result;
  });
}
