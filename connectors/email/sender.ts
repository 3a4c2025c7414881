/**
 * Who a mail is from. The house chooses an address at an authenticated domain where there is one (CT-30); what is here is
 * the rest: what a channel insists on (CT-14), and the default (CT-29).
 */
import type { Installation, SenderPower } from '../kit/connector.ts';
import { ConnectFailure } from '../kit/failures.ts';
import type { AddressClaim } from '../kit/inbound-event.ts';
import type { OutboundMessage } from '../kit/outbound-message.ts';
import { sendsFromOwnAddress } from './own-relay.ts';
import { cleanAddress, cleanName, domainOf, parseAddresses } from './people/addresses.ts';

type SendingChannel = Parameters<SenderPower['of']>[1];

export const sender: SenderPower = {
  required: (channel) => {
    const { senderAddress: set } = channel.settings;
    if (typeof set === 'string') return { address: set, by: 'setting' };
    return sendsFromOwnAddress(channel) ? { address: channel.account, by: 'own_server' } : null;
  },
  of: senderOf,
};

/**
 * Without a choice of the house: the own address of a mailbox with its own way out; else the installation's sender, else
 * the receiving address, whose domain is the installation's. Never the support address at somebody else's domain, unless
 * there is nothing else: receivers would refuse it as forged (DMARC).
 */
export function senderAddress(
  message: Pick<OutboundMessage, 'sender'>,
  channel: SendingChannel,
  installation: Installation,
): AddressClaim {
  const chosen = message.sender?.address ?? null;
  if (chosen !== null) return { name: '', address: chosen };
  if (sendsFromOwnAddress(channel)) return { name: '', address: channel.account };
  const configured = parseAddresses(installation.setting('IRORI_MAIL_FROM') ?? null, 1)[0];
  if (configured) return configured;
  return { name: '', address: channel.receivingAddress ?? channel.account };
}

/** With the writer's name, and the brand's beside it. */
export function senderOf(
  message: Pick<OutboundMessage, 'author' | 'brand' | 'sender'>,
  channel: SendingChannel,
  installation: Installation,
): AddressClaim {
  const { name, address } = senderAddress(message, channel, installation);
  const author = cleanName(message.author.name);
  const brand = cleanName(message.brand.name);
  const shown = author !== '' && brand !== '' && author !== brand ? `${author} (${brand})` : author || brand || name;
  return { name: shown, address };
}

/** MAIL FROM, where bounces go. */
export function bouncesTo(
  message: Pick<OutboundMessage, 'sender'>,
  channel: SendingChannel,
  from: AddressClaim,
  tokenAddress: string | null,
): string {
  const host = message.sender?.bounceHost ?? null;
  if (tokenAddress !== null) {
    // With the token in it a bounce names its message by itself; only possible where the domain is ours.
    if (host !== null) return `${tokenAddress.slice(0, tokenAddress.lastIndexOf('@'))}@${host}`;
    if (domainOf(tokenAddress) === domainOf(from.address)) return tokenAddress;
  }
  // A member's own address may be no mailbox at all; the support address is one, and is forwarded to us. What the
  // installation named as its sender stays, since its relay may know no other.
  const isChosen = (message.sender?.address ?? null) !== null;
  return isChosen && domainOf(channel.account) === domainOf(from.address) ? channel.account : from.address;
}

/** The setting `senderAddress` as it is kept: an address, or not there. Throws `ConnectFailure`. */
export function readSenderSetting(settings: Readonly<Record<string, unknown>>): { senderAddress?: string } {
  const given = settings.senderAddress;
  if (given === undefined || given === null || given === '') return {};
  const address = typeof given === 'string' ? cleanAddress(given) : null;
  if (address === null)
    throw new ConnectFailure('mail.sender_invalid', 'This is no mail address.', { field: 'senderAddress' });
  return { senderAddress: address };
}
