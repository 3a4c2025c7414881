/** What a medium can carry, as data. The composer draws itself from this and the server refuses by it. */

/** `reject`: refuse before sending; `drop`: left out, said beforehand; `convert`: becomes something lesser; `full`: as it is. */
export type SupportLevel = 'reject' | 'drop' | 'convert' | 'full';

export interface MediaRule {
  /** A mime type or a family such as `image/*`; `*` is everything else. The first rule that fits holds. */
  readonly type: string;
  readonly level: SupportLevel;
  /** Bytes; null when the platform names no limit. */
  readonly maxBytes: number | null;
}

/** When may an agent write freely? `hours` after the customer's last message; afterwards only by the escape. */
export interface ReplyWindow {
  readonly hours: number;
  readonly escape: 'template' | 'tag' | 'none';
}

export interface Capabilities {
  readonly shape: 'mail' | 'chat';
  readonly text: {
    /** Longest text in characters, null when unlimited. */
    readonly maxLength: number | null;
    readonly bold: SupportLevel;
    readonly italic: SupportLevel;
    readonly link: SupportLevel;
    readonly list: SupportLevel;
    readonly code: SupportLevel;
    readonly quote: SupportLevel;
  };
  readonly media: readonly MediaRule[];
  /** Most attachments of one message; null when unlimited. */
  readonly maxAttachments: number | null;
  /** Sum of all attachments of one message in bytes; null when unlimited. */
  readonly maxTotalBytes: number | null;
  /** `link`: files beyond the limits do not stop a message; they wait behind a link that expires. Missing = they are refused. */
  readonly largeFiles?: 'link';
  readonly subject: SupportLevel;
  readonly copies: SupportLevel;
  readonly quoting: SupportLevel;
  readonly mentions: SupportLevel;
  readonly edit: SupportLevel;
  readonly delete: SupportLevel;
  readonly reactions: SupportLevel;
  readonly typing: SupportLevel;
  /** May we write to somebody who never wrote to us? */
  readonly startConversation: boolean;
  readonly receipts: { readonly delivered: boolean; readonly read: boolean };
  /** Messages per second the platform takes, per conversation and in all; null when it names none. */
  readonly sendRate: { readonly perConversation: number | null; readonly total: number | null };
  readonly replyWindow: ReplyWindow | null;
  /**
   * What a customer's message does to a closed conversation where the inbox leaves it open. Missing: mail reopens, a chat
   * reopens for some days.
   */
  readonly afterClose?: 'reopen' | 'reopenWithin' | 'newConversation';
  /** Seconds the server holds a reply so that it can be taken back, unless the member chose otherwise. */
  readonly undoSeconds: number;
}
