/** Takes a correction of the customer back: every conversation, every word's author, and what was learned. */
import { sql } from 'kysely';
import { contactsByIds } from '../../contacts/index.ts';
import { deleteCustomerRule, saveCustomerRule } from '../../customer-rules/index.ts';
import { conflict } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import type { ReplacedRule } from '../../tables.ts';
import { requireVisible } from '../policy.ts';
import { conversationsByIds, lockConversation } from '../store.ts';
import { recordHistory } from './record-history.ts';

/** Throws `correction_not_there` when it is undone already, or its customer is gone by now. */
export async function undoCorrection(
  house: House,
  viewer: Viewer,
  conversationId: string,
  correctionId: string | undefined,
): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const { trx, workspaceId } = tx;
    requireVisible(await lockConversation(trx, workspaceId, conversationId), viewer);
    const correction = await trx
      .selectFrom('customer_corrections')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', conversationId)
      .where('undone_at', 'is', null)
      .$if(correctionId !== undefined, (query) => query.where('id', '=', correctionId ?? ''))
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .forUpdate()
      .executeTakeFirst();
    if (!correction) throw conflict('correction_not_there', 'There is nothing to take back.');
    const { moved } = correction;
    const contacts = await contactsByIds(trx, workspaceId, [...new Set(moved.map((one) => one.contactId))]);
    const nameOf = new Map(contacts.map((contact) => [contact.id, contact.name]));
    if (!moved.every((one) => nameOf.has(one.contactId)))
      throw conflict('correction_not_there', 'There is nothing to take back.');

    const rows = await conversationsByIds(
      trx,
      workspaceId,
      moved.map((one) => one.conversationId),
    );
    const data = JSON.stringify(moved.map((one) => ({ ...one, name: nameOf.get(one.contactId) ?? '' })));
    await sql`
      update messages m set author_id = t."contactId", author_name = t.name
      from jsonb_to_recordset(${data}::jsonb) as t("conversationId" uuid, "contactId" uuid, "messageIds" jsonb, name text)
      where m.workspace_id = ${workspaceId}::uuid and m.conversation_id = t."conversationId" and t."messageIds" ? m.id::text
    `.execute(trx);
    await sql`
      update conversations c set contact_id = t."contactId", identity_id = t."identityId", doubt = t.doubt, found_by = t."foundBy",
        last_message = case when t."messageIds" ? c.last_message_id::text
          then jsonb_set(c.last_message, '{authorName}', to_jsonb(t.name)) else c.last_message end
      from jsonb_to_recordset(${data}::jsonb) as t("conversationId" uuid, "contactId" uuid, "identityId" uuid, doubt text,
        "foundBy" text, "messageIds" jsonb, name text)
      where c.workspace_id = ${workspaceId}::uuid and c.id = t."conversationId"
    `.execute(trx);
    const author = { id: viewer.memberId, name: viewer.name };
    for (const row of rows) {
      const before = moved.find((one) => one.conversationId === row.id);
      const place = { conversationId: row.id, inboxId: row.inbox_id };
      const params = {
        from: row.contact_name,
        name: nameOf.get(before?.contactId ?? '') ?? '',
        contactId: before?.contactId,
      };
      await recordHistory(tx, { ...place, author, at: house.clock.now() }, [{ type: 'customer_changed', params }]);
      tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place });
      for (const id of before?.messageIds ?? []) tx.announce({ kind: 'message.changed', subjectId: id, ...place });
    }
    if (correction.rule_id !== null) await unlearn(tx, correction.rule_id, correction.rule_before, house.clock.now());
    await trx
      .updateTable('customer_corrections')
      .set({ undone_at: house.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', correction.id)
      .execute();
  });
}

/** What was learned is forgotten; what it had replaced holds again. */
async function unlearn(
  tx: WorkspaceTransaction,
  ruleId: string,
  before: ReplacedRule | null,
  now: Date,
): Promise<void> {
  const rule = await tx.trx
    .selectFrom('customer_rules')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', ruleId)
    .executeTakeFirst();
  if (!rule) return;
  const { medium, sender } = rule;
  if (before === null) await deleteCustomerRule(tx.trx, tx.workspaceId, ruleId);
  else await saveCustomerRule(tx.trx, tx.workspaceId, { medium, sender, ...before, madeAt: now });
}
