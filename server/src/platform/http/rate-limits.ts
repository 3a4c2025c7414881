// Requests a minute, of one address and of one token. Loopback is exempt (decisions.md 1.6): whoever sits on this machine
// has other means; a proxy on it names the real address, see `IRORI_TRUSTED_PROXIES`.
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { rateLimited } from '../../errors.ts';
import type { Caps } from '../caps.ts';

export interface RateLimits {
  /** Throws 429 when this address asked too often. */
  ofAddress(request: FastifyRequest): Promise<void>;
  /** Throws 429 when this token asked too often. */
  ofToken(request: FastifyRequest, tokenId: string): Promise<void>;
  /** Throws 429 when this address tried to sign in too often. */
  ofSignIn(request: FastifyRequest): Promise<void>;
  /** Throws 429 when this address opened links for outsiders too often. */
  ofLink(request: FastifyRequest): Promise<void>;
}

const minute = 60_000;

/** Makes the limits; each keeps its own count, in this process. */
export async function createRateLimits(app: FastifyInstance, caps: Caps): Promise<RateLimits> {
  await app.register(rateLimit, { global: false });
  const tokens = new WeakMap<FastifyRequest, string>();
  const byAddress = (request: FastifyRequest): string => request.ip;
  const byToken = (request: FastifyRequest): string => tokens.get(request) ?? request.ip;
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, timeWindow: minute, keyGenerator, ipv6Subnet: 64 });
  const address = limit(caps.requestsPerAddressPerMinute, byAddress);
  const token = limit(caps.requestsPerTokenPerMinute, byToken);
  const signIn = limit(caps.signInsPerAddressPerMinute, byAddress);
  const link = limit(caps.linksPerAddressPerMinute, byAddress);

  const require = async (check: ReturnType<typeof limit>, request: FastifyRequest): Promise<void> => {
    if (isLoopback(request.ip)) return;
    const result = await check(request);
    if (result.isAllowed || !result.isExceeded) return;
    const seconds = Math.max(1, result.ttlInSeconds);
    throw rateLimited('too_many_requests', `Too many requests. Try again in ${seconds} seconds.`, {
      params: { seconds },
      retryAfter: seconds,
    });
  };

  return {
    ofAddress: (request) => require(address, request),
    ofToken: (request, tokenId) => {
      tokens.set(request, tokenId);
      return require(token, request);
    },
    ofSignIn: (request) => require(signIn, request),
    ofLink: (request) => require(link, request),
  };
}

/** True for the machine itself, in any writing of the address. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
