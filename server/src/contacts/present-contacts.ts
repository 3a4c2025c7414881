/** Contacts with their addresses, and who may be the same person, as one viewer sees them. */
import type { Contact } from '@irori/contract/contacts/api';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { visibleContacts } from './policy.ts';
import { type ContactRow, contactsByIds, type IdentityRow, identitiesOf, sameAddresses } from './store.ts';

/** In the order of the rows; four statements for any number of them. */
export async function presentContacts(
  house: Pick<House, 'database'>,
  viewer: Viewer,
  rows: readonly ContactRow[],
): Promise<Contact[]> {
  const { db } = house.database;
  const ids = rows.map((row) => row.id);
  const [identities, same] = await Promise.all([
    identitiesOf(db, viewer.workspaceId, ids),
    sameAddresses(db, viewer.workspaceId, ids),
  ]);
  const visible = await visibleContacts(db, viewer, [...new Set(same.map((row) => row.other_id))]);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    note: row.note,
    identities: identities.filter((identity) => identity.contact_id === row.id).map(presentIdentity),
    createdAt: row.created_at.toISOString(),
    samePerson: same
      .filter((each) => each.contact_id === row.id && visible.has(each.other_id))
      .map((each) => ({ contactId: each.other_id, name: each.other_name, because: 'same_address' })),
  }));
}

/** Null when there is no such contact for this viewer. */
export async function presentContactById(
  house: Pick<House, 'database'>,
  viewer: Viewer,
  contactId: string,
): Promise<Contact | null> {
  const { db } = house.database;
  const visible = await visibleContacts(db, viewer, [contactId]);
  if (!visible.has(contactId)) return null;
  const [contact] = await presentContacts(house, viewer, await contactsByIds(db, viewer.workspaceId, [contactId]));
  return contact ?? null;
}

function presentIdentity(row: IdentityRow): Contact['identities'][number] {
  return {
    id: row.id,
    medium: row.medium,
    address: row.address,
    displayName: row.display_name,
    proven: row.proven,
    suspect: row.suspect,
    proof: row.proof,
    provenAt: row.proven_at?.toISOString() ?? null,
  };
}
