// Large answers of the API travel compressed: a snapshot shrinks to a seventh. Small ones are not worth the time.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);
const worthwhileBytes = 4096;

export function addCompression(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < worthwhileBytes || reply.hasHeader('content-encoding'))
      return payload;
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return payload;
    if (!/json|html|text/.test(String(reply.getHeader('content-type') ?? ''))) return payload;
    const packed = await compress(payload, { level: constants.Z_BEST_SPEED });
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length');
    return packed;
  });
}
