/**
 * Forwarding of one support address: how far its set-up is, what the mail host asked to be confirmed, the test mails that
 * were sent through it, the way that mail takes, and what is wrong with it in one code with its next step.
 *
 * A screen learns of every change by `channel.changed`: `channel.forwarding.changedAt` is then another one, and the full
 * state is fetched from `GET /api/v1/channels/{id}/forwarding`.
 */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';
import { forwardingCodes, wayRemarks } from './forwarding-codes.ts';

/**
 * - `not_started`: nothing came and nothing was tried.
 * - `waiting_confirmation`: the mail host asks whether it may forward; code or link are waiting to be used.
 * - `confirmed`: that is done; whether anything is forwarded is not known yet.
 * - `receiving`: mail comes in, but no test mail has come back, so nothing is proven.
 * - `probing`: a test mail is on its way.
 * - `verified`: the last test mail came back through the forward.
 * - `broken`: a test mail was refused, came back wrongly or did not come back; `diagnosis` says where it stopped.
 * - `silent`: it worked, but the mail that usually comes at this time of the week does not.
 * - `off`: the channel is switched off; what arrives is kept and waits.
 */
export const forwardingStatus = z.enum([
  'not_started',
  'waiting_confirmation',
  'confirmed',
  'receiving',
  'probing',
  'verified',
  'broken',
  'silent',
  'off',
]);
export type ForwardingStatus = z.infer<typeof forwardingStatus>;

export const forwardingCode = z.enum(forwardingCodes);
export type ForwardingCode = z.infer<typeof forwardingCode>;

export const wayRemark = z.enum(wayRemarks);
export type WayRemark = z.infer<typeof wayRemark>;

/** One station of a mail's way, the first first. */
export const traceHop = z.object({
  /**
   * `sender`: who wrote it; `relay`: a server that handed it on; `mailbox`: an address it was delivered to and that
   * forwarded it; `list`: a group or mailing list; `door`: our own receiver.
   */
  kind: z.enum(['sender', 'relay', 'mailbox', 'list', 'door']),
  /** Name of the server, where one is known. */
  host: z.string().nullable(),
  /** Mail address of this station, where one is known. */
  address: z.string().nullable(),
  /** An address of this workspace: a support address or a receiving address. */
  ours: z.boolean(),
  /** When the station took it, by its own clock. */
  at: moment.nullable(),
  /** Seconds since the station before, where both tell the time; clocks differ, so it may be negative. */
  seconds: z.number().nullable(),
  /** Encrypted on the way to this station, where it says so. */
  encrypted: z.boolean().nullable(),
  /** `passed`: seen there. `failed`: it stopped here. `waiting`: not yet. `unknown`: it must pass here, nothing tells whether it did. */
  state: z.enum(['passed', 'failed', 'waiting', 'unknown']),
  /** What says so: name of the header (or `envelope`, `bounce`, `relay`) and its value, cut short. */
  evidence: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type TraceHop = z.infer<typeof traceHop>;

export const remark = z.object({
  code: wayRemark,
  params: z.record(z.string(), z.unknown()),
  hop: z.number().int().nullable(),
});

/** The way of one mail. */
export const mailTrace = z.object({
  way: z.enum(['direct', 'automatic', 'by_hand', 'list', 'unknown']),
  hops: z.array(traceHop),
  /** From the first to the last moment that is known. */
  seconds: z.number().nullable(),
  remarks: z.array(remark),
  /** What our own checks of the sender said on arrival. */
  checks: z
    .object({
      spf: z.string(),
      dmarc: z.string(),
      arc: z.string(),
      dkim: z.array(z.object({ domain: z.string(), result: z.string() })),
    })
    .nullable(),
});
export type MailTrace = z.infer<typeof mailTrace>;

export const diagnosis = z.object({
  code: forwardingCode,
  params: z.record(z.string(), z.unknown()),
  /** Index into the hops of `probe.hops` where it most likely stopped; null when there is no line to show it on. */
  hop: z.number().int().nullable(),
  at: moment,
});
export type Diagnosis = z.infer<typeof diagnosis>;

/**
 * A test mail: `queued` and `sending` with us, `sent` taken by the relay and on its way, `returned` came back through the
 * forward, `misled` came back by hand, at another channel or in a circle, `bounced` given back by a server, `overdue` out
 * for longer than it should be (it may still return), `failed` never left, `uncertain` may have left.
 */
export const probeState = z.enum([
  'queued',
  'sending',
  'sent',
  'returned',
  'misled',
  'bounced',
  'overdue',
  'failed',
  'uncertain',
]);
export type ProbeState = z.infer<typeof probeState>;

export const probe = z.object({
  id,
  /** `test`: somebody asked; `canary`: by the schedule; `handoff`: the outside helper asked. */
  kind: z.enum(['test', 'canary', 'handoff']),
  state: probeState,
  /** `file`: no relay is set, and it was kept as a file. */
  via: z.enum(['relay', 'file']).nullable(),
  /** The sender it goes out as: where the mail host would send a bounce. */
  from: z.string().nullable(),
  createdAt: moment,
  sentAt: moment.nullable(),
  /** When it counts as overdue. */
  dueAt: moment.nullable(),
  endedAt: moment.nullable(),
  /** The line of hops: as found when it came back, else as it should be, with what is known of each. */
  hops: z.array(traceHop),
  remarks: z.array(remark),
  diagnosis: diagnosis.nullable(),
});
export type Probe = z.infer<typeof probe>;

/** A mail of the provider that asks whether mail may be forwarded here. */
export const forwardingConfirmation = z.object({
  id,
  /** `gmail`, `zoho`, `yahoo`, ... */
  provider: z.string(),
  /** To be typed at the provider; null when it sent none, once used, and for whoever does not manage channels. */
  code: z.string().nullable(),
  /** To be opened by a person in a browser; null likewise, and when the sender was not proven. */
  link: z.string().nullable(),
  requestedBy: z.string().nullable(),
  /** The sender was proven to be the provider. False: show it with a warning and no button. */
  trusted: z.boolean(),
  at: moment,
  conversationId: id.nullable(),
  usedAt: moment.nullable(),
});
export type ForwardingConfirmation = z.infer<typeof forwardingConfirmation>;

export const forwarding = z.object({
  channelId: id,
  /** The support address. */
  address: z.string(),
  /** Where to forward to; null for whoever does not manage channels. */
  receivingAddress: z.string().nullable(),
  status: forwardingStatus,
  changedAt: moment,
  /** The guide that was chosen, by its id; null before. */
  guide: z.string().nullable(),
  /** The guide that the support address speaks for; null when nothing does. */
  guessedGuide: z.string().nullable(),
  /** Ids of the guide's steps that are marked as done. */
  stepsDone: z.array(z.string()),
  /** Newest first, at most twenty. */
  confirmations: z.array(forwardingConfirmation),
  /** The newest test mail. */
  probe: probe.nullable(),
  /** The ten before it, newest first. */
  earlierProbes: z.array(probe),
  /** What is wrong now; null when nothing is. */
  diagnosis: diagnosis.nullable(),
  /** Remarks about the way that works: of the last test mail that came back. */
  remarks: z.array(remark),
  /** The last mail that came in through this channel, test mails left out. */
  lastMail: z
    .object({ at: moment, messageId: id.nullable(), conversationId: id.nullable(), trace: mailTrace.nullable() })
    .nullable(),
  verifiedAt: moment.nullable(),
  /** "Finish set-up" was pressed. */
  finishedAt: moment.nullable(),
  canary: z.object({
    on: z.boolean(),
    everyHours: z.number().int(),
    nextAt: moment.nullable(),
    /** Since when test mails stay out; null while they return. */
    alarmSince: moment.nullable(),
  }),
  silence: z.object({
    on: z.boolean(),
    /** What is usual in the present hours, mails an hour; null while there is too little history. */
    usualPerHour: z.number().nullable(),
    /** Whole hours without any mail, those before them left out that are usually empty. */
    hours: z.number().int(),
    alarmSince: moment.nullable(),
  }),
  /** What a test would do now. `file`: no relay is set, and nothing leaves; a mail sent by hand shows the way as well. */
  sending: z.object({ via: z.enum(['relay', 'file']), from: z.string() }),
  can: z.object({ manage: z.boolean(), test: z.boolean() }),
});
export type Forwarding = z.infer<typeof forwarding>;

/** The part of it that travels with every channel. */
export const forwardingSummary = z.object({
  status: forwardingStatus,
  /** Another one whenever anything of `GET …/forwarding` changed. */
  changedAt: moment,
  verifiedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  /** Confirmations that nobody has used yet. */
  confirmationsWaiting: z.number().int(),
});
export type ForwardingSummary = z.infer<typeof forwardingSummary>;

export const forwardingPatch = z
  .object({
    guide: z.string().min(1).max(50).nullable(),
    /** All that are done: the list replaces the one before. */
    stepsDone: z.array(z.string().min(1).max(50)).max(50),
    canary: z
      .object({ on: z.boolean(), everyHours: z.number().int().min(1).max(168) })
      .partial()
      .strict(),
    silence: z.object({ on: z.boolean() }).strict(),
    finished: z.boolean(),
  })
  .partial()
  .strict();

const texts = z.object({ en: z.string(), ja: z.string(), pl: z.string() });

/** Who receives the mail of the support address, as its DNS shows it (MX); null where it shows nothing, or nothing we know. */
export const mailHostGuess = z.object({ mailHost: z.string().nullable(), guide: z.string().nullable() });
export type MailHostGuess = z.infer<typeof mailHostGuess>;

/** How to set a forward up at one provider; see `ForwardingGuide` in `connectors/kit`. */
export const forwardingGuide = z.object({
  id: z.string(),
  name: texts,
  domains: z.array(z.string()),
  steps: z.array(
    z.object({
      id: z.string(),
      text: texts,
      copy: z.enum(['receivingAddress', 'address']).optional(),
      /** Lines to copy; `{address}`, `{user}` and `{receivingAddress}` stand for the channel's own. */
      line: z.string().optional(),
      whenItFails: texts.optional(),
      /** What the provider sends to be confirmed is shown at this step. */
      confirms: z.boolean().optional(),
      optional: z.boolean().optional(),
      audience: z.enum(['owner', 'mailAdmin']),
    }),
  ),
  note: texts.optional(),
  /** Another guide that people take this one for, and how to tell. */
  instead: z.object({ guide: z.string(), when: texts }).optional(),
  helpUrl: z.string().optional(),
  /** The provider's next click by diagnosis code; a code without an entry has the general sentence of the screens. */
  advice: z.record(z.string(), texts),
});
export type ForwardingGuideInfo = z.infer<typeof forwardingGuide>;

export const newHandoff = z
  .object({ guide: z.string().min(1).max(50), step: z.string().min(1).max(50).optional() })
  .strict();

/** A link for somebody without an account; its address is told once, when it is made. */
export const handoffLink = z.object({
  id,
  guide: z.string(),
  step: z.string().nullable(),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable(),
});
export type HandoffLink = z.infer<typeof handoffLink>;

export const madeHandoff = handoffLink.extend({ url: z.string(), token: z.string() });
export type MadeHandoff = z.infer<typeof madeHandoff>;

/** What the holder of the link sees. Everything but `state` is null when the link is not open. */
export const openHandoff = z.object({
  state: z.enum(['open', 'link_expired', 'link_invalid']),
  handoff: z
    .object({
      /** Name of the member who made the link; null once they are gone. */
      askedBy: z.string().nullable(),
      address: z.string(),
      receivingAddress: z.string(),
      guide: forwardingGuide,
      /** The one step that was handed over; null for all of them. */
      step: z.string().nullable(),
      stepsDone: z.array(z.string()),
      status: forwardingStatus,
      /** State of the newest test mail, without its hops. */
      probe: z.object({ state: probeState, createdAt: moment, endedAt: moment.nullable() }).nullable(),
      /** Code alone: what is wrong, to be said with the guide's advice. */
      diagnosis: forwardingCode.nullable(),
      canTest: z.boolean(),
      changedAt: moment,
      expiresAt: moment,
    })
    .nullable(),
});
export type OpenHandoff = z.infer<typeof openHandoff>;

export const handoffStep = z.object({ step: z.string().min(1).max(50), done: z.boolean().default(true) }).strict();
