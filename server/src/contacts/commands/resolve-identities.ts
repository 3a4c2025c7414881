/**
 * Finds or creates the people behind a batch of inbound messages. An address has at most three identities: the proven one,
 * which only proven mail reaches, one that collects what merely claims to come from there, and one for what claims it
 * against the evidence. They are never joined here; that takes a person's click. What speaks against the evidence does not
 * reach the history of a proven contact even then.
 */
import { sql, type Transaction } from 'kysely';
import { newId } from '../../platform/ids.ts';
import type { Tables } from '../../tables.ts';

export interface PersonToResolve {
  readonly medium: string;
  /** In the connector's comparable form. */
  readonly address: string;
  readonly name: string;
  readonly proof: 'none' | 'dmarc' | 'dkim' | 'arc' | 'platform';
  /** The evidence speaks against it: a failed DMARC, a forward by who knows whom. */
  readonly suspect?: boolean;
}

export interface ResolvedPerson {
  readonly identityId: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly proven: boolean;
}

/** Answers in the order of `people`. Two statements when everybody is known, four when somebody is new. */
export async function resolveIdentities(
  trx: Transaction<Tables>,
  workspaceId: string,
  people: readonly PersonToResolve[],
  now: Date,
): Promise<ResolvedPerson[]> {
  const wanted = new Map(people.map((person) => [keyOf(person), person]));
  if (people.some(isSuspect)) await partSuspects(trx, workspaceId, [...wanted.values()].filter(isSuspect), now);
  const known = await loadIdentities(trx, workspaceId, [...wanted.values()]);
  const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, person]) => person);
  if (missing.length > 0) {
    await createIdentities(trx, workspaceId, missing, now);
    for (const [key, person] of await loadIdentities(trx, workspaceId, missing)) known.set(key, person);
  }
  return people.map((person) => {
    const resolved = known.get(keyOf(person));
    if (!resolved) throw new Error('An identity vanished while it was resolved');
    return resolved;
  });
}

const isProven = (person: PersonToResolve): boolean => person.proof !== 'none';
const isSuspect = (person: PersonToResolve): boolean => !isProven(person) && person.suspect === true;
const keyOf = (person: PersonToResolve): string =>
  `${person.medium} ${person.address} ${isProven(person)} ${isSuspect(person)}`;

async function loadIdentities(
  trx: Transaction<Tables>,
  workspaceId: string,
  people: readonly PersonToResolve[],
): Promise<Map<string, ResolvedPerson>> {
  const rows = await trx
    .selectFrom('contact_identities as identity')
    .innerJoin('contacts as contact', (join) =>
      join.onRef('contact.workspace_id', '=', 'identity.workspace_id').onRef('contact.id', '=', 'identity.contact_id'),
    )
    .where('identity.workspace_id', '=', workspaceId)
    .where(
      sql<boolean>`(identity.medium, identity.address) in (select * from unnest(${people.map((p) => p.medium)}::text[], ${people.map((p) => p.address)}::text[]))`,
    )
    .select([
      'identity.id',
      'identity.contact_id',
      'identity.medium',
      'identity.address',
      'identity.proven',
      'identity.suspect',
      'contact.name',
    ])
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.medium} ${row.address} ${row.proven} ${row.suspect}`,
      { identityId: row.id, contactId: row.contact_id, contactName: row.name, proven: row.proven },
    ]),
  );
}

/** A contact is made only with the identity that needs it: when somebody else was faster, neither is. */
async function createIdentities(
  trx: Transaction<Tables>,
  workspaceId: string,
  people: readonly PersonToResolve[],
  now: Date,
): Promise<void> {
  const rows = people
    .map((person) => ({
      identity_id: newId(now.getTime()),
      contact_id: newId(now.getTime()),
      medium: person.medium,
      address: person.address,
      name: person.name,
      proven: isProven(person),
      suspect: isSuspect(person),
      proof: person.proof,
    }))
    .sort((a, b) => (a.address < b.address ? -1 : 1)); // one order for everybody, so that two batches never wait for each other
  await sql`
    with person as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as t(identity_id uuid, contact_id uuid, medium text, address text, name text, proven boolean, suspect boolean, proof text)
    ), made as (
      insert into contact_identities (workspace_id, id, contact_id, medium, address, display_name, proven, suspect, proof, proven_at)
      select ${workspaceId}::uuid, identity_id, contact_id, medium, address, name, proven, suspect, proof, case when proven then ${now}::timestamptz end
      from person
      on conflict (workspace_id, medium, address, proven, suspect) do nothing
      returning contact_id
    )
    insert into contacts (workspace_id, id, kind, name)
    select ${workspaceId}::uuid, contact_id, 'lead', coalesce(nullif(name, ''), address) from person where contact_id in (select contact_id from made)
  `.execute(trx);
}

/**
 * Somebody joined a suspect contact with a proven one: what they saw then was theirs to judge, what comes now is not. The
 * identity goes to a contact of its own again; the conversations that were joined stay.
 */
async function partSuspects(
  trx: Transaction<Tables>,
  workspaceId: string,
  people: readonly PersonToResolve[],
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string; address: string; display_name: string }>`
    select own.id, own.address, own.display_name from contact_identities own
    where own.workspace_id = ${workspaceId}::uuid and own.suspect
      and (own.medium, own.address) in (select * from unnest(${people.map((p) => p.medium)}::text[], ${people.map((p) => p.address)}::text[]))
      and exists (select from contact_identities other where other.workspace_id = own.workspace_id and other.contact_id = own.contact_id and not other.suspect)
    for update
  `.execute(trx);
  for (const row of rows) {
    const contactId = newId(now.getTime());
    await trx
      .insertInto('contacts')
      .values({ workspace_id: workspaceId, id: contactId, name: row.display_name || row.address, note: null })
      .execute();
    await trx
      .updateTable('contact_identities')
      .set({ contact_id: contactId })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', row.id)
      .execute();
  }
}
