/** As what a test mail goes out: the installation's sender, else the channel's receiving address, whose domain is ours. */
import type { ConnectedChannel, Installation } from '../kit/connector.ts';
import type { AddressClaim } from '../kit/inbound-event.ts';
import { parseAddresses } from './people/addresses.ts';

type Account = Pick<ConnectedChannel, 'account' | 'receivingAddress'>;

/** A bounce of the test mail goes there. */
export const probeSender = (channel: Account, installation: Installation): string =>
  probeFrom(channel, installation).address;

export function probeFrom(channel: Account, installation: Installation): AddressClaim {
  const configured = parseAddresses(installation.setting('IRORI_MAIL_FROM') ?? null, 1)[0];
  return { name: 'Irori', address: configured?.address ?? channel.receivingAddress ?? channel.account };
}
