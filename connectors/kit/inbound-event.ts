/** What came in: first raw, as the provider sent it, then normalised. `parse` makes the second from the first. */
import type { MailTrace } from '@irori/contract/channels/forwarding';
import type { ExternalRef, OrderKey, ProviderEventId } from './ids.ts';

/** Untouched bytes and how they came. Stored durably before anything is acknowledged. */
export interface RawInbound {
  readonly door: 'mail' | 'webhook' | 'receiver';
  /** Mail: the whole message as received after DATA. Webhook: the body. Receiver: what the connector made of it. */
  readonly body: Uint8Array;
  readonly envelope: Envelope;
  readonly receivedAt: Date;
  /** Sender checks (SPF, DKIM, DMARC, ARC), computed before `parse` for mail; null elsewhere or when not computed. */
  readonly checks: SenderChecks | null;
  /** A person looked at it in quarantine and let it through: evidence alone holds it back no more. */
  readonly released?: boolean;
}

export type Envelope =
  | {
      readonly kind: 'smtp';
      /** MAIL FROM; empty for the null sender. */
      readonly from: string;
      /** The recipients of this channel, as given in RCPT TO. */
      readonly to: readonly string[];
      readonly clientIp: string | null;
      readonly helo: string | null;
      readonly tls: boolean;
    }
  | { readonly kind: 'http'; readonly headers: Readonly<Record<string, string>>; readonly query: string }
  | {
      readonly kind: 'receiver';
      readonly source: string;
      /** Set for what is taken in as past exchange: when it came to its mailbox, as an ISO moment. It alarms nobody. */
      readonly past?: string;
      /** It lies in a folder of sent mail: our side wrote it. */
      readonly ours?: boolean;
    };

/** The verdict on who sent a mail, with the evidence. `verified` and `forwarded` prove the From address. */
export interface SenderChecks {
  readonly verdict: 'verified' | 'forwarded' | 'unverified' | 'suspicious';
  readonly proof: 'none' | 'dmarc' | 'dkim' | 'arc';
  readonly spf: string;
  readonly dkim: readonly { readonly domain: string; readonly result: string; readonly aligned: boolean }[];
  readonly dmarc: string;
  readonly arc: string;
  /** Address in From that the verifier read; differs from the parser's only when somebody tries to deceive. */
  readonly fromAddress: string | null;
}

/** What `parse` answers. Pure: the same bytes give the same answer, today and after a restart. */
export type Parsed =
  | { readonly kind: 'events'; readonly events: readonly NormalisedEvent[] }
  /** Known and not for us; the rule is named, e.g. `mail.own_copy`. */
  | { readonly kind: 'ignored'; readonly rule: string; readonly preview: Preview | null }
  /** Evidence that a person must look first, e.g. `mail.loop`. Nothing is lost: it can be released. */
  | {
      readonly kind: 'quarantined';
      readonly reason: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly preview: Preview | null;
    }
  /** We do not know this: kept and raised. */
  | { readonly kind: 'unrecognised'; readonly detail: string };

export interface Preview {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

export type NormalisedEvent = InboundMessage | InboundReceipt | InboundProbe | InboundEdit | InboundDelete;

/** A message from outside (or, `direction: 'out'`, one that our side wrote outside of Irori). */
export interface InboundMessage {
  readonly kind: 'message';
  readonly direction: 'in' | 'out';
  /** The medium's own id of it; null when it has none. Known ids make duplicates. */
  readonly ref: ExternalRef | null;
  /**
   * Set where the medium's ids cannot be trusted alone: a hash of author, date, subject and words. A known ref with
   * another fingerprint is another message, since broken senders repeat their ids and forgers borrow them.
   */
  readonly fingerprint?: string;
  /** The platform's time for chats; null for mail, whose order is that of receipt. */
  readonly at: Date | null;
  readonly sender: SenderClaim;
  /** Who wrote it, when that is not the customer, e.g. an assistant who writes for somebody. */
  readonly author: AuthorClaim | null;
  readonly thread: ThreadClaim;
  /** Mail: how it came here by forwarding. */
  readonly route?: {
    /** The support address of ours that the customer wrote to; null when it cannot be told. */
    readonly channelAddress: string | null;
    /** Addresses of ours it passed, the first first. */
    readonly hops: readonly string[];
    /** The way itself shows `channelAddress`; missing or false: it is merely written to. */
    readonly traced?: boolean;
  };
  /** Handed on by hand by one of us: `sender` wrote the original, `person` passed it on and wrote `note` to us above it. */
  readonly forwardedBy?: { readonly person: PersonClaim; readonly note: string | null };
  /** When the original of a mail that was handed on by hand was written: in its own words, one line of at most 100 characters. */
  readonly written?: string;
  /** A mailbox host asks whether mail may be forwarded to us. Code and link are credentials: not for logs. */
  readonly confirmation?: {
    readonly provider: string;
    readonly code: string | null;
    readonly link: string | null;
    readonly requestedBy: string | null;
    /** False: the sender was not proven; no button is offered. */
    readonly trusted: boolean;
  };
  /** A mail provider on the way judged it to be spam; null or missing when none did. */
  readonly spam?: SpamVerdict | null;
  readonly nature: 'person' | 'auto_reply' | 'bounce' | 'confirmation' | 'list' | 'probe';
  readonly subject: string | null;
  readonly from: AddressClaim | null;
  readonly to: readonly AddressClaim[];
  readonly cc: readonly AddressClaim[];
  readonly replyTo: readonly AddressClaim[];
  /** What was newly written. */
  readonly text: string;
  /** Quoted history and signature, to be folded; null when there is none. */
  readonly foldedText: string | null;
  /** Sanitised HTML document fragment for the sandboxed frame; null when plain. `cid:` links are kept. */
  readonly html: string | null;
  readonly lang: string | null;
  readonly flags: readonly string[];
  readonly attachments: readonly InboundAttachment[];
  /** What could not be taken in, to be announced in the thread with its reason. */
  readonly omitted: readonly {
    readonly what: string;
    readonly code: string;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
  /** What the core does not understand; handed back with every send into this conversation. JSON. */
  readonly provider: Readonly<Record<string, unknown>>;
}

export interface AddressClaim {
  readonly name: string;
  readonly address: string;
}

/** A person as the medium names them. `address` is already in the connector's comparable form. */
export interface PersonClaim {
  readonly address: string;
  readonly name: string;
}

/** Who wrote in place of the customer; `proof` speaks for this address. */
export interface AuthorClaim extends PersonClaim {
  readonly proof: SenderClaim['proof'];
}

/** What a provider's filter wrote into the header of a mail, word for word. */
export interface SpamVerdict {
  /** The filter's or provider's name, for people. */
  readonly provider: string;
  readonly header: string;
  readonly value: string;
}

/** Somebody whom the message names and who may be the customer. */
export interface CustomerCandidate extends PersonClaim {
  /** Where, as in `SenderClaim.source`. */
  readonly source: string;
  readonly confidence: SenderClaim['confidence'];
}

/** Who the customer is, and on what evidence. */
export interface SenderClaim extends PersonClaim {
  /** Everybody who may be it, the likeliest first, this one included; missing where the medium leaves no choice. */
  readonly candidates?: readonly CustomerCandidate[];
  /** The address that the medium shows as the author's, in comparable form: what customer rules are made for. */
  readonly writtenFrom?: string | null;
  readonly proof: 'none' | 'dmarc' | 'dkim' | 'arc' | 'platform';
  /** Where the address was found: `from`, `reply-to`, `x-original-from`, `forwarded-block`, ... */
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly evidence: readonly string[];
  readonly doubt: 'unproven' | 'suspicious' | 'sender_unsure' | null;
}

export interface ThreadClaim {
  /** Strings that may carry our MAC (recipient tokens, Message-IDs of ours), strongest first; the core verifies them. */
  readonly tokens: readonly string[];
  /** Foreign ids this message answers, nearest first. */
  readonly answers: readonly ExternalRef[];
  /** Chats: the room or chat; the newest open or pending conversation of it takes the message. Mail: null. */
  readonly key: string | null;
  /** A weak sign that several messages belong together, e.g. Outlook's Thread-Index: it suggests a link and joins nothing. */
  readonly hint?: string | null;
}

export interface InboundAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly inline: boolean;
  readonly contentId: string | null;
  /** The bytes, or what `fetchMedia` needs to get them. */
  readonly source:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'fetch'; readonly handle: Readonly<Record<string, unknown>>; readonly size: number | null };
  readonly width?: number;
  readonly height?: number;
}

/** A fact about a delivery of ours: a receipt of the platform or a bounce. */
export interface InboundReceipt {
  readonly kind: 'receipt';
  /** Found by the ref of the sent message, or by our token in it. */
  readonly ref: ExternalRef | null;
  readonly tokens: readonly string[];
  readonly state: 'accepted' | 'delayed' | 'delivered' | 'read' | 'failed';
  readonly recipient: string | null;
  /** Where it was on its way to when it failed, when a forward had taken it further than `recipient`. */
  readonly finalRecipient?: string | null;
  readonly code: string | null;
  readonly text: string | null;
  readonly at: Date | null;
  /** What is shown when no delivery of ours is found for it. */
  readonly preview: Preview;
}

/**
 * A test mail of ours, or what somebody made of it. Only the house can tell whether one of the tokens is genuine; where none
 * is, the mail is no test of ours and `otherwise` says what it is.
 */
export interface InboundProbe {
  readonly kind: 'probe';
  readonly tokens: readonly string[];
  /**
   * `returned`: it is the test mail. `rewritten`: a rule of the mailbox made a new mail of it. `by_hand`: a person did.
   * `answered`: somebody or something at the mailbox answered it. `looped`: it went in a circle.
   */
  readonly how: 'returned' | 'rewritten' | 'by_hand' | 'answered' | 'looped';
  readonly trace: MailTrace;
  /** Who sent what came, as it says. */
  readonly from: string | null;
  readonly preview: Preview;
  readonly otherwise: Parsed;
}

export interface InboundEdit {
  readonly kind: 'edit';
  readonly ref: ExternalRef;
  readonly text: string;
  readonly at: Date | null;
}

export interface InboundDelete {
  readonly kind: 'delete';
  readonly ref: ExternalRef;
  readonly at: Date | null;
}

export type { ExternalRef, OrderKey, ProviderEventId };
