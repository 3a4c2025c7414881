/** What goes out: everything a connector needs to send one message, and nothing it would have to look up. */

import type { ExternalRef } from './ids.ts';
import type { AddressClaim } from './inbound-event.ts';

export interface OutboundMessage {
  /** Ours; stable over retries. A provider that takes an idempotency key gets this. */
  readonly deliveryId: string;
  readonly messageId: string;
  readonly conversationId: string;
  /** Carries our MAC: put into Reply-To, Message-ID or whatever the customer's answer will bring back. Lower-case, case-insensitive, at most 40 characters of a-z 2-7 and `.`. */
  readonly threadToken: string;
  /** The customer as the medium knows them. */
  readonly to: readonly AddressClaim[];
  readonly cc: readonly AddressClaim[];
  readonly bcc: readonly AddressClaim[];
  readonly subject: string | null;
  readonly text: string;
  /** Sanitised rich text (our own editor's vocabulary, pictures as `cid:` of an inline attachment); null when plain. */
  readonly html: string | null;
  readonly attachments: readonly OutboundAttachment[];
  /** The message this one answers: its ref and `provider` field; null when it starts a conversation. */
  readonly answers: {
    readonly ref: ExternalRef | null;
    readonly provider: Readonly<Record<string, unknown>>;
    readonly references: readonly ExternalRef[];
    readonly quotedText: string | null;
    readonly from: string;
    readonly at: Date;
  } | null;
  /** The thread's key for chats. */
  readonly threadKey: string | null;
  /** Who writes, as customers see them. */
  readonly author: { readonly name: string; readonly slug: string };
  readonly brand: {
    readonly name: string;
    /** Plain; of the member and the brand together, with names filled in. '' for none. */
    readonly signature: string;
    /** The same in sanitised rich text; null or missing when it is plain. */
    readonly signatureHtml?: string | null;
  };
  /** What an outsider is handed below the writer's words: history in plain text and in safe HTML. */
  readonly forwarded?: { readonly text: string; readonly html: string } | null;
  /** Files that were too large to go along. */
  readonly links?: readonly LinkedFile[];
  /** BCP 47 language of the customer, where it is known. */
  readonly language?: string | null;
  /** Media with sender addresses: which one the house chose. Missing where it chose nothing. */
  readonly sender?: ChosenSender | null;
  readonly writtenAt: Date;
}

/** The address that a message goes out from. */
export interface ChosenSender {
  /** Null: the connector's default. */
  readonly address: string | null;
  /** With it the message has to be signed: unsigned it must not leave. Null where no key of ours speaks for the address. */
  readonly signing: SigningKey | null;
  /** A host of the sender's domain whose mail comes to us, for the envelope; null where there is none. */
  readonly bounceHost: string | null;
  /** The domain of the message's id, the same in each attempt. */
  readonly messageIdDomain: string;
}

/** A DKIM key: RSA. */
export interface SigningKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. Not for logs. */
  readonly privateKey: string;
}

/** A file behind an address that anybody who has it can open until it expires. */
export interface LinkedFile {
  readonly fileName: string;
  readonly size: number;
  readonly url: string;
  readonly expiresAt: Date;
}

export interface OutboundAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly contentId: string | null;
  /** Opens the bytes anew at each call. */
  open(): Promise<NodeJS.ReadableStream>;
}

/** What a provider said when it took a message. */
export interface Accepted {
  readonly externalId: string | null;
  /** Refs by which answers and receipts will name it. */
  readonly refs: readonly ExternalRef[];
  /** `file`: nothing left this machine. */
  readonly via: 'relay' | 'file' | 'api';
  readonly detail: string | null;
  /** Recipients in copy that were refused while the customer was taken, to be told to the agent. */
  readonly refused?: readonly { readonly address: string; readonly text: string }[];
}
