/** Gathers all that a connector needs to send one message, so that it never has to look anything up. */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import { externalRef } from '@irori/connectors/kit/ids';
import type { OutboundMessage } from '@irori/connectors/kit/outbound-message';
import type { Capabilities } from '@irori/contract/capabilities';
import type { Selectable } from 'kysely';
import { linkedBefore, linkFiles } from '../attachments/index.ts';
import { capabilitiesHere } from '../channels/index.ts';
import { makeThreadToken } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { picturesIn, replacePictures } from '../platform/rich-text.ts';
import type { AttachmentsTable, DeliveryRequest } from '../tables.ts';
import { fixSender } from './fix-sender.ts';

export interface DeliveryToSend {
  readonly id: string;
  readonly workspaceId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly request: DeliveryRequest;
}

/** Most refs handed on: the first, which names the thread, and the newest; connectors shorten further as they need. */
const mostReferences = 50;

/** @param budget bytes of attachments that can go along; null = what the connector's capabilities say */
export async function renderOutbound(
  house: House,
  channel: ConnectedChannel,
  delivery: DeliveryToSend,
  budget: number | null = null,
): Promise<OutboundMessage> {
  const { db } = house.database;
  const { workspaceId, messageId, request } = delivery;
  const message = await db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .innerJoin('deliveries as d', (join) =>
      join.onRef('d.workspace_id', '=', 'm.workspace_id').onRef('d.message_id', '=', 'm.id'),
    )
    // The channel it leaves by: a forward may leave by another than its conversation's.
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'd.workspace_id').onRef('ch.id', '=', 'd.channel_id'),
    )
    .leftJoin('message_forwards as f', (join) =>
      join.onRef('f.workspace_id', '=', 'm.workspace_id').onRef('f.message_id', '=', 'm.id'),
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
      'd.held_until',
      'ch.connector',
      'f.answer_conversation_id',
      'f.text as forwarded_text',
      'f.html as forwarded_html',
      'f.attachment_ids as forwarded_files',
    ])
    .executeTakeFirstOrThrow();
  const conversationId = message.answer_conversation_id ?? delivery.conversationId;
  const capabilities = capabilitiesHere(house, message.connector);
  const rows = await filesOf(house, workspaceId, messageId, message.forwarded_files ?? []);
  const inline = new Set(picturesIn(message.html));
  const before = await linkedBefore(house.database.db, workspaceId, messageId);
  const { along, linked } = shareOut(rows, { inline, before }, capabilities, budget);
  const language = await languageOf(house, workspaceId, delivery.conversationId);
  const links = await linkFiles(house, { workspaceId, messageId, files: linked, language });
  const pictures = new Map(
    along.filter((row) => row.content_id !== null).map((row) => [row.id, `cid:${row.content_id}`]),
  );
  // Rows from before there were signatures of members carry none.
  const signature = request.signature === undefined ? { text: message.signature ?? '', html: null } : request.signature;
  const brand = {
    name: message.brand_name ?? message.workspace_name,
    signature: signature?.text ?? '',
    signatureHtml: signature?.html ?? null,
  };
  const author = { name: message.author_name, slug: 'support' };
  const { sender, slug } = await fixSender(house, channel, delivery, { author, brand });
  return {
    deliveryId: delivery.id,
    messageId,
    conversationId,
    threadToken: makeThreadToken(house.secrets, conversationId),
    to: request.to,
    cc: request.cc.filter(isSomebody(house)),
    bcc: request.bcc.filter(isSomebody(house)),
    subject: request.subject,
    text: message.text,
    html: message.html && replacePictures(message.html, (id) => pictures.get(id) ?? null),
    attachments: along.map((row) => asAttachment(house, row, inline)),
    links,
    language,
    forwarded:
      message.forwarded_text === null ? null : { text: message.forwarded_text, html: message.forwarded_html ?? '' },
    answers: await answered(house, channel, delivery),
    threadKey: message.answer_conversation_id === null ? message.thread_key : null,
    author: { ...author, slug: slug ?? author.slug },
    brand,
    sender,
    // A mail that was put off is dated by its hour.
    writtenAt: message.held_until ?? message.at,
  };
}

type FileRow = Pick<
  Selectable<AttachmentsTable>,
  'id' | 'file_name' | 'content_type' | 'size' | 'inline' | 'content_id' | 'blob'
>;

/** The message's own files, and for a forward those of the conversation that were chosen. */
function filesOf(house: House, workspaceId: string, messageId: string, chosen: readonly string[]): Promise<FileRow[]> {
  return house.database.db
    .selectFrom('attachments')
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([eb('message_id', '=', messageId), ...(chosen.length > 0 ? [eb('id', 'in', [...chosen])] : [])]),
    )
    .where('blob', 'is not', null)
    .orderBy('position')
    .orderBy('id')
    .select(['id', 'file_name', 'content_type', 'size', 'inline', 'content_id', 'blob'])
    .execute();
}

function asAttachment(house: House, row: FileRow, inline: ReadonlySet<string>): OutboundMessage['attachments'][number] {
  return {
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    // A picture of somebody's mail, forwarded, is a file: no text of ours shows it.
    inline: inline.has(row.id),
    contentId: inline.has(row.id) ? row.content_id : null,
    open: () => house.blobs.get(row.blob ?? ''),
  };
}

/**
 * Which files go along and which behind a link: while they are too large together the largest goes behind one, pictures in
 * the text last. What went behind a link at an earlier attempt stays there. Where the medium knows no links all go along, and the connector says what it refuses.
 */
export function shareOut<T extends { readonly id: string; readonly size: number }>(
  files: readonly T[],
  { inline, before }: { readonly inline: ReadonlySet<string>; readonly before: ReadonlySet<string> },
  { largeFiles, maxTotalBytes }: Pick<Capabilities, 'largeFiles' | 'maxTotalBytes'>,
  budget: number | null,
): { along: T[]; linked: T[] } {
  const most = Math.min(budget ?? Number.POSITIVE_INFINITY, maxTotalBytes ?? Number.POSITIVE_INFINITY);
  if (largeFiles !== 'link') return { along: [...files], linked: [] };
  const bySize = [...files].sort((a, b) => Number(inline.has(a.id)) - Number(inline.has(b.id)) || b.size - a.size);
  const linked = new Set(before);
  let together = files.reduce((sum, file) => (linked.has(file.id) ? sum : sum + file.size), 0);
  for (const file of bySize) {
    if (together <= most) break;
    if (linked.has(file.id)) continue;
    linked.add(file.id);
    together -= file.size;
  }
  return { along: files.filter((file) => !linked.has(file.id)), linked: files.filter((file) => linked.has(file.id)) };
}

/** What the customer wrote in last, as far as it could be told. */
async function languageOf(house: House, workspaceId: string, conversationId: string): Promise<string | null> {
  const row = await house.database.db
    .selectFrom('messages')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('kind', '=', 'message')
    .where('lang', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .select('lang')
    .executeTakeFirst();
  return row?.lang ?? null;
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
    .select(['id', 'text', 'folded_text', 'people', 'provider', 'author_name', 'at'])
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
    // What they quoted themselves goes along below, as mail programs do it.
    quotedText: request.quote === false ? null : [message.text, message.folded_text ?? ''].join('\n\n').trim(),
    from: message.people?.from ? message.people.from.name || message.people.from.address : message.author_name,
    at: message.at,
  };
}

/**
 * Nobody reads mail at a receiving address, and the one that a customer answered to carries our token: a copy there would
 * hand the token to everybody, and come back to us.
 */
function isSomebody(house: House) {
  const receiving = `@${house.config.inboundDomain.toLowerCase()}`;
  return ({ address }: { readonly address: string }): boolean => !address.toLowerCase().endsWith(receiving);
}
