// Where keys are taken and given back in a request's life: after the body is read, and before the answer leaves.
import type { FastifyInstance } from 'fastify';
import { type Claim, claimKey, type IdempotencyDependencies, releaseKey, settleKey } from './idempotency.ts';

declare module 'fastify' {
  interface FastifyRequest {
    claim: Claim | null;
  }
}

/** Installs the hooks for all POSTs of routes; doors that are mounted keep out of it. */
export function addIdempotency(app: FastifyInstance, deps: IdempotencyDependencies): void {
  app.decorateRequest('claim', null);

  app.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST' || request.routeOptions.config.access === undefined) return;
    request.claim = await claimKey(deps, request, reply, request.viewer);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { claim } = request;
    if (!claim) return;
    request.claim = null;
    await settleKey(deps, claim, reply, payload);
  });

  // The client went away before an answer was made: the handler may still succeed, but nobody will settle the key.
  app.addHook('onResponse', async (request) => {
    const { claim } = request;
    if (!claim) return;
    request.claim = null;
    await releaseKey(deps, claim);
  });
}
