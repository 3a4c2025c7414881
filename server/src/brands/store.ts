// Every statement on brands.
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export interface BrandRow {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly signature_html: string | null;
  readonly sender_domain_id: string | null;
}

export function allBrands(db: Db, workspaceId: string): Promise<BrandRow[]> {
  return db.selectFrom('brands').select(['id', 'name', 'signature', 'signature_html', 'sender_domain_id']).where('workspace_id', '=', workspaceId).orderBy('id').execute(); // biome-ignore format: one statement
}

export async function brandById(db: Db, workspaceId: string, id: string): Promise<BrandRow | null> {
  return (await db.selectFrom('brands').select(['id', 'name', 'signature', 'signature_html', 'sender_domain_id']).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst()) ?? null; // biome-ignore format: one statement
}

export async function insertBrand(
  trx: Transaction<Tables>,
  workspaceId: string,
  brand: { id: string; name: string; signature: string; signatureHtml?: string | null; now: Date },
): Promise<void> {
  const { id, name, signature, signatureHtml = null, now } = brand;
  await trx
    .insertInto('brands')
    .values({ workspace_id: workspaceId, id, name, signature, signature_html: signatureHtml, created_at: now })
    .execute();
}

/** False when there is no such brand. */
export async function updateBrand(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  changes: {
    name?: string | undefined;
    signature?: string | undefined;
    signatureHtml?: string | null | undefined;
    senderDomainId?: string | null | undefined;
  },
): Promise<boolean> {
  const result = await trx
    .updateTable('brands')
    .set((eb) => ({
      name: changes.name ?? eb.ref('name'),
      signature: changes.signature ?? eb.ref('signature'),
      signature_html: changes.signatureHtml === undefined ? eb.ref('signature_html') : changes.signatureHtml,
      sender_domain_id: changes.senderDomainId === undefined ? eb.ref('sender_domain_id') : changes.senderDomainId,
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
