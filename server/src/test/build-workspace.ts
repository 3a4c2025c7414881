/** Builders of rows for tests. Each test makes a workspace of its own, since all tests of a worker share a database. */
import { sql } from 'kysely';
import type { House } from '../house.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { indexTokens } from '../search/tokens.ts';

export interface TestWorkspace {
  readonly id: string;
  readonly house: House;
}

export async function buildWorkspace(house: House): Promise<TestWorkspace> {
  const id = newId();
  await house.database.db.insertInto('workspaces').values({ id, name: 'Hearth' }).execute();
  return { id, house };
}

export async function buildInbox({ id: workspaceId, house }: TestWorkspace, name = 'Support'): Promise<string> {
  const id = newId();
  await house.database.db
    .insertInto('inboxes')
    .values({ workspace_id: workspaceId, id, name, archived_at: null })
    .execute();
  return id;
}

/** A member and how they look to the rooms. Owner and admin see all inboxes given, as agents do. */
export async function buildMember(
  { id: workspaceId, house }: TestWorkspace,
  given: { role?: Viewer['role']; inboxIds?: readonly string[]; name?: string; email?: string } = {},
): Promise<Viewer> {
  const { role = 'agent', inboxIds = [], name = 'Anna' } = given;
  const id = newId();
  const email = given.email ?? `${id}@team.example`;
  await house.database.db
    .insertInto('members')
    .values({ workspace_id: workspaceId, id, user_id: id, name, email, role, removed_at: null })
    .execute();
  const access = inboxIds.map((inboxId) => ({ workspace_id: workspaceId, inbox_id: inboxId, member_id: id }));
  if (access.length > 0) await house.database.db.insertInto('inbox_members').values(access).execute();
  return {
    workspaceId,
    memberId: id,
    userId: id,
    name,
    email,
    role,
    inboxIds,
    locale: 'en',
    credential: { kind: 'session', id },
  };
}

export async function buildChannel(
  { id: workspaceId, house }: TestWorkspace,
  given: { inboxId: string; connector?: string; account?: string; receivingAddress?: string },
): Promise<string> {
  const id = newId();
  await house.database.db
    .insertInto('channels')
    .values({
      workspace_id: workspaceId,
      id,
      connector: given.connector ?? 'pigeon',
      inbox_id: given.inboxId,
      brand_id: null,
      name: 'Pigeon post',
      account: given.account ?? `${id}@shop.example`,
      receiving_address: given.receivingAddress ?? null,
      state: 'connected',
      credentials: null,
      installed_by: null,
    })
    .execute();
  return id;
}

export async function buildContact(
  { id: workspaceId, house }: TestWorkspace,
  given: { name?: string; address?: string; proven?: boolean; medium?: string } = {},
): Promise<{ id: string; identityId: string }> {
  const { name = 'Bogdan Kowalski', address = `${newId()}@customer.example`, proven = true, medium = 'pigeon' } = given;
  const contact = { id: newId(), identityId: newId() };
  const { db } = house.database;
  await db.insertInto('contacts').values({ workspace_id: workspaceId, id: contact.id, name, note: null }).execute();
  await db
    .insertInto('contact_identities')
    .values({
      workspace_id: workspaceId,
      id: contact.identityId,
      contact_id: contact.id,
      medium,
      address,
      display_name: name,
      proven,
      proof: proven ? 'dmarc' : 'none',
    })
    .execute();
  return contact;
}

export interface TestConversation {
  readonly id: string;
  readonly inboxId: string;
  readonly channelId: string;
  readonly contactId: string;
}

export async function buildConversation(
  workspace: TestWorkspace,
  given: {
    inboxId: string;
    channelId?: string;
    contactId?: string;
    subject?: string | null;
    at?: Date;
    spam?: boolean;
  },
): Promise<TestConversation> {
  const { id: workspaceId, house } = workspace;
  const id = newId();
  const channelId = given.channelId ?? (await buildChannel(workspace, { inboxId: given.inboxId }));
  const contactId = given.contactId ?? (await buildContact(workspace)).id;
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    await tx.trx
      .insertInto('conversations')
      .values({
        workspace_id: workspaceId,
        id,
        number: null,
        inbox_id: given.inboxId,
        channel_id: channelId,
        connector: 'pigeon',
        contact_id: contactId,
        identity_id: null,
        subject: given.subject ?? null,
        status: 'open',
        assignee_id: null,
        team_id: null,
        spam: given.spam ?? false,
        doubt: null,
        thread_key: null,
        last_message_id: null,
        last_activity_at: given.at ?? house.clock.now(),
      })
      .execute();
    tx.numberConversation(id);
  });
  return { id, inboxId: given.inboxId, channelId, contactId };
}

export interface TestMessage {
  readonly text?: string;
  readonly at?: Date;
  readonly subject?: string;
  readonly html?: string | null;
  readonly kind?: 'message' | 'note';
  readonly direction?: 'in' | 'out';
  readonly authorName?: string;
  readonly inboundEventId?: string | null;
  readonly deletedAt?: Date | null;
  /** Further words by which it is found: addresses, file names. */
  readonly words?: readonly string[];
}

export async function buildMessage(
  { id: workspaceId, house }: TestWorkspace,
  conversation: Pick<TestConversation, 'id'>,
  given: TestMessage = {},
): Promise<string> {
  const id = newId();
  const { text = 'Where is my parcel?', subject = null, authorName = 'Bogdan Kowalski' } = given;
  const tokens = indexTokens(subject, authorName, ...(given.words ?? []), text);
  await house.database.db
    .insertInto('messages')
    .values({
      workspace_id: workspaceId,
      id,
      conversation_id: conversation.id,
      direction: given.direction ?? 'in',
      kind: given.kind ?? 'message',
      author_kind: given.direction === 'out' ? 'member' : 'contact',
      author_id: null,
      author_name: authorName,
      subject,
      text,
      folded_text: null,
      html: given.html ?? null,
      lang: null,
      inbound_event_id: given.inboundEventId ?? null,
      reply_to: null,
      at: given.at ?? house.clock.now(),
      deleted_at: given.deletedAt ?? null,
      search: sql`array_to_tsvector(${tokens}::text[])` as never,
    })
    .execute();
  return id;
}

export async function buildInboundEvent(
  { id: workspaceId, house }: TestWorkspace,
  given: {
    channelId: string;
    state?: 'received' | 'applied' | 'duplicate' | 'ignored' | 'quarantined';
    reason?: string | null;
    raw?: string | Uint8Array | null;
    receivedAt?: Date;
    preview?: { from: string; subject: string; text: string } | null;
    checks?: Record<string, unknown> | null;
    conversationId?: string;
    messageId?: string;
  },
): Promise<string> {
  const id = newId();
  const raw = given.raw === null ? null : Buffer.from(given.raw ?? 'From: a@b.example\r\n\r\nhello\r\n');
  const stored = raw && (await house.blobs.put(raw, { maxBytes: 10_000_000 }));
  const state = given.state ?? 'received';
  await house.database.db
    .insertInto('inbound_events')
    .values({
      workspace_id: workspaceId,
      id,
      channel_id: given.channelId,
      event_id: id,
      order_key: given.channelId,
      door: 'mail',
      state,
      reason: given.reason ?? null,
      preview: given.preview ? JSON.stringify(given.preview) : null,
      envelope: JSON.stringify({
        kind: 'smtp',
        from: 'a@b.example',
        to: ['x@in.example'],
        clientIp: '192.0.2.7',
        helo: 'b.example',
        tls: true,
      }),
      checks: given.checks ? JSON.stringify(given.checks) : null,
      raw_blob: stored?.hash ?? null,
      size: raw?.length ?? 0,
      conversation_id: given.conversationId ?? null,
      message_id: given.messageId ?? null,
      received_at: given.receivedAt ?? house.clock.now(),
      processed_at: state === 'received' ? null : house.clock.now(),
    })
    .execute();
  return id;
}

export interface AnnouncedEvent {
  readonly kind: string;
  readonly subject_id: string;
  readonly inbox_id: string | null;
  readonly left_inbox_id: string | null;
  readonly member_id: string | null;
  readonly detail: string | null;
}

/** What was announced in a workspace, in order. */
export function announcedIn({ id, house }: TestWorkspace): Promise<AnnouncedEvent[]> {
  return house.database.db
    .selectFrom('events')
    .select(['kind', 'subject_id', 'inbox_id', 'left_inbox_id', 'member_id', 'detail'])
    .where('workspace_id', '=', id)
    .orderBy('number')
    .execute();
}
