/**
 * Takes the sample data out again, and nothing else: its conversations, mailboxes, contacts, tags, inboxes and colleagues.
 * Where a person has since put something of their own beside it, such as a mail to a sample mailbox, that stays, with the
 * mailbox and inbox it stands in.
 */
import { sql } from 'kysely';
import { deleteChannelRow } from './channels/store.ts';
import type { House } from './house.ts';
import { removeInbox } from './inboxes/commands/change-inbox.ts';
import { isInUse } from './inboxes/store.ts';
import { removeMember } from './members/commands/remove-member.ts';
import { type WorkspaceTransaction, workspaceTransaction } from './platform/events/workspace-transaction.ts';
import type { Viewer } from './platform/http/viewer.ts';
import { findSampleThings, type SampleThings } from './sample-data/index.ts';
import { deleteTag } from './tags/store.ts';

export async function removeSampleData(house: House, viewer: Viewer): Promise<void> {
  const { db } = house.database;
  const { workspaceId } = viewer;
  const things = await findSampleThings(db, workspaceId);
  if (things === null) return;
  // A sample colleague may be an admin, whom only an owner may remove; the samples came as one, and go as one.
  const asOwner: Viewer = { ...viewer, role: 'owner' };
  const people = await db
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('email', 'in', [...things.colleagues])
    .where('removed_at', 'is', null)
    .execute();
  for (const { id } of people) if (id !== viewer.memberId) await removeMember(house, asOwner, id);
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    await removeContents(tx, things);
    await removeMailboxes(tx, things);
  });
  const empty = await house.database.transaction(async (trx) => {
    const kept: string[] = [];
    for (const id of things.inboxes) if (!(await isInUse(trx, workspaceId, id))) kept.push(id);
    return kept;
  });
  for (const id of empty) await removeInbox(house, asOwner, id);
}

async function removeContents(tx: WorkspaceTransaction, things: SampleThings): Promise<void> {
  const { trx, workspaceId } = tx;
  const { rows: gone } = await sql<{ id: string; inbox_id: string; contact_id: string }>`
    delete from conversations where workspace_id = ${workspaceId}::uuid and created_at <= ${things.base} and channel_id in (
      select id from channels where workspace_id = ${workspaceId}::uuid and account = any(${[...things.addresses]}::text[]))
    returning id, inbox_id, contact_id
  `.execute(trx);
  for (const { id, inbox_id } of gone)
    tx.announce({ kind: 'conversation.removed', subjectId: id, conversationId: id, inboxId: inbox_id });
  await sql`
    delete from inbound_events where workspace_id = ${workspaceId}::uuid and received_at <= ${things.base} and channel_id in (
      select id from channels where workspace_id = ${workspaceId}::uuid and account = any(${[...things.addresses]}::text[]))
  `.execute(trx);
  // A contact that somebody joined with another, or wrote to elsewhere, is theirs now.
  await sql`
    delete from contacts c where c.workspace_id = ${workspaceId}::uuid
      and c.id = any(${[...new Set(gone.map((row) => row.contact_id))]}::uuid[])
      and not exists (select from conversations o where o.workspace_id = c.workspace_id and o.contact_id = c.id)
      and not exists (select from contact_identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
        and i.address is not null and i.address not like '%.example')
  `.execute(trx);
  for (const id of things.tags) {
    const { rows } = await sql`
      select from conversations where workspace_id = ${workspaceId}::uuid and ${id}::uuid = any(tag_ids) limit 1
    `.execute(trx);
    if (rows.length === 0 && (await deleteTag(trx, workspaceId, id)))
      tx.announce({ kind: 'tag.removed', subjectId: id });
  }
}

async function removeMailboxes(tx: WorkspaceTransaction, things: SampleThings): Promise<void> {
  const { trx, workspaceId } = tx;
  const rows = await trx
    .selectFrom('channels as c')
    .where('c.workspace_id', '=', workspaceId)
    .where('c.account', 'in', [...things.addresses])
    .select(['c.id', 'c.inbox_id'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('conversations as o')
            .whereRef('o.workspace_id', '=', 'c.workspace_id')
            .whereRef('o.channel_id', '=', 'c.id')
            .select('o.id'),
        )
        .as('used'),
    )
    .execute();
  for (const { id, inbox_id, used } of rows) {
    if (used) {
      await sql`update channels set settings = settings - 'samples' where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`.execute(trx); // biome-ignore format: one statement
      continue;
    }
    await deleteChannelRow(trx, workspaceId, id);
    tx.announce({ kind: 'channel.removed', subjectId: id, inboxId: inbox_id });
  }
}
