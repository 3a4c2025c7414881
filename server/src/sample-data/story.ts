/** What a sample conversation is made of: a script of who writes and does what, and when, counted back from now. */

/** Days ago at a time of day (`'3d 10:42'`), or minutes ago (`'25m'`). */
export type When = `${number}d ${number}:${number}` | `${number}m`;

/** `you` is whoever asked for the samples; the others are made beside them. */
export type Who = 'you' | 'tom' | 'misaki' | 'ola';

export type Language = 'en' | 'ja' | 'pl';

export type TagName = 'urgent' | 'order' | 'returns' | 'billing' | 'wholesale' | 'idea';

/** Files that `sample-files.ts` makes. */
export type FileName =
  | 'photo-lamp.png'
  | 'photo-box.png'
  | 'invoice.pdf'
  | 'quote.pdf'
  | 'returns-label.pdf'
  | 'logo.png';

export interface SampleFile {
  readonly file: FileName;
  /** What it is called in the mail. */
  readonly as: string;
}

export interface Person {
  readonly name: string;
  readonly address: string;
}

/** A mail from outside, which comes in by line one. */
export interface MailStep {
  readonly kind: 'mail';
  readonly at: When;
  readonly text: string;
  /** A designed mail; `text` is then its plain alternative. `cid:logo` names the inline picture. */
  readonly html?: string;
  readonly files?: readonly SampleFile[];
  /** Somebody else than the customer. */
  readonly from?: Person;
  readonly cc?: readonly Person[];
  readonly subject?: string;
  /** Ends with what we wrote last, as mail programs quote it. */
  readonly quotes?: boolean;
  /** Begins a thread of its own although the story has one. */
  readonly apart?: boolean;
  /** No authentication vouches for the sender. */
  readonly unproven?: boolean;
  readonly automatic?: 'away' | 'newsletter' | 'loop';
  /** The provider hands the same bytes over a second time. */
  readonly twice?: boolean;
}

/** A report that our last reply could not be delivered. */
export interface BounceStep {
  readonly kind: 'bounce';
  readonly at: When;
  /** What the far server said, e.g. `550 5.1.1 ...`. */
  readonly diagnostic: string;
}

/** An answer of ours, which leaves by line two. */
export interface ReplyStep {
  readonly kind: 'reply';
  readonly at: When;
  readonly by: Who;
  readonly text: string;
  readonly html?: string;
  readonly files?: readonly SampleFile[];
  readonly thenStatus?: 'closed' | 'pending';
  /** The connection breaks after the mail was handed over: it may have arrived. */
  readonly cut?: boolean;
}

export interface NoteStep {
  readonly kind: 'note';
  readonly at: When;
  readonly by: Who;
  readonly text: string;
}

export interface ChangeStep {
  readonly kind: 'change';
  readonly at: When;
  readonly by: Who;
  readonly assignee?: Who | null;
  readonly tags?: readonly TagName[];
  readonly status?: 'open' | 'pending' | 'closed';
  /** Puts it to sleep until so many days after the samples were asked for. */
  readonly snoozeDays?: number;
  readonly spam?: boolean;
  /** `you` have read it. */
  readonly read?: boolean;
}

export type Step = MailStep | BounceStep | ReplyStep | NoteStep | ChangeStep;

export interface Story {
  /** Unique; part of the Message-IDs. */
  readonly key: string;
  readonly customer: Person;
  readonly subject: string;
  readonly steps: readonly Step[];
}

/**
 * The moment that `when` means.
 * @param base the moment from which it counts back
 * @param offsetMinutes how far the readers' time of day is ahead of UTC
 */
export function momentOf(when: When, base: Date, offsetMinutes: number): Date {
  const minutes = /^(\d+)m$/.exec(when)?.[1];
  if (minutes !== undefined) return new Date(base.getTime() - Number(minutes) * 60_000);
  const [, days = '0', hour = '0', minute = '0'] = /^(\d+)d (\d+):(\d+)$/.exec(when) ?? [];
  const local = new Date(base.getTime() + offsetMinutes * 60_000);
  local.setUTCDate(local.getUTCDate() - Number(days));
  local.setUTCHours(Number(hour), Number(minute), 0, 0);
  return new Date(local.getTime() - offsetMinutes * 60_000);
}

/** How far a time zone is ahead of UTC at a moment, in minutes. */
export function offsetOf(timeZone: string, moment: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
