/** Which address a mail goes out from, and why: for the line at the composer, the channel's settings and the domains. */
import type { ChannelSender } from '@irori/contract/sender-domains/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const sentences: Record<string, MessageDescriptor> = {
  own_domain: msg`Goes out from {address}, because {domain} is a verified sender domain.`,
  one_for_all: msg`Goes out from {address}, because {domain} is a verified sender domain and this inbox has one address for all.`,
  override: msg`Goes out from {address}, because this channel always writes from it. {domain} is a verified sender domain.`,
  override_unsigned: msg`Goes out from {address}, because this channel always writes from it. {domain} is not a verified sender domain, so mail servers may refuse it.`,
  own_server: msg`Goes out from {address}, because this channel sends through the server of its own mailbox.`,
  no_domain: msg`Goes out from {address}, because {domain} is not set up as a sender domain.`,
  mail_provider: msg`Goes out from {address}, because {domain} belongs to a mail provider, and nobody else can sign mail for it.`,
  domain_pending: msg`Goes out from {address}, because the DNS records of {domain} have not been found yet.`,
  domain_broken: msg`Goes out from {address}, because the DNS records of {domain} are no longer right.`,
  key_sealed: msg`Goes out from {address}, because the key of {domain} was sealed with another IRORI_SECRET and cannot be opened.`,
};

/** Which address, and why. */
export function senderSentence({ address, reason }: Pick<ChannelSender, 'address' | 'reason'>): string {
  const words = sentences[reason.code];
  if (!words) return `${address} (${reason.code})`;
  return i18n._(words.id, { ...reason.params, address }, words.message ? { message: words.message } : {});
}

/** True when mail does not go out as it best should, and somebody may do something about it. */
export function isSenderInNeed({ reason }: Pick<ChannelSender, 'reason'>): boolean {
  return ['override_unsigned', 'domain_broken', 'key_sealed'].includes(reason.code);
}
