/** Messages on the wire: inbound, outbound, notes (which never leave) and the history lines between them. */
import { z } from 'zod';
import { attachment } from '../attachments/api.ts';
import { id, mailAddress, moment } from '../common/api.ts';
import { conversation, conversationStatus } from '../conversations/api.ts';
import { draft } from '../drafts/api.ts';

export const deliveryState = z.enum([
  'held', // waits on the server so that it can be taken back, or for its hour
  'queued',
  'sending',
  'accepted',
  'delivered',
  'read',
  'failed',
  'uncertain', // it may have arrived: nothing is sent again until somebody says so
]);
export type DeliveryState = z.infer<typeof deliveryState>;

export const delivery = z.object({
  state: deliveryState,
  /** Why, as a stable code with parameters; `text` is what the other side said, verbatim. */
  error: z.object({ code: z.string(), text: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  /** How many times the network was asked. */
  attempts: z.number().int(),
  /** By which way it left; `file` means that nothing left this machine. */
  via: z.enum(['relay', 'file', 'api']).nullable(),
  nextAttemptAt: moment.nullable(),
  /** Null with `held`: it waits for a person, since the customer wrote after its hour was chosen; `error` says so. */
  heldUntil: moment.nullable(),
  /** Held for an hour that somebody chose, and not merely so that it can be taken back. */
  scheduled: z.boolean(),
  /** How many of its files went as links, being too large for the message. */
  links: z.number().int(),
});
export type Delivery = z.infer<typeof delivery>;

/** A history line between messages, e.g. `{type:'assigned', params:{assigneeId}}`; the sentence is made by the screen. */
export const activity = z.object({
  type: z.enum([
    'assigned',
    'unassigned',
    'closed',
    'reopened',
    'pending',
    'snoozed',
    'spam',
    'not_spam',
    'renamed',
    'customer_changed',
    'linked',
    'omitted',
    /** Nobody answered in time; `{minutes}`. A `closed` by a clock has `{by: 'close_missed' | 'close_idle', minutes}`. */
    'missed',
    /** `{to, cc, bcc, subject, whole, messageIds, attachmentIds, channelId}`; its note is the text, its delivery its own. */
    'forwarded',
  ]),
  params: z.record(z.string(), z.unknown()),
});

export const message = z.object({
  id,
  conversationId: id,
  direction: z.enum(['in', 'out']),
  kind: z.enum(['message', 'note', 'activity']),
  author: z.object({ kind: z.enum(['contact', 'member', 'system']), id: id.nullable(), name: z.string() }),
  /** Mail only. */
  subject: z.string().nullable(),
  from: mailAddress.nullable(),
  to: z.array(mailAddress),
  cc: z.array(mailAddress),
  bcc: z.array(mailAddress),
  /** What the writer newly wrote, quotes and signature left out. */
  text: z.string(),
  /** Quoted history and signature, folded on the screen and never lost; null when there is none. */
  foldedText: z.string().nullable(),
  /** Sanitised rich text of our own replies and notes; null for inbound mail, whose HTML has its own address below. */
  html: z.string().nullable(),
  /** A whole sanitised document for the sandboxed frame; null when the mail has no designed HTML. */
  htmlUrl: z.string().nullable(),
  /** BCP 47 language of the text as detected, null when too short to say. */
  lang: z.string().nullable(),
  /** What kind of sender this was: a person, or a machine that answers. */
  nature: z.enum(['person', 'auto_reply', 'bounce', 'confirmation', 'list', 'probe']),
  /** Marks that matter above the text: unproven, suspicious, sender_unsure, two_senders, manual_forward, ... */
  flags: z.array(z.string()),
  attachments: z.array(attachment),
  activity: activity.nullable(),
  delivery: delivery.nullable(),
  hasOriginal: z.boolean(),
  at: moment,
  editedAt: moment.nullable(),
  deletedAt: moment.nullable(),
});
export type Message = z.infer<typeof message>;

/** POST conversations/{id}/messages. The same `id` twice is the same reply. */
export const newMessage = z
  .object({
    id: id.optional(),
    kind: z.enum(['reply', 'note']).default('reply'),
    text: z.string().max(500_000).default(''),
    html: z.string().max(1_000_000).optional(),
    attachmentIds: z.array(id).max(100).default([]),
    /** Mail: who besides the customer; absent = as the last mail had it. */
    to: z.array(z.string().max(320)).max(50).optional(),
    cc: z.array(z.string().max(320)).max(50).default([]),
    bcc: z.array(z.string().max(320)).max(50).default([]),
    subject: z.string().max(998).optional(),
    thenStatus: conversationStatus.optional(),
    /** Message this one quotes. */
    replyTo: id.optional(),
    /** The last event number its writer had seen; when the conversation moved on since, 409 `conversation_moved`. */
    seenThrough: z.number().int().optional(),
    /** Repeats a send knowingly after `conversation_moved`. */
    force: z.boolean().default(false),
    /** Not before this moment: undo send, send later. Absent = at once. */
    sendAfter: moment.optional(),
    /** Mail: the signature of member and brand below it; absent = yes. */
    signature: z.boolean().optional(),
    /** Mail: the history below the answer; absent = as the inbox has it. */
    quote: z.boolean().optional(),
  })
  .strict();
export type NewMessage = z.input<typeof newMessage>;

/** POST conversations: writes first to somebody, where the channel can. The answer is that of a send. */
const recipient = z.string().trim().min(1).max(320);
export const newConversation = newMessage
  .omit({ kind: true, to: true, replyTo: true, seenThrough: true, force: true, quote: true })
  .extend({
    /** The conversation's id, when the caller makes it. */
    conversationId: id.optional(),
    channelId: id,
    /** One or several; the first is the customer. */
    to: z.union([recipient, z.array(recipient).min(1).max(50)]),
    toName: z.string().max(200).default(''),
  })
  .strict();

/**
 * POST conversations/{id}/forwards: hands messages to somebody outside, as a mail that leads back to no customer. The
 * same `id` twice is the same forward. Internal notes never go along.
 */
export const newForward = z
  .object({
    id: id.optional(),
    /** By which mail channel; absent = the conversation's own where it is mail, else the first that can. */
    channelId: id.optional(),
    to: z.array(recipient).min(1).max(50),
    cc: z.array(recipient).max(50).default([]),
    bcc: z.array(recipient).max(50).default([]),
    /** Absent = `Fwd:` and the conversation's. */
    subject: z.string().max(998).optional(),
    /** The writer's own words above the history. */
    text: z.string().max(500_000).default(''),
    html: z.string().max(1_000_000).optional(),
    /** Which messages; absent = the whole conversation. */
    messageIds: z.array(id).min(1).max(500).optional(),
    /** Files of the conversation, and uploads of the writer. */
    attachmentIds: z.array(id).max(100).default([]),
    signature: z.boolean().optional(),
    sendAfter: moment.optional(),
  })
  .strict();
export type NewForward = z.input<typeof newForward>;

/** POST messages/{id}/schedule: another hour for what is held; null = now. */
export const newSchedule = z.object({ sendAfter: moment.nullable() }).strict();

/** What DELETE messages/{id} gives back: a draft, or what the screen for a new mail or a forward begins with. */
export const takenBack = z.object({
  kind: z.enum(['reply', 'start', 'forward']),
  conversationId: id,
  /** The conversation is gone with its only message. */
  conversationRemoved: z.boolean(),
  draft: draft.nullable(),
  content: z.object({
    channelId: id,
    to: z.array(z.string()),
    cc: z.array(z.string()),
    bcc: z.array(z.string()),
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    attachments: z.array(attachment),
    /** Forward: which messages; null = all. */
    messageIds: z.array(id).nullable(),
  }),
});
export type TakenBack = z.infer<typeof takenBack>;

/** GET messages/{id}/links: files that went as links. POST file-links/{id}/revoke ends one. */
export const fileLink = z.object({
  id,
  fileName: z.string(),
  size: z.number().int(),
  url: z.string(),
  expiresAt: moment,
  revokedAt: moment.nullable(),
  downloads: z.number().int(),
  lastDownloadAt: moment.nullable(),
});
export type FileLink = z.infer<typeof fileLink>;

/** Answer of a send: the message and the conversation as they now are. */
export const sentMessage = z.object({ message, conversation });

/** 409 `conversation_moved` carries what came since in `params.messages`. */
export const deliveryAttempt = z.object({
  number: z.number().int(),
  startedAt: moment,
  endedAt: moment.nullable(),
  outcome: z
    .enum(['accepted', 'transient', 'throttled', 'rejected', 'credentials', 'outcome_unknown', 'interrupted'])
    .nullable(),
  code: z.string().nullable(),
  text: z.string().nullable(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;

/** The copy of a sent message in the mailbox's folder of sent mail, where its channel keeps one. */
export const sentCopy = z.object({
  state: z.enum(['waiting', 'kept', 'failed']),
  folder: z.string().nullable(),
  attempts: z.number().int(),
  error: z.object({ code: z.string(), text: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  nextAttemptAt: moment.nullable(),
  at: moment,
});
export type SentCopy = z.infer<typeof sentCopy>;
