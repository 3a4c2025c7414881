/** Who the customer is and why, for whoever wants to judge it. */
import type { CustomerEvidence } from '@irori/contract/conversations/customer';
import { sql } from 'kysely';
import { ourAddresses } from '../channels/index.ts';
import { visibleContacts } from '../contacts/index.ts';
import { customerRuleFor, presentCustomerRule } from '../customer-rules/index.ts';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { canTeach } from './commands/correct-customer.ts';
import { conversationsAlike, evidenceOf, type KeptEvidence } from './customer-evidence.ts';
import type { ConversationRow } from './store.ts';

export async function presentCustomer(house: House, viewer: Viewer, row: ConversationRow): Promise<CustomerEvidence> {
  const { db } = house.database;
  const { workspaceId } = viewer;
  const [kept, alike, we, correction] = await Promise.all([
    evidenceOf(db, workspaceId, [row.id]).then((found) => found.get(row.id)),
    conversationsAlike(db, workspaceId, row, viewer.inboxIds),
    ourAddresses(house, workspaceId),
    db
      .selectFrom('customer_corrections')
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', row.id)
      .where('undone_at', 'is', null)
      .orderBy('made_at', 'desc')
      .select(['id', 'made_by', 'made_at', 'moved'])
      .executeTakeFirst(),
  ]);
  const sender = kept?.writtenFrom ?? null;
  const rule = sender === null ? undefined : await customerRuleFor(db, workspaceId, row.connector, sender);
  const byMember = row.found_by === 'member';
  return {
    conversationId: row.id,
    doubt: row.doubt,
    found:
      kept && !byMember ? { source: kept.source, confidence: kept.confidence, evidence: [...kept.evidence] } : null,
    writtenFrom: sender,
    candidates: await presentCandidates(house, viewer, row, kept),
    alike: alike.length,
    rule: rule ? presentCustomerRule(rule) : null,
    canTeach: sender !== null && canTeach(sender, we),
    correction: correction
      ? {
          id: correction.id,
          madeBy: correction.made_by,
          madeAt: correction.made_at.toISOString(),
          conversations: correction.moved.length,
        }
      : null,
  };
}

/** Each with the contact that it would go to; of contacts whom the viewer may not see, only that there is one is left out. */
async function presentCandidates(
  house: House,
  viewer: Viewer,
  row: ConversationRow,
  kept: KeptEvidence | undefined,
): Promise<CustomerEvidence['candidates']> {
  const candidates = (kept?.candidates ?? []).filter(({ address }) => !address.endsWith('@sender.invalid'));
  if (candidates.length === 0) return [];
  const { rows } = await sql<{ address: string; id: string; name: string; proven: boolean }>`
    select distinct on (i.address) i.address, c.id, c.name, i.proven from contact_identities i
    join contacts c on c.workspace_id = i.workspace_id and c.id = i.contact_id
    where i.workspace_id = ${viewer.workspaceId}::uuid and i.medium = ${row.connector} and not i.suspect
      and i.address = any(${candidates.map(({ address }) => address)}::text[])
    order by i.address, i.proven desc
  `.execute(house.database.db);
  const visible = await visibleContacts(
    house.database.db,
    viewer,
    rows.map(({ id }) => id),
  );
  return candidates.map(({ address, name, source, confidence }) => {
    const known = rows.find((one) => one.address === address && visible.has(one.id));
    return {
      address,
      name,
      source,
      confidence,
      contact: known ? { id: known.id, name: known.name, proven: known.proven } : null,
      isCurrent: row.contact_address === address,
    };
  });
}
