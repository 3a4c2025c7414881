import type { ListedSender } from '@irori/contract/spam/api';
import type { ListedSenderRow } from './store.ts';

/** An entry of the list as it goes over the wire. */
export function presentListedSender(row: ListedSenderRow): ListedSender {
  return {
    id: row.id,
    verdict: row.verdict,
    kind: row.kind,
    medium: row.medium,
    value: row.value,
    inboxId: row.inbox_id,
    addedBy: row.added_by,
    addedAt: row.added_at.toISOString(),
  };
}
