// The API's own description, made from the same schemas that check requests and answers.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { AnyRoute } from './route.ts';

/** Installs `GET /api/v1/openapi.json`; to be called before routes are added. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Irori',
        version,
        description:
          'Lists are `{items, nextCursor}` with `?limit=&cursor=`. Errors are problem+json (RFC 9457) with a stable `code`. ' +
          'Every POST honours `Idempotency-Key`.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'irori.session_token' },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** What an entry says of itself beside its schemas. */
export function describeRoute(entry: AnyRoute): Record<string, unknown> {
  const noun = entry.path.split('/')[3] ?? 'platform';
  const described = entry.path.startsWith('/api/v1/') && entry.kind === 'request';
  if (!described) return { hide: true };
  return {
    summary: entry.summary,
    tags: [noun],
    security: entry.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    ...(entry.body === 'multipart' ? { consumes: ['multipart/form-data'] } : {}),
  };
}
