/** Gathers all that a connector needs to send one message, so that it never has to look anything up. */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import { externalRef } from '@irori/connectors/kit/ids';
import type { OutboundMessage } from '@irori/connectors/kit/outbound-message';
import { makeThreadToken } from '../conversations/index.ts';
import type { House } from '../house.ts';
import type { DeliveryRequest } from '../tables.ts';

export interface DeliveryToSend {
  readonly id: string;
  readonly workspaceId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly request: DeliveryRequest;
}

/** Most refs handed on: the first, which names the thread, and the newest; connectors shorten further as they need. */
const mostReferences = 50;

export async function renderOutbound(
  house: House,
  channel: ConnectedChannel,
  delivery: DeliveryToSend,
): Promise<OutboundMessage> {
  const { db } = house.database;
  const { workspaceId, conversationId, messageId, request } = delivery;
  const message = await db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'c.workspace_id').onRef('ch.id', '=', 'c.channel_id'),
    )
    .leftJoin('brands as b', (join) =>
      join.onRef('b.workspace_id', '=', 'ch.workspace_id').onRef('b.id', '=', 'ch.brand_id'),
    )
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .where('m.workspace_id', '=', workspaceId)
    .where('m.id', '=', messageId)
    .select([
      'm.text',
      'm.html',
      'm.author_name',
      'm.at',
      'c.thread_key',
      'b.name as brand_name',
      'b.signature',
      'w.name as workspace_name',
    ])
    .executeTakeFirstOrThrow();
  return {
    deliveryId: delivery.id,
    messageId,
    conversationId,
    threadToken: makeThreadToken(house.secrets, conversationId),
    to: request.to,
    cc: request.cc,
    bcc: request.bcc,
    subject: request.subject,
    text: message.text,
    html: message.html,
    attachments: await attachmentsOf(house, workspaceId, messageId),
    answers: await answered(house, channel, delivery),
    threadKey: message.thread_key,
    author: { name: message.author_name, slug: slugOf(message.author_name) },
    brand: { name: message.brand_name ?? message.workspace_name, signature: message.signature ?? '' },
    writtenAt: message.at,
  };
}

async function attachmentsOf(
  house: House,
  workspaceId: string,
  messageId: string,
): Promise<OutboundMessage['attachments']> {
  const rows = await house.database.db
    .selectFrom('attachments')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .orderBy('position')
    .select(['file_name', 'content_type', 'size', 'inline', 'content_id', 'blob'])
    .execute();
  return rows.map((row) => ({
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    inline: row.inline,
    contentId: row.content_id,
    open: () => house.blobs.get(row.blob ?? ''),
  }));
}

async function answered(
  house: House,
  channel: ConnectedChannel,
  { workspaceId, conversationId, request }: DeliveryToSend,
): Promise<OutboundMessage['answers']> {
  if (request.answersMessageId === null) return null;
  const { db } = house.database;
  const message = await db
    .selectFrom('messages')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', request.answersMessageId)
    .select(['id', 'text', 'people', 'provider', 'author_name', 'at'])
    .executeTakeFirst();
  if (!message) return null;
  const refs = await db
    .selectFrom('message_refs as r')
    .innerJoin('messages as m', (join) =>
      join.onRef('m.workspace_id', '=', 'r.workspace_id').onRef('m.id', '=', 'r.message_id'),
    )
    .where('r.workspace_id', '=', workspaceId)
    .where('r.conversation_id', '=', conversationId)
    .where('r.channel_id', '=', channel.id)
    .where('m.at', '<=', message.at)
    .orderBy('m.at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(mostReferences)
    .select(['r.ref', 'r.message_id'])
    .execute();
  const own = refs.find((row) => row.message_id === message.id);
  return {
    ref: own ? externalRef(own.ref) : null,
    provider: message.provider ?? {},
    references: refs.map((row) => externalRef(row.ref)).reverse(),
    quotedText: message.text,
    from: message.people?.from ? message.people.from.name || message.people.from.address : message.author_name,
    at: message.at,
  };
}

/** A member's name as the local part of an address: latin letters and digits, else `support`. */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁ]/g, 'l')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  return slug || 'support';
}
