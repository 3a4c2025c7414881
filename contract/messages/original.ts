/** GET messages/{id}/original: a mail as it came, as an external mail program would show it, with all that is in it. */
import { z } from 'zod';
import { attachment } from '../attachments/api.ts';
import { id, mailAddress, moment } from '../common/api.ts';
import { charsetNames } from './charsets.ts';

/** A moment of a calendar: exact where the zone is known, else the clock of whoever wrote it. */
export const calendarTime = z.object({
  /** The exact moment; null for whole days and for times without a zone. */
  at: moment.nullable(),
  /** `2026-03-02`, or `2026-03-02T10:00:00` as the calendar of its writer shows it. */
  local: z.string(),
  /** As the calendar names it; null when it names none. */
  zone: z.string().nullable(),
});
export type CalendarTime = z.infer<typeof calendarTime>;

const frequencies = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly'] as const;
const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** How an event repeats; the sentence is made by the screen. */
export const recurrence = z.object({
  frequency: z.enum(frequencies),
  /** Every how many of them. */
  interval: z.number().int(),
  /** How many times in all. */
  count: z.number().int().nullable(),
  /** The last day, `2026-03-02`. */
  until: z.string().nullable(),
  /** `nth`: the second Tuesday is 2, the last Friday is -1; null for each. */
  weekdays: z.array(z.object({ day: z.enum(weekdays), nth: z.number().int().nullable() })),
  monthDays: z.array(z.number().int()),
  /** Days that are left out or put in besides the rule. */
  exceptions: z.number().int(),
});
export type Recurrence = z.infer<typeof recurrence>;

export const invitation = z.object({
  kind: z.enum(['invitation', 'answer', 'cancelled', 'event']),
  uid: z.string(),
  summary: z.string(),
  location: z.string().nullable(),
  description: z.string().nullable(),
  /** Address of the video call or page, where the calendar names one. */
  link: z.string().nullable(),
  organizer: mailAddress.nullable(),
  attendees: z.array(
    mailAddress.extend({
      answer: z.enum(['accepted', 'declined', 'tentative', 'none']),
      optional: z.boolean(),
    }),
  ),
  allDay: z.boolean(),
  start: calendarTime,
  /** Of whole days: the last day, itself included. */
  end: calendarTime.nullable(),
  recurrence: recurrence.nullable(),
});
export type Invitation = z.infer<typeof invitation>;

export const contactCard = z.object({
  name: z.string(),
  organisation: z.string().nullable(),
  title: z.string().nullable(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  addresses: z.array(z.string()),
  links: z.array(z.string()),
});
export type ContactCard = z.infer<typeof contactCard>;

/** A file as it lies in the mail. `index` is its place there, and the way to it. */
export const openedFile = z.object({
  index: z.number().int(),
  fileName: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
  /** `mail` can be opened as a mail of its own; `signature` belongs to the mail's own signature. */
  kind: z.enum(['file', 'mail', 'invitation', 'contact', 'signature']),
  /** Where it was packed inside of another file, e.g. `winmail.dat`. */
  packedIn: z.string().nullable(),
});
export type OpenedFile = z.infer<typeof openedFile>;

/** What one should know of how the mail was made. */
export const openedMark = z.enum(['signed', 'encrypted', 'unpacked', 'pgp_signed', 'pgp_encrypted', 'original_only']);

export const originalFile = openedFile.extend({
  /** Signed and good for minutes; a download. */
  url: z.string(),
});

export const original = z.object({
  messageId: id,
  /** The way to this mail through mails in mails, as indices of their files; empty for the mail itself. */
  path: z.array(z.number().int()),
  /** What the mails around it are called, the outermost first. */
  parents: z.array(z.string()),
  from: z.array(mailAddress),
  to: z.array(mailAddress),
  cc: z.array(mailAddress),
  replyTo: z.array(mailAddress),
  subject: z.string().nullable(),
  /** As the mail says it. */
  date: z.string().nullable(),
  receivedAt: moment,
  envelope: z
    .object({ from: z.string(), to: z.array(z.string()), clientIp: z.string().nullable(), helo: z.string().nullable() })
    .nullable(),
  /** Header lines in the order received, unfolded: raw, and as they are meant. */
  headers: z.array(z.object({ name: z.string(), value: z.string(), decoded: z.string() })),
  checks: z.record(z.string(), z.unknown()).nullable(),
  text: z.string().nullable(),
  htmlUrl: z.string().nullable(),
  /** What the mail says of its letters, and by what they were read. */
  charset: z.object({ declared: z.string().nullable(), used: z.string().nullable(), guessed: z.boolean() }),
  marks: z.array(openedMark),
  invitations: z.array(invitation),
  contacts: z.array(contactCard),
  /** Every file as it lies in the mail, of any number and kind. */
  files: z.array(originalFile),
  /** The files that the conversation shows. */
  attachments: z.array(attachment),
  /** What could not be read, with the reason. */
  omitted: z.array(z.object({ what: z.string(), code: z.string(), params: z.record(z.string(), z.unknown()) })),
  /** Path of the untouched bytes (.eml); null when they are no longer kept. */
  rawUrl: z.string().nullable(),
  size: z.number().int(),
  /** Set when the texts of the message were read again by a charset that a member chose. */
  decoding: z.object({ charset: z.string(), memberId: id, at: moment }).nullable(),
  /** True where this mail's texts can be kept for the message: `PUT …/decoding`. */
  canKeep: z.boolean(),
});
export type Original = z.infer<typeof original>;

/** PUT messages/{id}/decoding: reads the texts of a mail again by this charset, and keeps them. */
export const charset = z.enum(charsetNames as [(typeof charsetNames)[number], ...typeof charsetNames]);
export const newDecoding = z.object({ charset }).strict();

/** A sender whose pictures from outside a member always loads. */
export const pictureSender = z.object({ address: z.string(), createdAt: moment });
export type PictureSender = z.infer<typeof pictureSender>;
