/** Sender domains: domains that replies go out from, signed, once the DNS shows their records (CT-29, CT-30). */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

/** `broken`: it was verified, and the record of its key is no longer found. Mail goes out from the default sender meanwhile. */
export const senderDomainState = z.enum(['pending', 'verified', 'broken']);

export const recordVerdict = z.enum([
  'ok',
  'missing',
  'wrong_value',
  'wrong_host', // at another name, most often with the domain appended twice
  'wrong_type', // a text where an alias belongs, or addresses, as behind a proxy
  'several', // more than one where one may be
  'truncated',
  'misquoted',
  'revoked',
  'unasked', // the DNS gave no answer: nothing is known, nothing is wrong
]);
export type RecordVerdict = z.infer<typeof recordVerdict>;

export const recordFound = z.object({ host: z.string(), type: z.string(), value: z.string() });

/** One DNS record: what is to be published and what was found. */
export const dnsRecord = z.object({
  /** `dkim_next` is that of a key that waits, `dkim_old` that of one whose signatures are still being checked. */
  purpose: z.enum(['dkim', 'dkim_next', 'dkim_old', 'spf', 'dmarc', 'bounce', 'mx']),
  need: z.enum(['required', 'recommended', 'optional', 'information']),
  type: z.enum(['TXT', 'CNAME', 'MX']),
  /** The whole name. */
  host: z.string(),
  /** The name within its zone, for panels that append the domain; `@` is the zone itself. */
  shortHost: z.string(),
  /** What it should say; null where nothing is to be published. */
  value: z.string().nullable(),
  /** The same in pieces of at most 255 characters, for panels that want them apart. */
  parts: z.array(z.string()),
  found: z.array(recordFound),
  /** Null before the first check. */
  verdict: recordVerdict.nullable(),
  /** More to say, as a code with its parameters; the sentence is made by the screen. */
  note: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  /** DKIM alone. */
  keyId: id.nullable(),
});
export type DnsRecord = z.infer<typeof dnsRecord>;

export const senderDomainKey = z.object({
  id,
  selector: z.string(),
  state: z.enum(['next', 'active', 'old']),
  createdAt: moment,
  activeSince: moment.nullable(),
  /** Old keys: until then the record stays published; afterwards it may be removed. */
  keepUntil: moment.nullable(),
});

export const senderDomain = z.object({
  id,
  /** As the DNS knows it. */
  domain: z.string(),
  /** As people write it: 例え.jp. The same as `domain` for most. */
  name: z.string(),
  state: senderDomainState,
  stateSince: moment,
  checkedAt: moment.nullable(),
  nextCheckAt: moment,
  /** Since when the DNS gives no answer; null while it does. */
  unaskedSince: moment.nullable(),
  records: z.array(dnsRecord),
  keys: z.array(senderDomainKey),
  /** The new key's record was found: it may begin to sign. */
  canSwitch: z.boolean(),
  /** The active key has signed for a year: time for a new one. */
  rotationAdvised: z.boolean(),
  /** Channels that write from it. */
  channelIds: z.array(id),
  /** Brands that were told to write from it. */
  brandIds: z.array(id),
  createdAt: moment,
});
export type SenderDomain = z.infer<typeof senderDomain>;

/** A domain, or an address at it. */
export const newSenderDomain = z.object({ domain: z.string().trim().min(1).max(300) }).strict();

/** Who customers see as sender on a channel, and why. */
export const channelSender = z.object({
  name: z.string(),
  address: z.string(),
  /** The domain that signs; null = it leaves unsigned by us. */
  signedBy: z.string().nullable(),
  /** Why, as a code with its parameters; the sentence is made by the screen. */
  reason: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }),
});
export type ChannelSender = z.infer<typeof channelSender>;

/** A link for whoever manages the DNS and has no account: shows the records of one domain and whether they are seen. */
export const dnsHandoffLink = z.object({ url: z.string(), expiresAt: moment });
export type DnsHandoffLink = z.infer<typeof dnsHandoffLink>;

/** What its holder sees; nothing else of the workspace. */
export const openDnsHandoff = z.object({
  state: z.enum(['open', 'link_expired', 'link_invalid']),
  handoff: z
    .object({
      /** Who asks. */
      workspace: z.string(),
      name: z.string(),
      state: senderDomainState,
      checkedAt: moment.nullable(),
      records: z.array(dnsRecord),
    })
    .nullable(),
});
export type OpenDnsHandoff = z.infer<typeof openDnsHandoff>;
