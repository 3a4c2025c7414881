// Who is asking, and may they: found and decided before anything else of the request is read.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, forbidden, unauthenticated } from '../../errors.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Access } from './route.ts';
import { requireSameOrigin, requireSameOriginWrite } from './same-origin.ts';
import type { Viewer } from './viewer.ts';

/** Finds the member behind the session or token of a request. */
export type FindViewer = (request: FastifyRequest, reply: FastifyReply) => Promise<Viewer | null>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the access rule has been asked. */
    viewer: Viewer | null;
    /** The viewer, for places without an access rule of their own. */
    readViewer(reply: FastifyReply): Promise<Viewer | null>;
    readonly limits: RateLimits;
  }
  interface FastifyContextConfig {
    access?: Access;
    socket?: boolean;
  }
}

export interface AccessOptions {
  readonly findViewer: FindViewer;
  readonly publicUrl: string;
  readonly limits: RateLimits;
}

/** Installs what every request passes: the rate of its address, and the origin of writes. */
export function addAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('viewer', null);
  app.decorateRequest('limits', { getter: () => options.limits });
  app.decorateRequest('readViewer', async function (this: FastifyRequest, reply: FastifyReply) {
    this.viewer ??= await options.findViewer(this, reply);
    return this.viewer;
  });
  app.addHook('onRequest', async (request) => {
    await options.limits.ofAddress(request);
    if (request.routeOptions.config.socket) requireSameOrigin(request, options.publicUrl);
    else requireSameOriginWrite(request, options.publicUrl);
  });
}

/** The hook that asks a route's access rule. */
export function requireAccess(access: Access): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const viewer = await request.readViewer(reply);
    if (viewer?.credential.kind === 'token') await request.limits.ofToken(request, viewer.credential.id);
    if (access === 'public') return;
    if (!viewer) throw unauthenticated();
    if (typeof access === 'object' && 'allows' in access && !access.allows(viewer)) throw notAllowed(access.policy);
  };
}

/** 403, naming the permission that is missing. */
export function notAllowed(permission: string): AppError {
  return forbidden('forbidden', 'You are not allowed to do this.', { params: { permission } });
}
