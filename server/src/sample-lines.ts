/**
 * Joins the sample data with the house: both lines and the rooms, at a clock that stands in the past, with no relay and
 * no jobs, since what the samples begin they finish themselves.
 */
import { randomBytes } from 'node:crypto';
import type { Connector } from '@irori/connectors/kit/connector';
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import type { SenderChecks } from '@irori/connectors/kit/inbound-event';
import { newMessage } from '@irori/contract/messages/api';
import { sql } from 'kysely';
import { insertUpload } from './attachments/store.ts';
import { createAccount, findAccount, hashPassword } from './auth/accounts.ts';
import { connectChannel, receivingAddress } from './channels/index.ts';
import { channelByAccount, channelById } from './channels/store.ts';
import { changeConversation, makeThreadToken } from './conversations/index.ts';
import type { House } from './house.ts';
import { makeAcceptor } from './inbound/accept.ts';
import { makePreparer } from './inbound/prepare-event.ts';
import { makeProcessJob } from './inbound/process.job.ts';
import { makeInbox } from './inboxes/commands/make-inbox.ts';
import { conversationJob, orderKeyJob } from './jobs.ts';
import { announceAccess, announceMember, insertMember, memberById, setInboxesOfMember } from './members/index.ts';
import { sendReply } from './messages/commands/send-reply.ts';
import { makeDeliverJob } from './outbound/deliver.job.ts';
import { workspaceTransaction } from './platform/events/workspace-transaction.ts';
import type { Viewer } from './platform/http/viewer.ts';
import { newId } from './platform/ids.ts';
import {
  addSamples,
  type Mailbox,
  type MailboxToMake,
  type SampleLines,
  type SamplePlace,
  sampleFile,
} from './sample-data/index.ts';
import { insertTag } from './tags/store.ts';

/** Fills a workspace with the sample conversations, see `sample-data/`. */
export function addSampleData(house: House, place: SamplePlace): Promise<void> {
  return addSamples(house, openSampleLines(house, place.workspaceId), place);
}

function openSampleLines(house: House, workspaceId: string): SampleLines {
  const { db } = house.database;
  let now = house.clock.now();
  const stage: House = {
    ...house,
    clock: { now: () => now },
    config: { ...house.config, relayUrl: null },
    jobs: { ...house.jobs, send: async () => undefined, sendMany: async () => undefined },
  };
  const cut: House = { ...stage, connectors: new Map([...stage.connectors].map(([id, one]) => [id, cutOff(one)])) };
  const acceptor = makeAcceptor(stage);

  return {
    setTime: (moment) => {
      now = moment;
    },
    colleague: (person) => colleague(stage, workspaceId, person),
    inbox: async (by, name) => {
      const found = await db.selectFrom('inboxes').select('id').where('workspace_id', '=', workspaceId).where('name', '=', name).executeTakeFirst(); // biome-ignore format: one statement
      return found?.id ?? makeInbox(stage, by, { name, memberIds: [by.memberId] });
    },
    joinInbox: (memberId, inboxIds) => joinInboxes(stage, workspaceId, memberId, inboxIds),
    tag: (name, colour) => tag(stage, workspaceId, name, colour),
    mailbox: (by, given) => mailbox(stage, by, given),
    viewer: (memberId) => viewer(stage, workspaceId, memberId),
    receive: async ({ mailbox, bytes, from, to, vouchedBy }, { twice }) => {
      const { hash, size } = await stage.blobs.put(bytes, { maxBytes: bytes.length });
      if (await cameBefore(stage, mailbox, hash)) return;
      const event = {
        workspaceId,
        channelId: mailbox.channelId,
        eventId: hash,
        orderKey: mailbox.channelId,
        door: 'mail' as const,
        envelope: { kind: 'smtp' as const, from, to: [to], clientIp: '192.0.2.25', helo: null, tls: true },
        rawBlob: hash,
        size,
        receivedAt: now,
      };
      await acceptor.accept(event);
      if (twice) await acceptor.accept(event);
      const preparer = makePreparer(stage, parseHere(stage), { check: async () => verdictOf(vouchedBy) });
      await makeProcessJob(stage, preparer)(orderKeyJob(workspaceId, mailbox.channelId));
    },
    write: async (by, conversationId, reply) => {
      const attachmentIds = (await isWritten(stage, workspaceId, reply.id)) ? [] : await upload(stage, by, reply.files);
      const { id, kind, text, html, thenStatus } = reply;
      const request = newMessage.parse({ id, kind, text, html, attachmentIds, thenStatus });
      await sendReply(stage, by, conversationId, request);
      const deliver = makeDeliverJob(reply.cut ? cut : stage, 'samples');
      await deliver(conversationJob(workspaceId, conversationId));
    },
    change: (by, conversationId, patch) => changeConversation(stage, by, conversationId, patch),
    dateContacts: async (mailboxes) => {
      await sql`
        update contacts c set created_at = first.at from (
          select contact_id, min(created_at) as at from conversations
          where workspace_id = ${workspaceId}::uuid and channel_id = any(${mailboxes.map(({ channelId }) => channelId)}::uuid[])
          group by contact_id
        ) first where c.workspace_id = ${workspaceId}::uuid and c.id = first.contact_id and c.created_at > first.at
      `.execute(db);
    },
    conversationOf: async ({ channelId }, messageId) => {
      const row = await db.selectFrom('message_refs').select('conversation_id').where('workspace_id', '=', workspaceId).where('channel_id', '=', channelId).where('ref', '=', messageId).executeTakeFirst(); // biome-ignore format: one statement
      return row?.conversation_id ?? null;
    },
    answerAddress: ({ receivingAddress }, conversationId) =>
      receivingAddress.replace('@', `+${makeThreadToken(stage.secrets, conversationId)}@`),
    messageIdsOf: async (conversationId) => {
      const rows = await db
        .selectFrom('message_refs as r')
        .innerJoin('messages as m', (join) =>
          join.onRef('m.workspace_id', '=', 'r.workspace_id').onRef('m.id', '=', 'r.message_id'),
        )
        .where('r.workspace_id', '=', workspaceId)
        .where('r.conversation_id', '=', conversationId)
        .select('r.ref')
        .orderBy('m.at')
        .orderBy('m.id')
        .execute();
      return rows.map((row) => row.ref);
    },
  };
}

async function colleague(
  house: House,
  workspaceId: string,
  { name, email, role }: { name: string; email: string; role: 'admin' | 'agent' },
): Promise<string> {
  const { db } = house.database;
  const known = await db.selectFrom('members').select('id').where('workspace_id', '=', workspaceId).where('email', '=', email).executeTakeFirst(); // biome-ignore format: one statement
  if (known) return known.id;
  const passwordHash = await hashPassword(randomBytes(32).toString('hex'));
  return workspaceTransaction(house.database, workspaceId, async (tx) => {
    const now = house.clock.now();
    const account = await findAccount(tx.trx, email);
    const userId = account?.id ?? (await createAccount(tx.trx, { name, email, passwordHash, now }));
    const id = await insertMember(tx.trx, workspaceId, {
      id: newId(),
      userId,
      name,
      email,
      role,
      preferences: {},
      now,
    });
    announceMember(tx, id);
    return id;
  });
}

/** Adds to the inboxes a member has. */
async function joinInboxes(house: House, workspaceId: string, memberId: string, inboxIds: readonly string[]) {
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const member = await memberById(tx.trx, workspaceId, memberId);
    const wanted = [...new Set([...(member?.inbox_ids ?? []), ...inboxIds])];
    const changed = await setInboxesOfMember(tx.trx, workspaceId, memberId, wanted);
    if (changed.length === 0) return;
    for (const inboxId of changed) tx.announce({ kind: 'inbox.changed', subjectId: inboxId, inboxId });
    announceMember(tx, memberId);
    announceAccess(tx, [memberId]);
  });
}

async function tag(house: House, workspaceId: string, name: string, colour: string): Promise<string> {
  const { db } = house.database;
  const known = await db.selectFrom('tags').select('id').where('workspace_id', '=', workspaceId).where('name', '=', name).executeTakeFirst(); // biome-ignore format: one statement
  if (known) return known.id;
  const id = newId();
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    await insertTag(tx.trx, workspaceId, { id, name, colour, now: house.clock.now() });
    tx.announce({ kind: 'tag.changed', subjectId: id });
  });
  return id;
}

/** By the connector that takes mail; there is no need to know which that is. */
async function mailbox(house: House, by: Viewer, { inboxId, address, name, samples }: MailboxToMake): Promise<Mailbox> {
  const { db } = house.database;
  const connector = [...house.connectors.values()].find((one) => one.ingress.mail);
  if (!connector) throw new Error('No connector takes mail');
  const known = await channelByAccount(db, by.workspaceId, connector.id, address);
  const row = known
    ? await channelById(db, by.workspaceId, known.id)
    : await connectChannel(house, by, {
        connector: connector.id,
        inboxId,
        settings: { address, name, samples },
        credentials: {},
      });
  if (!row?.receiving_address) throw new Error(`${address} has no receiving address`);
  const arrives = receivingAddress(house.config, row.receiving_address) ?? '';
  return { channelId: row.id, inboxId: row.inbox_id, receivingAddress: arrives };
}

async function viewer(house: House, workspaceId: string, memberId: string): Promise<Viewer> {
  const { db } = house.database;
  const member = await memberById(db, workspaceId, memberId);
  if (!member) throw new Error(`No member ${memberId}`);
  const inboxes = await db.selectFrom('inboxes').select('id').where('workspace_id', '=', workspaceId).execute();
  return {
    workspaceId,
    memberId,
    userId: member.user_id,
    name: member.name,
    email: member.email,
    role: member.role,
    inboxIds: member.role === 'agent' ? member.inbox_ids : inboxes.map(({ id }) => id),
    locale: 'en',
    credential: { kind: 'session', id: 'samples' },
  };
}

async function cameBefore(house: House, { channelId }: Mailbox, eventId: string): Promise<boolean> {
  const row = await house.database.db
    .selectFrom('inbound_events')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('event_id', '=', eventId)
    .where('state', '<>', 'received')
    .executeTakeFirst();
  return row !== undefined;
}

async function isWritten(house: House, workspaceId: string, messageId: string): Promise<boolean> {
  const row = await house.database.db.selectFrom('messages').select('id').where('workspace_id', '=', workspaceId).where('id', '=', messageId).executeTakeFirst(); // biome-ignore format: one statement
  return row !== undefined;
}

async function upload(
  house: House,
  by: Viewer,
  files: Parameters<SampleLines['write']>[2]['files'],
): Promise<string[]> {
  return Promise.all(
    files.map(async ({ file, as }) => {
      const { bytes, contentType, width, height } = sampleFile(file);
      const { hash, size } = await house.blobs.put(bytes, { maxBytes: bytes.length });
      const row = await insertUpload(house.database.db, {
        workspace_id: by.workspaceId,
        id: newId(),
        file_name: as,
        content_type: contentType,
        size,
        blob: hash,
        width,
        height,
        uploaded_by: by.memberId,
        created_at: house.clock.now(),
      });
      return row.id;
    }),
  );
}

/** We wrote these mails, so no thread of their own keeps watch over the parser. */
function parseHere(house: House): Parameters<typeof makePreparer>[1] {
  return {
    parse: async (connectorId, raw, channel) => {
      const connector = house.connectors.get(connectorId);
      if (!connector) throw new Error(`No connector ${connectorId}`);
      return connector.parse(raw, channel);
    },
  };
}

/** What the DNS would have said, if these domains were in it. */
function verdictOf(domain: string | null): SenderChecks {
  if (domain === null) {
    const nothing = { spf: 'none', dkim: [], dmarc: 'none', arc: 'none', fromAddress: null };
    return { verdict: 'unverified', proof: 'none', ...nothing };
  }
  const dkim = [{ domain, result: 'pass', aligned: true }];
  return { verdict: 'verified', proof: 'dmarc', spf: 'softfail', dkim, dmarc: 'pass', arc: 'none', fromAddress: null };
}

/** The same connector on a bad line: everything is said, and no answer comes. */
function cutOff(connector: Connector): Connector {
  return {
    ...connector,
    send: async () => {
      throw new DeliveryFailure('outcome_unknown', 'smtp.connection_lost', 'Connection closed before the answer came');
    },
  };
}
