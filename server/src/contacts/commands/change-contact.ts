/** Changes what a member knows of a contact: the name, a note, whether they are a customer. */
import type { contactPatch } from '@irori/contract/contacts/api';
import type { z } from 'zod';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { addWords } from '../../search/index.ts';
import { requireContact } from '../policy.ts';
import { conversationsOfContact, lockContacts, updateContact } from '../store.ts';

/** Rows of older conversations learn of a new name when they are next shown. */
export const announcedConversations = 200;

export async function changeContact(
  house: House,
  viewer: Viewer,
  contactId: string,
  patch: z.output<typeof contactPatch>,
): Promise<void> {
  await requireContact(house, viewer, contactId);
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const [row] = await lockContacts(tx.trx, tx.workspaceId, [contactId]);
    if (!row) throw notFound('contact');
    const changes = {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.note === undefined ? {} : { note: patch.note }),
      ...(patch.kind === undefined ? {} : { kind: patch.kind }),
    };
    if (Object.keys(changes).length === 0) return;
    const changed = await updateContact(tx.trx, tx.workspaceId, contactId, changes);
    tx.announce({ kind: 'contact.changed', subjectId: contactId });
    if (changed.name !== row.name) await tellConversations(tx, contactId, changed.name);
  });
}

/** Conversations carry the customer's name in their rows, and are found by it. */
export async function tellConversations(tx: WorkspaceTransaction, contactId: string, name: string): Promise<void> {
  const conversations = await conversationsOfContact(tx.trx, tx.workspaceId, contactId, announcedConversations);
  await addWords(
    tx.trx,
    tx.workspaceId,
    conversations.map((row) => row.id),
    name,
  );
  for (const { id, inbox_id: inboxId } of conversations) {
    tx.announce({ kind: 'conversation.changed', subjectId: id, conversationId: id, inboxId });
  }
}
