/**
 * The DNS as this installation asks it: by the machine's resolvers, or by those named in `IRORI_DNS_SERVERS` for tests
 * and for networks whose own resolver is not to be trusted.
 */
import { Resolver } from 'node:dns/promises';

export interface Dns {
  /** As `node:dns/promises`' `resolve`: throws an error with code ENOTFOUND or ENODATA for "there is none". */
  resolve(name: string, type: string): Promise<unknown[]>;
  /**
   * Asks these servers (addresses, best those of the zone itself) instead of a resolver that remembers; null where the
   * installation named its servers, since then nobody else is to be asked.
   */
  readonly resolveAt: ((addresses: readonly string[], name: string, type: string) => Promise<unknown[]>) | null;
}

/** One question gives up after `tries` times this, with waits that grow. */
const timeoutMs = 2_500;
const tries = 2;

/** @param servers `address` or `address:port`, an IPv6 one in brackets before a port; none: those of the machine */
export function createDns(servers: readonly string[]): Dns {
  const usual = resolverOf(servers);
  return {
    resolve: (name, type) => usual.resolve(name, type) as Promise<unknown[]>,
    resolveAt:
      servers.length > 0
        ? null
        : (addresses, name, type) => resolverOf(addresses).resolve(name, type) as Promise<unknown[]>,
  };
}

function resolverOf(servers: readonly string[]): Resolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  if (servers.length > 0) resolver.setServers([...servers]);
  return resolver;
}

/** The domain has no such name or no such record: an answer, and no trouble. */
export function saysThereIsNone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}
