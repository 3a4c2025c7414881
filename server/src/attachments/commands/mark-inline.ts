/** Says which files of a message stand as pictures in its text, and gives each the name by which the text calls it. */
import { sql } from 'kysely';
import type { WorkspaceTransaction } from '../../platform/events/workspace-transaction.ts';

/** All other files of the message are ordinary ones. */
export async function markInline(
  tx: WorkspaceTransaction,
  messageId: string,
  pictureIds: readonly string[],
): Promise<void> {
  await sql`
    update attachments set inline = (id = any(${[...pictureIds]}::uuid[])),
      content_id = case when id = any(${[...pictureIds]}::uuid[]) then id::text || '@irori' end
    where workspace_id = ${tx.workspaceId}::uuid and message_id = ${messageId}::uuid
  `.execute(tx.trx);
}
