/** Message rows as they go over the wire. The same for everybody who sees the conversation. */
import type { Attachment } from '@irori/contract/attachments/api';
import type { Delivery, Message } from '@irori/contract/messages/api';
import type { MessageRow } from './store.ts';

export function presentMessage(row: MessageRow, attachments: readonly Attachment[]): Message {
  const hidden = row.deleted_at !== null;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    direction: row.direction,
    kind: row.kind,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    subject: row.subject,
    from: row.people?.from ?? sentFrom(row),
    to: row.people?.to ?? row.delivery_request?.to ?? [],
    cc: row.people?.cc ?? row.delivery_request?.cc ?? [],
    bcc: row.people?.bcc ?? row.delivery_request?.bcc ?? [],
    text: hidden ? '' : row.text,
    foldedText: hidden ? null : row.folded_text,
    html: hidden ? null : row.html,
    htmlUrl: row.has_document && !hidden ? `/api/v1/messages/${row.id}/html` : null,
    lang: row.lang,
    nature: row.nature,
    flags: row.flags,
    attachments: hidden ? [] : [...attachments],
    activity: row.activity as Message['activity'],
    delivery: presentDelivery(row),
    hasOriginal: row.inbound_event_id !== null,
    at: row.at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
  };
}

/** Who a mail of ours went out from; null until it was tried. */
function sentFrom({ delivery_sent_as: sentAs }: MessageRow): Message['from'] {
  return sentAs && { name: sentAs.name, address: sentAs.address };
}

function presentDelivery(row: MessageRow): Delivery | null {
  if (row.delivery_state === null) return null;
  return {
    state: row.delivery_state,
    error: row.delivery_error,
    attempts: row.delivery_attempts ?? 0,
    via: row.delivery_via,
    nextAttemptAt: row.delivery_next_attempt_at?.toISOString() ?? null,
    heldUntil: row.delivery_held_until?.toISOString() ?? null,
    scheduled: row.delivery_scheduled ?? false,
    links: row.delivery_links,
  };
}
