/**
 * The contract between the house and a medium. A connector is one folder beside this one and one line in
 * `connectors/index.ts`; the house never asks which connector it holds, only what it can do.
 */
import type { Capabilities } from '@irori/contract/capabilities';
import type { ForwardingCode, MailTrace } from '@irori/contract/channels/forwarding';
import type { CustomerRule } from './customer-rule.ts';
import type { Door, KeptCopy, OpenDoor, Refused } from './doors.ts';
import type { OrderKey, ProviderEventId } from './ids.ts';
import type { AddressClaim, Parsed, RawInbound } from './inbound-event.ts';
import type { OpenedBytes, OpenedMail, OpenOptions } from './opened-mail.ts';
import type { Accepted, OutboundMessage } from './outbound-message.ts';

/** One connected account, as a connector sees it. Credentials are opened for the call and never kept. */
export interface ConnectedChannel {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  /** Mail: the address that forwards arrive at. */
  readonly receivingAddress: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
  /** Every address of the workspace that is ours: it can never be the customer. Lower case. */
  readonly ownAddresses: readonly string[];
  /** Addresses of members. Lower case. */
  readonly memberAddresses: readonly string[];
  /** What members taught about whose messages are whose; missing = nothing. */
  readonly customerRules?: readonly CustomerRule[];
  /** Its further doors that are open, by id. */
  readonly doors?: Readonly<Record<string, OpenDoor>>;
}

/** A channel without anything secret, as it is handed to threads that read what strangers wrote. */
export type ReadableChannel = Omit<ConnectedChannel, 'credentials' | 'doors'>;

/** What the house lends a connector for one call. */
export interface Context {
  readonly installation: Installation;
  /** Guarded outgoing HTTP: refuses private addresses unless the installation allows the host. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The address at which a host that a member named may be reached. Connect to this very address: a second answer of the
   * DNS could differ. Throws an error with code `outgoing_refused` for private ones the installation does not allow.
   */
  addressOf(host: string, port: number): Promise<string>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Settings of the installation that connectors may ask for. */
export interface Installation {
  readonly publicUrl: string;
  readonly inboundDomain: string;
  /** Directory for what cannot leave, e.g. mail without a relay. */
  readonly outgoingDirectory: string;
  /** A setting the connector declared in `installationSettings`; undefined when not set. */
  setting(name: string): string | undefined;
}

export interface LocalisedText {
  readonly en: string;
  readonly ja: string;
  readonly pl: string;
}

export interface ConnectField {
  readonly name: string;
  readonly kind: 'text' | 'email' | 'password' | 'url';
  readonly secret: boolean;
  readonly required: boolean;
  readonly label: LocalisedText;
  readonly help: LocalisedText;
  readonly placeholder: string;
}

/** What the admin said in this turn of connecting. */
export interface ConnectTurn {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
  /** A fresh address of this installation, for connectors with a mail door. */
  readonly receivingAddress: string | null;
  readonly ownAddresses: readonly string[];
}

/** The next thing for the admin to see. */
export type ConnectStep =
  | { readonly kind: 'form'; readonly fields: readonly ConnectField[] }
  | {
      readonly kind: 'connected';
      /** The account as its owner knows it; one account is connected once per workspace. */
      readonly account: string;
      readonly name: string;
      readonly settings: Readonly<Record<string, unknown>>;
      /** To be sealed by the house. */
      readonly credentials: Readonly<Record<string, string>>;
      /** What is to be copied somewhere else, e.g. the receiving address. */
      readonly show: readonly { readonly label: LocalisedText; readonly value: string }[];
    };

/** How the outside reaches us. A connector has one door or several. */
export interface Ingress {
  /** Takes mail at the channel's receiving address. */
  readonly mail?: MailDoor;
  readonly webhook?: WebhookDoor;
  readonly receiver?: ReceiverDoor;
}

export interface MailDoor {
  /** Sender checks before `parse`: they ask the DNS, so they are not part of it. Rejects on a passing DNS trouble. */
  check(raw: RawInbound, resolver: DnsResolver): Promise<NonNullable<RawInbound['checks']>>;
  /** What the program makes of a mail, for `mail explain`: the JSON of one line. Pure; never throws for anything in the mail. */
  explain?(bytes: Uint8Array, options: ExplainOptions): Promise<object>;
  /**
   * A stored mail as an external mail program would show it; null when the way leads to none. Pure; never throws for
   * anything in the mail. @param caps as for `parse`
   */
  open?(bytes: Uint8Array, options: OpenOptions, caps?: Readonly<Record<string, number>>): Promise<OpenedMail | null>;
  /** One file of a stored mail, by its place; null when there is none. */
  openFile?(
    bytes: Uint8Array,
    options: OpenOptions & { readonly index: number },
    caps?: Readonly<Record<string, number>>,
  ): Promise<OpenedBytes | null>;
  /** How to forward to us from the usual providers, in the order of the screens. Guide ids are unique. */
  readonly guides?: readonly ForwardingGuide[];
  /** The way a mail came, read from its headers and envelope. Pure; never throws for anything in the mail. */
  trace?(raw: RawInbound, channel: Omit<ConnectedChannel, 'credentials'>): Promise<MailTrace>;
  /** Sends a test mail to the channel's account, to see whether it comes back by the forward. One exchange; throws DeliveryFailure. */
  sendProbe?(probe: ProbeMail, channel: ConnectedChannel, ctx: Context): Promise<Accepted>;
  /** The address that a test mail goes out as, and so where a bounce of it goes. */
  probeSender?(channel: Pick<ConnectedChannel, 'account' | 'receivingAddress'>, installation: Installation): string;
}

/** A test mail: recognised when it returns by its token, which carries our MAC. */
export interface ProbeMail {
  readonly id: string;
  /** Letters and digits that survive case folding; goes into header, Message-ID and text. */
  readonly token: string;
  readonly writtenAt: Date;
  readonly locale: keyof LocalisedText;
}

/** How to set up a forward at one provider. Texts are those of the provider's own screens, in the reader's language. */
export interface ForwardingGuide {
  readonly id: string;
  readonly name: LocalisedText;
  /** Domains of support addresses that speak for this provider, e.g. `gmail.com`. */
  readonly domains: readonly string[];
  /** Ends of the names of mail servers (MX) that speak for it, for support addresses of one's own domain, e.g. `google.com`. */
  readonly mailHosts?: readonly string[];
  readonly steps: readonly {
    readonly id: string;
    readonly text: LocalisedText;
    /** Shows this address beside the step, with a button to copy it. */
    readonly copy?: 'receivingAddress' | 'address';
    /** Lines for a configuration file, to be copied; `{address}`, `{user}` (before its @) and `{receivingAddress}` are filled in. */
    readonly line?: string;
    /** What it looks like when this step went wrong, and what to do then. */
    readonly whenItFails?: LocalisedText;
    /** The provider asks for a confirmation here: what it sends is shown at this step. */
    readonly confirms?: boolean;
    /** Not needed in every case; the text says in which. */
    readonly optional?: boolean;
    /** Who can do it: whoever has the mailbox, or only an administrator of the mail system. */
    readonly audience: 'owner' | 'mailAdmin';
  }[];
  readonly note?: LocalisedText;
  /** Another guide that people take this one for, and how to tell. */
  readonly instead?: { readonly guide: string; readonly when: LocalisedText };
  readonly helpUrl?: string;
  /** The next click at this provider by diagnosis code. */
  readonly advice: Readonly<Partial<Record<ForwardingCode, LocalisedText>>>;
}

/** What a caller knows about a mail besides its bytes. */
export interface ExplainOptions {
  /** Addresses of ours. None: those that forwarding headers name. */
  readonly own?: readonly string[];
  /** RCPT TO. None: the topmost Delivered-To, X-Forwarded-To or Envelope-To. */
  readonly rcpt?: readonly string[] | string | undefined;
  /** MAIL FROM, '' for the null sender. None: Return-Path. */
  readonly mailFrom?: string | undefined;
  readonly member?: readonly string[];
  /** Authentication results from outside: `SenderChecks`, an object of results, or the text of an Authentication-Results header. */
  readonly auth?: unknown;
}

/** `node:dns/promises`' resolve; a map in tests. Throws errors with code ENOTFOUND or ENODATA for "there is none". */
export type DnsResolver = (name: string, type: string) => Promise<unknown[]>;

export interface WebhookDoor {
  /** True when the request is the platform's. Reads the raw body; compares in constant time. */
  verify(
    request: { headers: Readonly<Record<string, string>>; query: string; body: Uint8Array; url: string },
    channel: ConnectedChannel,
  ): boolean;
  /** Answers a handshake such as Messenger's GET; null when it is none. */
  handshake?(query: Readonly<Record<string, string>>, channel: ConnectedChannel): string | null;
}

export interface ReceiverDoor {
  /** Runs until the signal aborts; hands over each raw event and waits until it is stored before going on. */
  run(
    channel: ConnectedChannel,
    ctx: Context,
    accept: (raw: RawInbound, refused?: Refused) => Promise<void>,
    cursor: { load(): Promise<string | null>; save(value: string): Promise<void> },
  ): Promise<void>;
}

/** Sender addresses: which the channel insists on, and what customers see. Pure. */
export interface SenderPower {
  /** The one address that the channel has to send from, and whether a setting or its own way out demands it. */
  required(
    channel: Pick<ConnectedChannel, 'account' | 'settings' | 'doors'>,
  ): { readonly address: string; readonly by: 'setting' | 'own_server' } | null;
  /** Who a message will be from. */
  of(
    message: Pick<OutboundMessage, 'author' | 'brand' | 'sender'>,
    channel: Pick<ConnectedChannel, 'account' | 'receivingAddress' | 'doors'>,
    installation: Installation,
  ): AddressClaim;
}

export interface Connector {
  readonly id: string;
  readonly name: string;
  /** SVG source of the 16 px glyph, `currentColor` strokes. */
  readonly icon: string;
  /** Badge colours; contrast of 4.5:1 on background and selection in either theme is part of conformance. */
  readonly colours: { readonly light: string; readonly dark: string };
  readonly capabilities: Capabilities;
  /** Names of environment variables this connector reads through `Installation.setting`. */
  readonly installationSettings: readonly string[];
  readonly ingress: Ingress;
  readonly intro: LocalisedText;
  /** Fields of the first connect step. */
  readonly fields: readonly ConnectField[];
  /** A stable id of this very event, so that each is stored once. Pure. */
  eventId(raw: RawInbound): ProviderEventId;
  /** What has to stay in order with this event. Pure, reads as little as it can. */
  orderKey(raw: RawInbound, channelId: string): OrderKey;
  connect(turn: ConnectTurn, ctx: Context): Promise<ConnectStep>;
  /** Still able to work? Throws ConnectFailure. */
  verify(channel: ConnectedChannel, ctx: Context): Promise<void>;
  disconnect(channel: ConnectedChannel, ctx: Context): Promise<void>;
  /**
   * Bytes in, normalised events out. No clock, no network, no files; may use a promise, since MIME parsers stream.
   * @param caps the installation's caps by name; a connector picks those it knows, what is missing keeps its default.
   */
  parse(
    raw: RawInbound,
    channel: Omit<ConnectedChannel, 'credentials'>,
    caps?: Readonly<Record<string, number>>,
  ): Promise<Parsed>;
  /** The refs an outbound message will be known by, fixed before sending, so that an answer can never come too early. */
  refsOf(
    message: Pick<OutboundMessage, 'messageId' | 'threadToken' | 'conversationId' | 'sender'>,
    channel: ConnectedChannel,
    installation: Installation,
  ): readonly string[];
  /** One exchange. Throws DeliveryFailure. */
  send(message: OutboundMessage, channel: ConnectedChannel, ctx: Context): Promise<Accepted>;
  /**
   * Bytes of attachments that one message can carry at the moment, e.g. by what the relay announces; null when nothing is
   * known beyond the capabilities. Asked only for messages with attachments; must not throw.
   */
  attachmentBudget?(channel: ConnectedChannel, ctx: Context): Promise<number | null>;
  fetchMedia?(
    handle: Readonly<Record<string, unknown>>,
    channel: ConnectedChannel,
    ctx: Context,
  ): Promise<{ contentType: string; body: NodeJS.ReadableStream }>;
  /** Media whose messages have a sender address that the house may choose, i.e. mail. */
  readonly sender?: SenderPower;
  /** True when something of this installation keeps messages from leaving, e.g. no relay. */
  staysHere?(installation: Installation): boolean;
  /** Further doors that its channels may open. */
  readonly doors?: readonly Door[];
  /** True when a copy of each sent message is to be put somewhere, e.g. into a mailbox's folder of sent mail. */
  keepsCopy?(channel: ConnectedChannel): boolean;
  /** Puts it there unless it is there already. One exchange; throws DeliveryFailure. */
  keepCopy?(message: OutboundMessage, channel: ConnectedChannel, ctx: Context): Promise<KeptCopy>;
  /** Finds our own account's other names from settings, e.g. aliases. Lower case addresses. */
  ownAddresses(channel: Pick<ConnectedChannel, 'account' | 'receivingAddress' | 'settings'>): readonly string[];
  /** Lets go of what is held between calls, e.g. pooled connections; the next call takes it up again. */
  close?(): Promise<void>;
}
