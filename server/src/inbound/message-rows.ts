/** From a normalised message to the rows it becomes. Pure. */
import type { InboundMessage } from '@irori/connectors/kit/inbound-event';
import type { ResolvedPerson } from '../contacts/index.ts';
import type { Placement } from '../conversations/index.ts';
import type { ConversationAdvance, MessageToRecord } from '../messages/index.ts';
import { newId } from '../platform/ids.ts';
import { indexTokens } from '../search/index.ts';
import type { LastMessage } from '../tables.ts';
import type { Unit } from './unit.ts';

/** What a message changes in its conversation, on top of what earlier ones of the batch did. */
export function advance(
  before: ConversationAdvance | undefined,
  { message, messageId, at, past }: Unit,
  person: ResolvedPerson,
  id: string,
  reopen: boolean,
): ConversationAdvance {
  const last: LastMessage = {
    id: messageId,
    text: previewText(message),
    direction: message.direction,
    kind: 'message',
    authorName: authorOf(message, person).authorName,
    at: at.toISOString(),
  };
  const newer =
    !before ||
    last.at > before.lastMessage.at ||
    (last.at === before.lastMessage.at && last.id > before.lastMessage.id);
  return {
    id,
    lastMessage: newer || !before ? last : before.lastMessage,
    // Unread is what came in after the last look; what is past was read elsewhere.
    lastInboundAt:
      message.direction === 'in' && !past ? later(before?.lastInboundAt, at) : (before?.lastInboundAt ?? null),
    activityAt: later(before?.activityAt, at),
    reopen: reopen || (before?.reopen ?? false),
    fromUs: newer ? message.direction === 'out' && !past : (before?.fromUs ?? false),
  };
}

/** What our side wrote elsewhere has no author here, but a name. */
function authorOf({ direction, from }: InboundMessage, person: ResolvedPerson) {
  if (direction === 'in') return { authorContactId: person.contactId, authorName: person.contactName };
  return { authorContactId: null, authorName: from?.name || from?.address || '' };
}

export function messageToRecord(
  { event, channel, message, messageId, at }: Unit,
  person: ResolvedPerson,
  placement: Placement,
): MessageToRecord {
  const mail = message.from !== null || message.to.length > 0;
  return {
    id: messageId,
    conversationId: placement.conversationId,
    channelId: channel.id,
    medium: channel.connector.id,
    direction: message.direction,
    ref: message.ref,
    ...authorOf(message, person),
    subject: message.subject,
    people: mail
      ? { from: message.from, to: [...message.to], cc: [...message.cc], bcc: [], replyTo: [...message.replyTo] }
      : null,
    text: message.text,
    foldedText: message.foldedText,
    html: message.html,
    lang: message.lang,
    nature: message.nature,
    flags: [
      ...new Set([
        ...(message.sender.doubt ? [message.sender.doubt] : []),
        ...(message.spam ? ['spam_verdict'] : []),
        ...message.flags,
        ...message.omitted.map((omitted) => `omitted:${omitted.code}`),
      ]),
    ],
    provider: {
      ...message.provider,
      ...(message.fingerprint === undefined ? {} : { fingerprint: message.fingerprint }),
      sender: {
        source: message.sender.source,
        confidence: message.sender.confidence,
        evidence: message.sender.evidence,
        candidates: message.sender.candidates ?? [],
        writtenFrom: message.sender.writtenFrom ?? null,
      },
      ...(message.spam ? { spam: message.spam } : {}),
      ...(message.written ? { written: message.written } : {}),
      omitted: message.omitted,
    },
    inboundEventId: event.row.id,
    at,
    attachments: message.attachments.map((attachment) => {
      const stored = event.files.get(attachment);
      return {
        id: newId(),
        fileName: attachment.fileName,
        contentType: stored?.contentType ?? attachment.contentType,
        size: stored?.size ?? 0,
        inline: attachment.inline,
        contentId: attachment.contentId,
        blob: stored?.blob ?? null,
        handle: attachment.source.kind === 'fetch' ? attachment.source.handle : null,
        width: stored?.width ?? null,
        height: stored?.height ?? null,
      };
    }),
    tokens: indexTokens(
      message.subject,
      message.text,
      person.contactName,
      message.sender.address,
      ...message.attachments.map((attachment) => attachment.fileName),
    ),
  };
}

const later = (a: Date | null | undefined, b: Date): Date => (a && a > b ? a : b);

/** The first words, for the list; a message of files alone is named by its first file. */
function previewText(message: InboundMessage): string {
  const text = message.text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return text || message.attachments[0]?.fileName || message.subject || '';
}
