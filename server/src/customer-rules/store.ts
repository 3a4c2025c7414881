/** Statements on customer rules. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { CustomerRulesTable, Tables } from '../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;
export type CustomerRuleRow = Selectable<CustomerRulesTable>;

/** All of a workspace, newest first: people make them by hand, so they are few. */
export function customerRules(db: Reader, workspaceId: string): Promise<CustomerRuleRow[]> {
  return db
    .selectFrom('customer_rules')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export function customerRuleFor(
  db: Reader,
  workspaceId: string,
  medium: string,
  sender: string,
): Promise<CustomerRuleRow | undefined> {
  return db
    .selectFrom('customer_rules')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('medium', '=', medium)
    .where('sender', '=', sender)
    .executeTakeFirst();
}

export interface RuleToTeach {
  readonly medium: string;
  readonly sender: string;
  readonly take: string;
  readonly address: string | null;
  readonly addressName: string;
  readonly madeBy: string;
  readonly madeAt: Date;
}

/** There is one rule for a sender; a newer one takes the place of the older. */
export async function saveCustomerRule(
  trx: Transaction<Tables>,
  workspaceId: string,
  rule: RuleToTeach,
): Promise<CustomerRuleRow> {
  const values = {
    take: rule.take,
    address: rule.address,
    address_name: rule.addressName,
    made_by: rule.madeBy,
    made_at: rule.madeAt,
  };
  return trx
    .insertInto('customer_rules')
    .values({ workspace_id: workspaceId, id: newId(), medium: rule.medium, sender: rule.sender, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'medium', 'sender']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Answers false when there was none. */
export async function deleteCustomerRule(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const gone = await trx
    .deleteFrom('customer_rules')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}
