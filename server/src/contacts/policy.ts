/** Who may see a contact: owner and admin all, agents those who wrote to one of their inboxes. */
import type { Kysely, Transaction } from 'kysely';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';
import type { Tables } from '../tables.ts';
import { contactsByIds, contactsSeenFrom } from './store.ts';

/** Of these contacts of the viewer's workspace, the ones they may see. */
export async function visibleContacts(
  db: Kysely<Tables> | Transaction<Tables>,
  viewer: Viewer,
  contactIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (isAdmin(viewer)) return new Set(contactIds);
  return contactsSeenFrom(db, viewer.workspaceId, contactIds, viewer.inboxIds);
}

/** Throws 404 for a contact that the viewer may not see, as for one that does not exist. */
export async function requireContact(house: House, viewer: Viewer, contactId: string): Promise<void> {
  const { db } = house.database;
  const [known] = await contactsByIds(db, viewer.workspaceId, [contactId]);
  if (!known || !(await visibleContacts(db, viewer, [contactId])).has(contactId)) throw notFound('contact');
}
