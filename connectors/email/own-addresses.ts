/** Which addresses are ours: the support address, its aliases, and the address that forwards arrive at. */
import type { ConnectedChannel } from '../kit/connector.ts';
import { cleanAddress, comparable } from './people/addresses.ts';

/** Comparable addresses of one channel. Settings: `address`, and `aliases` as a list or one a line. */
export function ownAddresses(
  channel: Pick<ConnectedChannel, 'account' | 'receivingAddress' | 'settings'>,
): readonly string[] {
  const { address, aliases, senderAddress } = channel.settings;
  const listed = Array.isArray(aliases) ? aliases : typeof aliases === 'string' ? aliases.split(/[\s,;]+/) : [];
  const all = [channel.account, channel.receivingAddress, address, senderAddress, ...listed];
  const clean = all.flatMap((one) => (typeof one === 'string' ? (cleanAddress(one) ?? []) : []));
  return [...new Set(clean.map(comparable))];
}
