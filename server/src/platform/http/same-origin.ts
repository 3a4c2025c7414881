// Writes come from our own pages. A browser sends our cookie along with requests that other sites make, so a write with
// a cookie must show that it began here (cross-site request forgery); bearer tokens are never sent by themselves.
import type { FastifyRequest } from 'fastify';
import { forbidden } from '../../errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws 403 `invalid_origin` for a write that a page of another origin made. */
export function requireSameOriginWrite(request: FastifyRequest, publicUrl: string): void {
  if (reading.has(request.method) || hasBearer(request)) return;
  requireSameOrigin(request, publicUrl);
}

/**
 * The same for a request of any method: sockets are opened by GET, and browsers let any page open one.
 * Browsers cannot be made to leave these headers out, so a request without them comes from a program, which has no
 * cookie but by its owner's will.
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return;
  if (site === undefined && origin !== undefined && isOwnOrigin(origin, request, publicUrl)) return;
  throw forbidden('invalid_origin', 'This request began on another site, so it was refused.', {
    params: { origin: origin ?? '' },
  });
}

/** The origin is the public address, or the very host that the request was sent to. */
export function isOwnOrigin(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === request.host;
}

/** True when the request shows a bearer token. */
export function hasBearer(request: FastifyRequest): boolean {
  return /^bearer /i.test(request.headers.authorization ?? '');
}
