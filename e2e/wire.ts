// What these tests know of the wire, written from the published description and not from our own schemas: a test that
// imported those would agree with any mistake in them.

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

export interface Channel {
  readonly id: string;
  readonly inboxId: string;
  /** As its owner knows it: a support address. */
  readonly account: string;
  readonly receivingAddress: string;
  readonly state: string;
}

export interface Ledger {
  readonly received: number;
  readonly applied: number;
  readonly duplicate: number;
  readonly ignored: number;
  readonly quarantined: number;
  readonly inProgress: number;
}

export interface ChannelHealth {
  readonly ledger: Ledger;
  readonly nextStep: string | null;
  readonly failures: readonly { readonly code: string; readonly text: string }[];
}

export interface Conversation {
  readonly id: string;
  readonly number: number;
  readonly inboxId: string;
  readonly channelId: string;
  readonly contact: { readonly id: string; readonly name: string; readonly address: string | null };
  readonly subject: string | null;
  readonly status: 'open' | 'pending' | 'snoozed' | 'closed';
  readonly assigneeId: string | null;
  readonly unread: boolean;
  readonly deliveryTrouble: boolean;
  readonly lastMessage: { readonly text: string; readonly direction: 'in' | 'out' } | null;
}

export type DeliveryState = 'held' | 'queued' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'uncertain';

export interface Attachment {
  readonly id: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  readonly url: string;
}

export interface Message {
  readonly id: string;
  readonly conversationId: string;
  readonly direction: 'in' | 'out';
  readonly kind: 'message' | 'note' | 'activity';
  readonly author: { readonly kind: string; readonly name: string };
  readonly text: string;
  readonly foldedText: string | null;
  readonly attachments: readonly Attachment[];
  readonly flags: readonly string[];
  readonly delivery: {
    readonly state: DeliveryState;
    readonly error: { readonly code: string; readonly text: string } | null;
    readonly attempts: number;
    readonly via: 'relay' | 'file' | 'api' | null;
    readonly nextAttemptAt: string | null;
  } | null;
  readonly activity: { readonly type: string } | null;
}

export interface DeliveryAttempt {
  readonly number: number;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly text: string | null;
}

export interface InboundEvent {
  readonly id: string;
  readonly channelId: string;
  readonly state: 'received' | 'applied' | 'duplicate' | 'ignored' | 'quarantined';
  readonly reason: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly size: number;
  readonly hasRaw: boolean;
  readonly conversationId: string | null;
  readonly messageId: string | null;
}

export type Counters = Readonly<Record<string, number>>;

export interface Snapshot {
  readonly number: number;
  readonly me: { readonly member: { readonly id: string; readonly name: string } };
  readonly counters: Readonly<Record<string, Counters>>;
  readonly quarantined: number | null;
  readonly installation: { readonly mailLeaves: boolean };
}

export interface EventsFrame {
  readonly type: 'events';
  readonly after: number;
  readonly through: number;
  readonly events: readonly ({ readonly kind: string } & Readonly<Record<string, unknown>>)[];
}

export type Frame = EventsFrame | { readonly type: 'resync' | 'hello' | 'presence' };
