/** Who may do what with a conversation. Everything begins with seeing its inbox. */

import { notFound } from '../errors.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import type { ConversationRow } from './store.ts';

export interface ConversationRights {
  readonly reply: boolean;
  readonly assign: boolean;
  readonly close: boolean;
  readonly delete: boolean;
}

/** Rights of somebody who sees the inbox: all work is for everyone with access (PD-20, PD-26); deleting is not (PD-30). */
export function conversationRights(
  row: Pick<ConversationRow, 'installed_by'>,
  viewer: Pick<Viewer, 'role' | 'memberId'>,
): ConversationRights {
  const mayDelete = viewer.role !== 'agent' || row.installed_by === viewer.memberId;
  return { reply: true, assign: true, close: true, delete: mayDelete };
}

/** A conversation in an inbox one cannot see looks exactly like one that does not exist. */
export function requireVisible<T extends { inbox_id: string }>(
  row: T | undefined,
  viewer: Pick<Viewer, 'inboxIds'>,
): T {
  if (!row || !viewer.inboxIds.includes(row.inbox_id)) throw notFound('conversation');
  return row;
}
