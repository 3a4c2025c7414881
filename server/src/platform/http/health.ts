// What machines ask: is the process alive, can it work, how is it doing.
import type { FastifyInstance } from 'fastify';
import { unauthenticated } from '../../errors.ts';
import type { Metrics } from '../metrics.ts';
import { isLoopback } from './rate-limits.ts';
import { isAdmin } from './viewer.ts';

/** One thing that must be there for requests to be answered; throws when it is not. */
export type ReadinessCheck = () => Promise<void>;

const checkTimeoutMs = 2000;

export interface HealthOptions {
  readonly version: string;
  readonly metrics: Metrics;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

export function addHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok', version: options.version }));

  app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    const entries = Object.entries(options.checks);
    const states = await Promise.all(entries.map(async ([name, check]) => [name, await stateOf(check)] as const));
    const ready = states.every(([, state]) => state === 'ok');
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not_ready', checks: Object.fromEntries(states) });
  });

  // Figures tell of traffic and versions: for this machine, and for owners' and admins' tokens.
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const viewer = isLoopback(request.ip) ? null : await request.readViewer(reply);
    if (!isLoopback(request.ip) && (!viewer || !isAdmin(viewer))) {
      throw unauthenticated('unauthenticated', 'Show the token of an owner or admin to read the figures.');
    }
    const { contentType, text } = await options.metrics.render();
    return reply.header('content-type', contentType).send(text);
  });
}

async function stateOf(check: ReadinessCheck): Promise<'ok' | 'failing'> {
  const timeout = new Promise<'failing'>((resolve) => setTimeout(resolve, checkTimeoutMs, 'failing').unref());
  return Promise.race([
    check().then(
      () => 'ok' as const,
      () => 'failing' as const,
    ),
    timeout,
  ]);
}
