import type { CustomerRule } from '@irori/contract/customer-rules/api';
import type { CustomerRuleRow } from './store.ts';

/** A rule as it goes over the wire. */
export function presentCustomerRule(row: CustomerRuleRow): CustomerRule {
  return {
    id: row.id,
    medium: row.medium,
    sender: row.sender,
    take: row.take,
    address: row.address,
    addressName: row.address_name,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
  };
}
