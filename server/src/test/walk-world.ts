/** A small workspace with one of everything, for the walk through all routes; see `access.test.ts`. */
import { insertToken } from '../auth/token-store.ts';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { hashToken } from '../platform/secrets/secrets.ts';
import { buildAccount } from './build-real-app.ts';
import {
  buildChannel,
  buildContact,
  buildConversation,
  buildInboundEvent,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
} from './build-workspace.ts';

/** Stands in every text of the world: whoever may not see it must not find it in any answer. */
export const marker = 'Kohlenpfanne';
/** Stands in what all members of the world may see, and nobody else. */
export const innerMarker = 'Aschenkasten';

export const actors = ['signedOut', 'stranger', 'outsider', 'agent', 'admin', 'owner', 'token'] as const;
/** Nobody; the owner of another workspace; an agent of another inbox; an agent of this one; admin; owner; the agent's token. */
export type Actor = (typeof actors)[number];

export type World = Awaited<ReturnType<typeof buildWorld>>;

/** @param me who is going to ask: what belongs to "me" belongs to them, or to the agent when they are not of this world */
export async function buildWorld(house: House, me: Actor) {
  const { db } = house.database;
  const workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace, `Support ${marker}`);
  const otherInboxId = await buildInbox(workspace, 'Sales');
  const emptyInboxId = await buildInbox(workspace, 'Empty');
  const member = (role: Viewer['role'], inboxIds: string[]) =>
    buildMember(workspace, { role, inboxIds, name: `${role} ${innerMarker}` });
  const people = {
    owner: await member('owner', []),
    admin: await member('admin', []),
    agent: await member('agent', [inboxId]),
    outsider: await member('agent', [otherInboxId]),
    colleague: await member('agent', [inboxId]),
    stranger: await buildMember(await buildWorkspace(house), { role: 'owner', name: 'stranger' }),
  };
  await buildAccount(workspace, people.colleague);
  const mine = { signedOut: people.agent, stranger: people.agent, token: people.agent, outsider: people.outsider, agent: people.agent, admin: people.admin, owner: people.owner }[me]; // biome-ignore format: one row
  const in_ = { workspace_id: workspace.id };

  const channelId = await buildChannel(workspace, { inboxId, account: `${newId()}@${marker}.example`, receivingAddress: `${newId()}@in.example` }); // biome-ignore format: one row
  const emptyChannelId = await buildChannel(workspace, { inboxId });
  await db.updateTable('channels').set({ credentials: house.secrets.seal(JSON.stringify({ whistle: 'w' }), `channel:${emptyChannelId}`) }).where('id', '=', emptyChannelId).execute(); // biome-ignore format: one statement
  const contact = await buildContact(workspace, { name: `Bogdan ${marker}` });
  const double = await buildContact(workspace, { name: `Bogdan K ${marker}` });
  const talk = { inboxId, channelId, subject: `Parcel ${marker}` };
  const conversation = await buildConversation(workspace, { ...talk, contactId: contact.id });
  await buildConversation(workspace, { ...talk, contactId: double.id });
  const inboundEventId = await buildInboundEvent(workspace, { channelId, state: 'quarantined', reason: 'mail.loop', conversationId: conversation.id, raw: `Subject: ${marker}\r\n\r\n${marker}\r\n` }); // biome-ignore format: one row
  const messageId = await buildMessage(workspace, conversation, {
    text: `Where is it? ${marker}`,
    html: `<p>${marker}</p>`,
    inboundEventId,
  });
  const out = { direction: 'out', authorName: mine.name, text: `It is here ${marker}` } as const;
  const failedId = await buildMessage(workspace, conversation, out);
  const heldId = await buildMessage(workspace, conversation, out);
  await db.updateTable('messages').set({ author_id: mine.memberId }).where('id', 'in', [failedId, heldId]).execute();
  for (const [id, state] of [[failedId, 'failed'], [heldId, 'held']] as const) {
    await db.insertInto('deliveries').values({ ...in_, id: newId(), message_id: id, conversation_id: conversation.id, channel_id: channelId, state, request: JSON.stringify({ to: [], cc: [], bcc: [], subject: null, answersMessageId: null, statusBefore: null }), external_id: null, via: null, sending_by: null, then_status: null, held_until: state === 'held' ? new Date(house.clock.now().getTime() + 60_000) : null }).execute(); // biome-ignore format: one statement
  } // biome-ignore format: one row

  const blob = await house.blobs.put(Buffer.from(marker), { maxBytes: 100 });
  const file = { ...in_, file_name: `${marker}.txt`, content_type: 'text/plain', size: blob.size, content_id: null, blob: blob.hash, state: 'ready' as const, reason: null, width: null, height: null }; // biome-ignore format: one row
  const attachmentId = newId();
  const uploadId = newId();
  await db.insertInto('attachments').values([
    { ...file, id: attachmentId, message_id: messageId, uploaded_by: null },
    { ...file, id: uploadId, message_id: null, uploaded_by: mine.memberId },
  ]).execute(); // biome-ignore format: one statement

  const putOffId = await buildMessage(workspace, conversation, out);
  await db.insertInto('deliveries').values({ ...in_, id: newId(), message_id: putOffId, conversation_id: conversation.id, channel_id: channelId, state: 'held', scheduled: true, request: JSON.stringify({ to: [], cc: [], bcc: [], subject: null, answersMessageId: null, statusBefore: null }), external_id: null, via: null, sending_by: null, then_status: null, held_until: new Date(house.clock.now().getTime() + 3_600_000) }).execute(); // biome-ignore format: one statement
  const fileLinkId = newId();
  await db.insertInto('file_links').values({ ...in_, id: fileLinkId, attachment_id: attachmentId, message_id: messageId, language: 'en', expires_at: new Date(house.clock.now().getTime() + 3_600_000) }).execute(); // biome-ignore format: one statement

  const [teamId, brandId, tagId, invitationId] = [newId(), newId(), newId(), newId()];
  await db
    .insertInto('teams')
    .values({ ...in_, id: teamId, name: `Night ${innerMarker}` })
    .execute();
  await db
    .insertInto('brands')
    .values({ ...in_, id: brandId, name: `Shop ${innerMarker}` })
    .execute();
  await db
    .insertInto('tags')
    .values({ ...in_, id: tagId, name: `Return ${innerMarker}` })
    .execute();
  const senderDomainId = newId();
  await db.insertInto('sender_domains').values({ ...in_, id: senderDomainId, domain: `${senderDomainId}.example`, state_since: house.clock.now(), check_at: house.clock.now() }).execute(); // biome-ignore format: one statement
  const [ruleId, listedId] = [newId(), newId()];
  const by = people.owner.memberId;
  await db.insertInto('customer_rules').values({ ...in_, id: ruleId, medium: 'pigeon', sender: `orders@${marker}.example`, take: 'reply-to', address: null, made_by: by, made_at: house.clock.now() }).execute(); // biome-ignore format: one statement
  await db.insertInto('listed_senders').values({ ...in_, id: listedId, verdict: 'block', kind: 'address', value: `pest@${marker}.example`, inbox_id: null, added_by: by, added_at: house.clock.now() }).execute(); // biome-ignore format: one statement
  const invitationToken = newId();
  await db.insertInto('invitations').values({ ...in_, id: invitationId, email: `${newId()}@new.example`, role: 'agent', hash: hashToken(invitationToken), invited_by: people.owner.memberId, expires_at: new Date(house.clock.now().getTime() + 86_400_000) }).execute(); // biome-ignore format: one statement
  const { row: token } = await house.database.transaction((trx) => insertToken(trx, { workspaceId: workspace.id, memberId: mine.memberId, name: 't', now: house.clock.now() })); // biome-ignore format: one row

  const [confirmationId, handoffId] = [newId(), newId()];
  const now = house.clock.now();
  await db.insertInto('forward_confirmations').values({ ...in_, id: confirmationId, channel_id: channelId, provider: 'pigeon', sealed: null, requested_by: null, trusted: true, at: now, conversation_id: null, message_id: null }).execute(); // biome-ignore format: one statement
  await db.insertInto('forward_handoffs').values({ ...in_, id: handoffId, channel_id: channelId, hash: hashToken(newId()), guide: 'loft', step: null, created_by: mine.memberId, created_at: now, expires_at: new Date(now.getTime() + 86_400_000) }).execute(); // biome-ignore format: one statement

  return {
    workspaceId: workspace.id,
    confirmationId,
    handoffId,
    people,
    inboxId,
    emptyInboxId,
    channelId,
    emptyChannelId,
    contactId: contact.id,
    doubleId: double.id,
    conversationId: conversation.id,
    messageId,
    failedId,
    heldId,
    putOffId,
    fileLinkId,
    attachmentId,
    uploadId,
    inboundEventId,
    teamId,
    brandId,
    senderDomainId,
    tagId,
    invitationId,
    invitationToken,
    ruleId,
    listedId,
    tokenId: token.id,
    colleagueId: people.colleague.memberId,
  };
}
