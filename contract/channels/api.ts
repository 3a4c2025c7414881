/** Channels: connected accounts. Connectors: what can be connected. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';
import { forwardingSummary } from './forwarding.ts';

export const channelState = z.enum(['connecting', 'connected', 'retrying', 'needs_attention', 'disabled']);

export const channel = z.object({
  id,
  connector: z.string(),
  inboxId: id,
  brandId: id.nullable(),
  name: z.string(),
  /** The account as its owner knows it: a support address, a bot's name. */
  account: z.string(),
  state: channelState,
  /** A stable code and the one suggested action; null while all is well. */
  trouble: z.object({ code: z.string(), text: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  settings: z.record(z.string(), z.unknown()),
  /** Mail: the address to forward to. */
  receivingAddress: z.string().nullable(),
  /** Mail: how far the forward is; null for media without a mail door. */
  forwarding: forwardingSummary.nullable(),
  automations: z.boolean(),
  installedBy: id.nullable(),
  lastInboundAt: moment.nullable(),
  lastOutboundAt: moment.nullable(),
  createdAt: moment,
  can: z.object({ manage: z.boolean() }),
});
export type Channel = z.infer<typeof channel>;

export const newChannel = z
  .object({
    connector: z.string().max(50),
    inboxId: id,
    brandId: id.optional(),
    settings: z.record(z.string(), z.unknown()).default({}),
    credentials: z.record(z.string(), z.string().max(10_000)).default({}),
  })
  .strict();

export const channelPatch = z
  .object({
    inboxId: id,
    brandId: id.nullable(),
    name: z.string().min(1).max(200),
    settings: z.record(z.string(), z.unknown()),
  })
  .partial()
  .strict();

/** The ledger of one channel: received = applied + duplicate + ignored + quarantined + inProgress, always. */
export const ledgerSum = z.object({
  received: z.number().int(),
  applied: z.number().int(),
  duplicate: z.number().int(),
  ignored: z.number().int(),
  quarantined: z.number().int(),
  inProgress: z.number().int(),
});
export type LedgerSum = z.infer<typeof ledgerSum>;

export const channelHealth = z.object({
  state: channelState,
  works: z.boolean(),
  since: moment.nullable(),
  lastInboundAt: moment.nullable(),
  lastOutboundAt: moment.nullable(),
  ledger: ledgerSum,
  failures: z.array(z.object({ at: moment, code: z.string(), text: z.string() })),
  /** The one next step, as a code; null when there is nothing to do. */
  nextStep: z.string().nullable(),
  checkedAt: moment,
});
export type ChannelHealth = z.infer<typeof channelHealth>;

export const connectorInfo = z.object({
  id: z.string(),
  name: z.string(),
  /** SVG source of the 16 px glyph. */
  icon: z.string(),
  colours: z.object({ light: z.string(), dark: z.string() }),
  capabilities: z.record(z.string(), z.unknown()),
  /** Fields of the first connect step. */
  fields: z.array(
    z.object({
      name: z.string(),
      secret: z.boolean(),
      required: z.boolean(),
      kind: z.enum(['text', 'email', 'password', 'url']),
      label: z.record(z.string(), z.string()),
      help: z.record(z.string(), z.string()),
      placeholder: z.string(),
    }),
  ),
  intro: z.record(z.string(), z.string()),
});

/** Switches all channels of one connector off or on in one act. */
export const connectorSwitch = z.object({ on: z.boolean() }).strict();
export type ConnectorInfo = z.infer<typeof connectorInfo>;
