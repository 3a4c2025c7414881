// Which addresses the outside may make us talk to. Only plain public unicast: what a member or a customer can name must
// not reach the machine itself, its network or a cloud's metadata service (server-side request forgery).
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../errors.ts';

/** Turns a host name into its addresses. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The machine's own resolver, with all addresses of a name. */
export const systemResolve: Resolve = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** A target the guard refuses. `reason` is safe to show. */
export function refusedTarget(host: string): AppError {
  return new AppError('invalid', 'outgoing_refused', `${host} is not a public address, so no request goes there.`, {
    params: { host },
  });
}

/**
 * True for addresses of the public internet. IPv6 forms that carry an IPv4 address (mapped, 6to4, NAT64, Teredo) are
 * refused or unwrapped, since they would lead back into private networks.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * The addresses of a host that may be talked to, resolved now; throws `outgoing_refused` when there are none. The caller
 * must connect to one of these and must not resolve again: a second answer could differ (DNS rebinding).
 */
export async function publicAddresses(host: string, resolve: Resolve): Promise<readonly string[]> {
  const literal = host.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(literal) ? [literal] : await resolve(host);
  const allowed = addresses.filter(isPublicAddress);
  if (allowed.length === 0) throw refusedTarget(literal);
  return allowed;
}
