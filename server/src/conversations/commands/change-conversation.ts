/**
 * Assigns, closes, reopens, tags, snoozes, renames a conversation and marks it read: one write for all of a PATCH, each
 * change with its line in the history.
 */
import type { ConversationPatch, ConversationStatus } from '@irori/contract/conversations/api';
import { contactsByIds, visibleContacts } from '../../contacts/index.ts';
import { conflict, invalid } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { addWords } from '../../search/index.ts';
import type { SpamReason } from '../../tables.ts';
import { requireVisible } from '../policy.ts';
import { type ConversationRow, lockConversation, saveReadMark } from '../store.ts';
import { type HistoryLine, recordHistory } from './record-history.ts';

export async function changeConversation(
  house: House,
  viewer: Viewer,
  conversationId: string,
  patch: ConversationPatch,
): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    await applyPatch(house, tx, viewer, row, patch);
  });
}

async function applyPatch(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  patch: ConversationPatch,
): Promise<void> {
  const { trx, workspaceId } = tx;
  const now = house.clock.now();
  const activities: HistoryLine[] = [];
  const changes: Parameters<typeof changeRow>[3] = {};

  if (patch.status !== undefined && patch.status !== row.status) {
    Object.assign(changes, statusChange(patch.status, patch.snoozedUntil ?? null, now));
    activities.push({
      type: patch.status === 'open' ? 'reopened' : patch.status,
      params: patch.status === 'snoozed' ? { until: patch.snoozedUntil } : {},
    });
  } else if (patch.snoozedUntil !== undefined && row.status === 'snoozed') {
    changes.snoozed_until = patch.snoozedUntil === null ? null : new Date(patch.snoozedUntil);
  }
  if (patch.assigneeId !== undefined && patch.assigneeId !== row.assignee_id) {
    await requireAssignable(tx, row, patch.assigneeId);
    changes.assignee_id = patch.assigneeId;
    Object.assign(changes, { missed: false, missed_at: null, quiet_since: now });
    activities.push(
      patch.assigneeId === null
        ? { type: 'unassigned', params: { assigneeId: row.assignee_id } }
        : { type: 'assigned', params: { assigneeId: patch.assigneeId } },
    );
  }
  if (patch.teamId !== undefined && patch.teamId !== row.team_id) {
    await requireTeam(tx, patch.teamId);
    changes.team_id = patch.teamId;
    activities.push({ type: 'assigned', params: { teamId: patch.teamId } });
  }
  if (patch.tags !== undefined) {
    await requireTags(tx, patch.tags);
    changes.tag_ids = [...new Set(patch.tags)];
  }
  if (patch.spam !== undefined && patch.spam !== row.spam) {
    changes.spam = patch.spam;
    changes.spam_at = patch.spam ? now : null;
    changes.spam_reason = patch.spam
      ? JSON.stringify({ by: 'member', memberId: viewer.memberId, name: viewer.name } satisfies SpamReason)
      : null;
    activities.push({ type: patch.spam ? 'spam' : 'not_spam', params: {} });
  }
  if (patch.subject !== undefined && patch.subject !== row.subject) {
    changes.subject = patch.subject;
    await addWords(trx, workspaceId, [row.id], patch.subject);
    activities.push({ type: 'renamed', params: { from: row.subject, to: patch.subject } });
  }
  if (patch.contactId !== undefined && patch.contactId !== row.contact_id) {
    const contact = await requireContact(tx, viewer, patch.contactId);
    await addWords(trx, workspaceId, [row.id], contact.name);
    changes.contact_id = patch.contactId;
    changes.identity_id = await identityOf(tx, patch.contactId, row.connector);
    changes.doubt = null;
    changes.found_by = 'member';
    activities.push({
      type: 'customer_changed',
      params: { from: row.contact_name, name: contact.name, contactId: patch.contactId },
    });
  }

  const place = { conversationId: row.id, inboxId: row.inbox_id };
  if (Object.keys(changes).length > 0) {
    await changeRow(trx, workspaceId, row.id, changes);
    await recordHistory(tx, { ...place, author: { id: viewer.memberId, name: viewer.name }, at: now }, activities);
    tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place });
  }
  if (patch.read !== undefined) {
    await saveReadMark(trx, workspaceId, viewer.memberId, row.id, patch.read ? row.last_inbound_at : null);
    tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place, memberId: viewer.memberId });
  }
}

/** What a change of status sets besides itself. */
export function statusChange(status: ConversationStatus, snoozedUntil: string | null, now: Date) {
  if (status === 'snoozed' && snoozedUntil === null) {
    throw invalid('snooze_needs_time', 'Say until when: snoozedUntil.', {
      errors: [{ path: 'snoozedUntil', code: 'required', message: 'Required with status snoozed.' }],
    });
  }
  return {
    status,
    closed_at: status === 'closed' ? now : null,
    snoozed_until: status === 'snoozed' && snoozedUntil !== null ? new Date(snoozedUntil) : null,
    // Whoever closes or answers has seen it: it is missed no more.
    ...(status === 'open' ? { quiet_since: now } : { missed: false, missed_at: null }),
    ...(status === 'closed' ? { waiting_since: null } : {}),
  };
}

async function changeRow(
  trx: WorkspaceTransaction['trx'],
  workspaceId: string,
  id: string,
  changes: Partial<{
    status: ConversationStatus;
    closed_at: Date | null;
    snoozed_until: Date | null;
    missed: boolean;
    missed_at: null;
    waiting_since: null;
    quiet_since: Date;
    assignee_id: string | null;
    team_id: string | null;
    tag_ids: string[];
    spam: boolean;
    spam_at: Date | null;
    spam_reason: string | null;
    found_by: string;
    subject: string | null;
    contact_id: string;
    identity_id: string | null;
    doubt: null;
  }>,
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set(changes)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Only members who see the inbox and take new work; whoever holds it already may keep it (PD-15…18). */
async function requireAssignable(
  tx: WorkspaceTransaction,
  row: ConversationRow,
  memberId: string | null,
): Promise<void> {
  if (memberId === null) return;
  const member = await tx.trx
    .selectFrom('members as m')
    .leftJoin('inbox_members as access', (join) =>
      join
        .onRef('access.workspace_id', '=', 'm.workspace_id')
        .onRef('access.member_id', '=', 'm.id')
        .on('access.inbox_id', '=', row.inbox_id),
    )
    .where('m.workspace_id', '=', tx.workspaceId)
    .where('m.id', '=', memberId)
    .where('m.removed_at', 'is', null)
    .select(['m.name', 'm.available', 'm.role', 'access.inbox_id'])
    .executeTakeFirst();
  if (!member || (member.role === 'agent' && member.inbox_id === null)) {
    throw invalid('assignee_without_access', 'This member has no access to the inbox.', {
      errors: [{ path: 'assigneeId', code: 'no_access', message: 'No member with access to this inbox.' }],
    });
  }
  if (!member.available) {
    throw conflict('assignee_unavailable', `${member.name} takes no new conversations at the moment.`, {
      params: { name: member.name },
    });
  }
}

async function requireTeam(tx: WorkspaceTransaction, teamId: string | null): Promise<void> {
  if (teamId === null) return;
  const team = await tx.trx
    .selectFrom('teams')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', teamId)
    .select('id')
    .executeTakeFirst();
  if (!team)
    throw invalid('team_unknown', 'There is no such team.', {
      errors: [{ path: 'teamId', code: 'unknown', message: 'No such team.' }],
    });
}

async function requireTags(tx: WorkspaceTransaction, tagIds: readonly string[]): Promise<void> {
  if (tagIds.length === 0) return;
  const known = await tx.trx
    .selectFrom('tags')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...tagIds])
    .select('id')
    .execute();
  if (known.length < new Set(tagIds).size) {
    throw invalid('tag_unknown', 'There is no such tag.', {
      errors: [{ path: 'tags', code: 'unknown', message: 'One of these tags does not exist.' }],
    });
  }
}

/** A contact whom the viewer may see: to the others it does not exist. */
async function requireContact(tx: WorkspaceTransaction, viewer: Viewer, contactId: string): Promise<{ name: string }> {
  const visible = await visibleContacts(tx.trx, viewer, [contactId]);
  const [contact] = visible.has(contactId) ? await contactsByIds(tx.trx, tx.workspaceId, [contactId]) : [];
  if (contact) return contact;
  throw invalid('contact_unknown', 'There is no such contact.', {
    errors: [{ path: 'contactId', code: 'unknown', message: 'No such contact.' }],
  });
}

async function identityOf(tx: WorkspaceTransaction, contactId: string, medium: string): Promise<string | null> {
  const identity = await tx.trx
    .selectFrom('contact_identities')
    .where('workspace_id', '=', tx.workspaceId)
    .where('contact_id', '=', contactId)
    .where('medium', '=', medium)
    .orderBy('proven', 'desc')
    .select('id')
    .executeTakeFirst();
  return identity?.id ?? null;
}
