// One line and one figure per request: what was asked (by pattern, so that no id or token of an address is logged), who
// asked, what came of it and how long it took.
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.ts';

export function addRequestLog(app: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.duration('irori_http_request_seconds', 'Time to answer a request', [
    'method',
    'route',
    'status',
  ]);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` };
    durations.observe(labels, reply.elapsedTime / 1000);
    const line = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.viewer ? { memberId: request.viewer.memberId } : {}),
    };
    if (reply.statusCode >= 500) request.log.warn(line, 'request');
    else request.log.debug(line, 'request');
  });
}
