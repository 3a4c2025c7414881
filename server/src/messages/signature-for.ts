/** The signature a mail goes out with: the member's and the brand's, with their names filled in. Fixed when it is written. */
import { composeSignature, type Signature } from '@irori/contract/signature';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';

/** Null when neither has one. */
export async function signatureFor(
  tx: WorkspaceTransaction,
  memberId: string,
  channelId: string,
): Promise<Signature | null> {
  const row = await tx.trx
    .selectFrom('channels as ch')
    .innerJoin('workspaces as w', 'w.id', 'ch.workspace_id')
    .leftJoin('brands as b', (join) =>
      join.onRef('b.workspace_id', '=', 'ch.workspace_id').onRef('b.id', '=', 'ch.brand_id'),
    )
    .leftJoin('members as m', (join) => join.onRef('m.workspace_id', '=', 'ch.workspace_id').on('m.id', '=', memberId))
    .where('ch.workspace_id', '=', tx.workspaceId)
    .where('ch.id', '=', channelId)
    .select([
      'w.name as workspace',
      'b.name as brand',
      'b.signature',
      'b.signature_html',
      'm.name as member',
      'm.preferences',
    ])
    .executeTakeFirst();
  if (!row) return null;
  const { signature: own, signatureHtml: ownHtml } = (row.preferences ?? {}) as Record<string, unknown>;
  return composeSignature(
    [
      { text: typeof own === 'string' ? own : '', html: typeof ownHtml === 'string' ? ownHtml : null },
      { text: row.signature ?? '', html: row.signature_html },
    ],
    { name: row.member ?? '', brand: row.brand ?? row.workspace },
  );
}
