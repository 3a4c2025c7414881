/**
 * Doors of a channel beside the one it was connected with: a mailbox that is asked, a platform that posts mail, an own
 * way out. Each is opened and closed by itself, and has a state of its own.
 */
import type { ConnectedChannel, ConnectField, Context, LocalisedText, ReceiverDoor } from './connector.ts';
import type { RawInbound } from './inbound-event.ts';

/** What was typed when a door was opened, credentials unsealed for the call. */
export interface OpenDoor {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
}

export interface DoorField extends Omit<ConnectField, 'kind'> {
  readonly kind: ConnectField['kind'] | 'number' | 'choice' | 'switch';
  /** Of a `choice`. */
  readonly choices?: readonly { readonly value: string; readonly label: LocalisedText }[];
  /** What stands in the field before anybody typed; `true` and `false` for a switch. */
  readonly initial?: string;
}

export interface DoorTurn extends OpenDoor {
  /** The channel's account, e.g. its support address. */
  readonly account: string;
  /** What the door was before, when it is opened anew: a secret that is left empty stays. */
  readonly before: OpenDoor | null;
}

export interface Door {
  /** Short name in lower case, part of its webhook's URL. */
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly name: LocalisedText;
  readonly intro: LocalisedText;
  readonly fields: readonly DoorField[];
  /** What is to be done at the other side, in order. */
  readonly steps?: readonly LocalisedText[];
  /** Tries it out and answers what is to be kept. Throws `ConnectFailure` naming the field. */
  open(turn: DoorTurn, ctx: Context): Promise<OpenDoor>;
  /** Still able to work? Throws `ConnectFailure`, or `DeliveryFailure` for a passing trouble. */
  verify(channel: ConnectedChannel, ctx: Context): Promise<void>;
  /** Asks for what is new, under the lease of its channel. */
  readonly receiver?: ReceiverDoor;
  /** Takes what a platform posts. */
  readonly post?: PostDoor;
  /** Hands over what was there before the channel was connected. */
  readonly history?: HistoryDoor;
}

export interface PostDoor {
  /** What the admin gives to the platform. @param url where it is to post to, without any secret. */
  show(door: OpenDoor, url: string): readonly { readonly label: LocalisedText; readonly value: string }[];
  /** Says whether the request is the platform's, and takes out of it what is to be stored. */
  take(request: PostedRequest, channel: ConnectedChannel, ctx: PostContext): Promise<Posted>;
}

export interface PostedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

export interface PostContext extends Context {
  /**
   * Remembers a one-time token and the digest of what came with it. False when it came before with something else: a
   * signature that was overheard and put on another message.
   */
  once(token: string, digest: string): Promise<boolean>;
}

export type Posted =
  /** To be stored; the platform hears 200 only then. */
  | { readonly kind: 'events'; readonly events: readonly RawInbound[] }
  /** Known, and nothing to store. */
  | { readonly kind: 'nothing' }
  /** Not the platform's, or not for this door; the platform is told not to come again where it knows such an answer. */
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403 | 406; readonly code: string; readonly text: string }
  /** Could not be taken now; the platform keeps it and comes again. */
  | { readonly kind: 'later'; readonly code: string; readonly text: string };

export interface HistoryDoor {
  /**
   * Hands over old messages, the oldest first, and returns when all were handed over. Begins where the cursor stands.
   * Throws as a receiver does.
   */
  run(
    channel: ConnectedChannel,
    ctx: Context,
    past: {
      /** Nothing older; null takes all there is. */
      readonly since: Date | null;
      /** Told once they are counted. */
      found(count: number): Promise<void>;
      accept(raw: RawInbound, refused?: Refused): Promise<void>;
    },
    cursor: { load(): Promise<string | null>; save(value: string): Promise<void> },
  ): Promise<void>;
}

/** What could not be taken in still stands in the ledger, with the rule that refused it. */
export interface Refused {
  readonly rule: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Unique within the channel, since there are no bytes to tell it by. */
  readonly eventId: string;
  readonly size: number;
}

/** Where a copy of a sent message was put. `already`: it was there, put by the server itself or by an earlier try. */
export interface KeptCopy {
  readonly folder: string;
  readonly already: boolean;
}
