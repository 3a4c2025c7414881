/**
 * What the samples need of the house, handed in by `sample-lines.ts`: a room knows neither the lines nor the insides of
 * other rooms. All of it happens at the moment that was set last, which lies in the past.
 */
import type { ConversationPatch } from '@irori/contract/conversations/api';
import type { Viewer } from '../platform/http/viewer.ts';
import type { Progress } from './progress.ts';
import type { SampleFile } from './story.ts';

export interface Mailbox {
  readonly channelId: string;
  readonly inboxId: string;
  readonly receivingAddress: string;
}

export interface MailboxToMake {
  readonly inboxId: string;
  readonly address: string;
  readonly name: string;
  readonly samples: Progress | undefined;
}

export interface SampleMail {
  readonly mailbox: Mailbox;
  readonly bytes: Buffer;
  /** MAIL FROM; empty for machines. */
  readonly from: string;
  readonly to: string;
  /** Whether the sender's domain vouches for the mail, and which domain. */
  readonly vouchedBy: string | null;
}

export interface SampleReply {
  /** The same id twice is the same reply. */
  readonly id: string;
  readonly kind: 'reply' | 'note';
  readonly text: string;
  readonly html?: string | undefined;
  readonly files: readonly SampleFile[];
  readonly thenStatus?: 'closed' | 'pending' | undefined;
  /** The connection breaks when all was said. */
  readonly cut: boolean;
}

export interface SampleLines {
  /** Everything after this happens at this moment. */
  setTime(moment: Date): void;
  /** Finds or makes; the password is known to nobody. */
  colleague(given: { name: string; email: string; role: 'admin' | 'agent' }): Promise<string>;
  inbox(by: Viewer, name: string): Promise<string>;
  joinInbox(memberId: string, inboxIds: readonly string[]): Promise<void>;
  tag(name: string, colour: string): Promise<string>;
  mailbox(by: Viewer, given: MailboxToMake): Promise<Mailbox>;
  /** A member as they look to the rooms now. */
  viewer(memberId: string): Promise<Viewer>;
  /** Line one. Bytes that came before do not come again. */
  receive(mail: SampleMail, options: { twice: boolean }): Promise<void>;
  /** Line two, without any relay. */
  write(by: Viewer, conversationId: string, reply: SampleReply): Promise<void>;
  change(by: Viewer, conversationId: string, patch: ConversationPatch): Promise<void>;
  /** Contacts are known since they first wrote, which rooms take to be the moment of making them. */
  dateContacts(mailboxes: readonly Mailbox[]): Promise<void>;
  /** The conversation that a Message-ID led to. */
  conversationOf(mailbox: Mailbox, messageId: string): Promise<string | null>;
  /** Where answers in a conversation go to, which names it by our mark. */
  answerAddress(mailbox: Mailbox, conversationId: string): string;
  /** Message-IDs of a conversation, oldest first. */
  messageIdsOf(conversationId: string): Promise<string[]>;
}
