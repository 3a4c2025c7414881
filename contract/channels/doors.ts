/** Further doors of a channel: a mailbox that is asked, a platform that posts mail, an own way out; and old mail taken in. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

const words = z.record(z.string(), z.string());
const trouble = z.object({ code: z.string(), text: z.string(), params: z.record(z.string(), z.unknown()) });

export const channelImport = z.object({
  id,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** Nothing older; null: all there was. */
  since: moment.nullable(),
  /** How many there are; null until they are counted. */
  found: z.number().int().nullable(),
  /** How many were gone through so far. */
  taken: z.number().int(),
  trouble: trouble.nullable(),
  startedAt: moment,
  endedAt: moment.nullable(),
});
export type ChannelImport = z.infer<typeof channelImport>;

export const channelDoor = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']),
  name: words,
  intro: words,
  fields: z.array(
    z.object({
      name: z.string(),
      secret: z.boolean(),
      required: z.boolean(),
      kind: z.enum(['text', 'email', 'password', 'url', 'number', 'choice', 'switch']),
      label: words,
      help: words,
      placeholder: z.string(),
      initial: z.string(),
      choices: z.array(z.object({ value: z.string(), label: words })),
    }),
  ),
  /** What is to be done at the other side, in order. */
  steps: z.array(words),
  /** Null while the door is closed. */
  opened: z
    .object({
      state: z.enum(['open', 'retrying', 'needs_attention']),
      since: moment,
      trouble: trouble.nullable(),
      /** What was typed, without anything secret. */
      settings: z.record(z.string(), z.unknown()),
      /** To be copied to the other side. */
      show: z.array(z.object({ label: words, value: z.string() })),
      /** When its receiver last stood well; null for doors that are not asked. */
      lookedAt: moment.nullable(),
    })
    .nullable(),
  /** True where old messages can be taken in. */
  canImport: z.boolean(),
  /** The running or the last import. */
  import: channelImport.nullable(),
});
export type ChannelDoor = z.infer<typeof channelDoor>;

/** PUT channels/{id}/doors/{door}: opens it, or changes it. A secret that is left out stays as it was. */
export const openDoorBody = z
  .object({
    settings: z.record(z.string(), z.unknown()).default({}),
    credentials: z.record(z.string(), z.string().max(10_000)).default({}),
  })
  .strict();

/** POST channels/{id}/doors/{door}/import: `days` null takes all there is. */
export const newImport = z.object({ days: z.number().int().min(1).max(36_500).nullable() }).strict();
