/** Words for sender domains: states, what each record is for, what was found, and what to do about it. */
import type { DnsRecord, SenderDomain } from '@irori/contract/sender-domains/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { describeError } from '../../api/describe-problem.ts';
import { ApiError } from '../../api/problem.ts';
import type { Tone } from '../../ui/badge.tsx';

type Verdict = NonNullable<DnsRecord['verdict']>;

export const domainStates: Record<SenderDomain['state'], { words: MessageDescriptor; tone: Tone }> = {
  pending: { words: msg`Waits for its records`, tone: 'warning' },
  verified: { words: msg({ message: 'Verified', context: 'sender domain' }), tone: 'success' },
  broken: { words: msg`Broken`, tone: 'danger' },
};

export const purposes: Record<DnsRecord['purpose'], { name: MessageDescriptor; help: MessageDescriptor }> = {
  dkim: {
    name: msg`Signature (DKIM)`,
    help: msg`With it receivers can check that a mail really comes from you. Without it nothing goes out from this domain.`,
  },
  dkim_next: {
    name: msg`Signature: the new key`,
    help: msg`Publish it beside the present one. It signs as soon as it is found and you switch to it.`,
  },
  dkim_old: {
    name: msg`Signature: the old key`,
    help: msg`It signs no more, but mails under way are still checked with it.`,
  },
  dmarc: {
    name: msg`Policy (DMARC)`,
    help: msg`Tells receivers what to do with mail that only pretends to be yours. Large providers expect one.`,
  },
  spf: {
    name: msg`Allowed servers (SPF)`,
    help: msg`Names the servers that send for the domain. The signature counts without it; with both, mail arrives more surely.`,
  },
  bounce: {
    name: msg`Way back for bounces`,
    help: msg`With it mail that cannot be delivered is reported to this installation at once, and SPF speaks for your domain.`,
  },
  mx: {
    name: msg`Mail to the domain (MX)`,
    help: msg`Who takes mail for the domain today. Leave it as it is.`,
  },
};

export const needs: Record<DnsRecord['need'], MessageDescriptor> = {
  required: msg`needed`,
  recommended: msg`recommended`,
  optional: msg`optional`,
  information: msg`for information`,
};

const verdicts: Record<Verdict, { words: MessageDescriptor; tone: Tone }> = {
  ok: { words: msg`Right`, tone: 'success' },
  missing: { words: msg`Not found`, tone: 'warning' },
  wrong_value: { words: msg`Another value`, tone: 'danger' },
  wrong_host: { words: msg`Under another name`, tone: 'danger' },
  wrong_type: { words: msg`Another type`, tone: 'danger' },
  several: { words: msg`Several records`, tone: 'danger' },
  truncated: { words: msg`Cut off`, tone: 'danger' },
  misquoted: { words: msg`Quoted wrongly`, tone: 'danger' },
  revoked: { words: msg`Withdrawn`, tone: 'danger' },
  unasked: { words: msg`Could not be asked`, tone: 'neutral' },
};

/** The verdict as a badge; what is not needed alarms nobody. */
export function verdictOf(record: DnsRecord): { words: string; tone: Tone } {
  if (record.verdict === null) return { words: i18n._(msg`Not asked yet`), tone: 'neutral' };
  const { words, tone } = verdicts[record.verdict];
  if (tone === 'success' || record.need === 'required') return { words: i18n._(words), tone };
  return { words: i18n._(words), tone: record.need === 'recommended' && tone !== 'neutral' ? 'warning' : 'neutral' };
}

const advice: Record<Verdict, MessageDescriptor> = {
  ok: msg`It is there as it should be.`,
  missing: msg`Nothing is there yet. After publishing it may take some minutes, with some providers hours, until it can be seen.`,
  wrong_value: msg`Something else is there. Replace it with the value shown.`,
  wrong_host: msg`It is there, but under another name. Most often the panel appended the domain once more: enter the short name.`,
  wrong_type: msg`Something of another type is there. Delete it, and switch off any proxy for this name.`,
  several: msg`More than one record is there, so that receivers heed none of them. Keep exactly one.`,
  truncated: msg`The value was cut. Enter it whole; where the panel takes no more than 255 characters, enter the pieces into one and the same record.`,
  misquoted: msg`Quotes or backslashes have become part of the value. Enter it without them.`,
  revoked: msg`The record says that the key was withdrawn. Enter the value shown.`,
  unasked: msg`The DNS gave no answer. Nothing is known to be wrong; it is asked again by itself.`,
};

const adviceByPurpose: Record<string, MessageDescriptor> = {
  'spf missing': msg`The domain names no servers yet.`,
  'spf wrong_value': msg`The record does not allow your relay yet. Replace it with the value shown, which keeps all that is there.`,
  'spf several': msg`Two such records count as none. Put what they allow into one, and delete the other.`,
  'dmarc ok': msg`The domain has a policy. Leave it as it is.`,
  'dmarc wrong_value': msg`The record has no valid policy (p=), so that receivers ignore it.`,
  'dmarc missing': msg`The domain has no policy yet. This one asks receivers for nothing and is a safe beginning.`,
  'bounce missing': msg`Nothing is there. Bounces go to your support address instead.`,
  'mx ok': msg`Mail to addresses of the domain goes there.`,
  'mx missing': msg`Nobody takes mail for this domain: whoever writes to one of the addresses by hand gets it back, and some receivers refuse such senders.`,
  'dkim_old missing': msg`The record is gone already.`,
};

/** What was found, and what to do. */
export function adviceOn({ purpose, verdict }: DnsRecord): string {
  if (verdict === null) return '';
  return i18n._(adviceByPurpose[`${purpose} ${verdict}`] ?? advice[verdict]);
}

const notes: Record<string, MessageDescriptor> = {
  dkim_testing: msg`The record is marked as a test (t=y): some receivers treat the mail as unsigned. Take the mark away.`,
  dkim_tag: msg`Beside the key it says {tag}, which forbids receivers to use it. Enter the value shown.`,
  dkim_cut: msg`{length} of {expected} characters of the key are there.`,
  dkim_split_apart: msg`The pieces have become records of their own. They belong into one record.`,
  spf_no_relay: msg`No relay is set (IRORI_SMTP_URL), so that it cannot be told which servers to allow.`,
  spf_own_machine: msg`Mail leaves by a server on this machine. Allow its public address: ip4: and the address.`,
  spf_ask_relay: msg`Whether {relay} sends from the very addresses it is reached at is known to those who run it: ask them which SPF term they want.`,
  spf_too_many_lookups: msg`The record needs more than ten lookups, so that receivers give up on it. Take out what is no longer used.`,
  dmarc_from_above: msg`It stands at {host} and holds for this domain as well.`,
  dns_trouble: msg`Asked for {host}: {error}.`,
};

/** More to say about a record; empty when there is nothing. */
export function noteOn({ note }: DnsRecord): string {
  const words = note ? notes[note.code] : undefined;
  return note && words ? i18n._(words.id, note.params, words.message ? { message: words.message } : {}) : '';
}

const errors: Record<string, MessageDescriptor> = {
  sender_domain_invalid: msg`This is not a domain. Write it like shop.example.`,
  sender_domain_of_provider: msg`{domain} belongs to a mail provider: only the provider can publish records there. Use a domain of your own.`,
  sender_domain_exists: msg`{domain} has been added already.`,
  too_many_sender_domains: msg`There are too many domains already.`,
  sender_domain_key_waits: msg`A new key waits for its record already.`,
  sender_domain_no_next_key: msg`There is no new key to switch to.`,
  sender_domain_key_unseen: msg`The DNS does not show the record of the new key as it should. The old key goes on signing.`,
  slug_taken: msg`{holder} has this name already.`,
  slug_reserved: msg`Mail systems keep this name for themselves.`,
  invalid_request: msg`Use letters from a to z and digits, with dots, dashes or underscores between them.`,
};

/** The sentence for what was refused on these pages. */
export function describeDomainError(error: unknown): string {
  const words = error instanceof ApiError ? errors[error.code] : undefined;
  if (!(error instanceof ApiError) || !words) return describeError(error);
  const values = Object.fromEntries(
    Object.entries(error.problem.params ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return i18n._(words.id, values, words.message ? { message: words.message } : {});
}
