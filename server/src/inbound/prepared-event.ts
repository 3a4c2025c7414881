/** One row of the ledger on its way: read, checked and parsed, its files stored, ready to be applied. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { InboundAttachment, Parsed, Preview } from '@irori/connectors/kit/inbound-event';
import type { ForwardingStatus } from '@irori/contract/channels/forwarding';
import type { Selectable } from 'kysely';
import type { SpamRules } from '../spam/index.ts';
import type { InboundEventsTable, InboundState } from '../tables.ts';

export type InboundRow = Selectable<InboundEventsTable>;

/** What of a channel matters for applying. */
export interface InboundChannel {
  readonly id: string;
  readonly inboxId: string;
  /** Switched off: what comes is kept and waits, unless a person let it in. */
  readonly off: boolean;
  /** How far its forward is; null for media that nothing is forwarded to. */
  readonly forwarding: ForwardingStatus | null;
  readonly connector: Connector;
  /** What its workspace knows of spam. */
  readonly spam: SpamRules;
  /** The other channels of its connector that are on, by account in lower case. */
  readonly siblings: ReadonlyMap<string, { readonly id: string; readonly inboxId: string }>;
}

export interface StoredFile {
  readonly blob: string | null;
  readonly size: number;
  /** By its own bytes where they are here: senders claim much. */
  readonly contentType: string;
  /** Pixels, so that nothing moves when it appears; null for what is no picture. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface PreparedEvent {
  readonly row: InboundRow;
  readonly channel: InboundChannel;
  readonly parsed: Parsed;
  readonly files: ReadonlyMap<InboundAttachment, StoredFile>;
}

/** How an event ends. Exactly one of these is written to its row. */
export interface Outcome {
  readonly state: Exclude<InboundState, 'received'>;
  readonly reason: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly preview: Preview | null;
  readonly conversationId: string | null;
  readonly messageId: string | null;
}

const nothing = { reason: null, params: {}, preview: null, conversationId: null, messageId: null };

export const applied = (conversationId: string | null, messageId: string | null): Outcome => ({
  ...nothing,
  state: 'applied',
  conversationId,
  messageId,
});
export const duplicate = (reason: string, conversationId: string | null, messageId: string): Outcome => ({
  ...nothing,
  state: 'duplicate',
  reason,
  conversationId,
  messageId,
});
export const ignored = (reason: string, preview: Preview | null, more: Partial<Outcome> = {}): Outcome => ({
  ...nothing,
  ...more,
  state: 'ignored',
  reason,
  preview,
});
export const quarantined = (
  reason: string,
  params: Readonly<Record<string, unknown>>,
  preview: Preview | null,
): Outcome => ({
  ...nothing,
  state: 'quarantined',
  reason,
  params,
  preview,
});
