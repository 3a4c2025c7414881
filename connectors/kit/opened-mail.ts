/** A mail read again from its stored bytes, as an external mail program would show it. */
import type { ContactCard, Invitation, OpenedFile, Original } from '@irori/contract/messages/original';

export interface OpenOptions {
  /** Decodes the texts by this charset, whatever the mail says; null: as it says, or as its bytes speak. */
  readonly charset: string | null;
  /** The way through mails in mails, as indices of their files; empty for the mail itself. */
  readonly path: readonly number[];
}

export interface OpenedMail
  extends Pick<Original, 'from' | 'to' | 'cc' | 'replyTo' | 'subject' | 'date' | 'headers' | 'charset' | 'parents'> {
  readonly marks: Original['marks'];
  /** All text, quotes and signature included; null when there is none. */
  readonly text: string | null;
  /** Sanitised fragment for the sandboxed frame; null when the mail has no HTML. `cid:` links are kept. */
  readonly html: string | null;
  readonly files: readonly OpenedFile[];
  readonly invitations: readonly Invitation[];
  readonly contacts: readonly ContactCard[];
  readonly omitted: Original['omitted'];
  /** The texts as a conversation shows them, to be kept for the message when a member chose the charset. */
  readonly words: {
    readonly text: string;
    readonly foldedText: string | null;
    readonly html: string | null;
    readonly lang: string | null;
  };
}

export interface OpenedBytes {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
