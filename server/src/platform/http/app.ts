// The HTTP server, made from the table of contents: for each entry the viewer is found, the access rule asked, the parts
// parsed, the handler called and the result presented; all the rest of a request's life is the same for all.
import multipart from '@fastify/multipart';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ZodType } from 'zod';
import type { House } from '../../house.ts';
import { newId } from '../ids.ts';
import { addAccess, type FindViewer, requireAccess } from './access.ts';
import { addCompression } from './compression.ts';
import { addErrorBoundary, validatorCompiler } from './error-boundary.ts';
import { addHealth, type HealthOptions } from './health.ts';
import { addIdempotency } from './idempotency-hooks.ts';
import { addOpenApi, describeRoute } from './openapi.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { addRequestLog } from './request-log.ts';
import { type AnyRoute, checkRoutes, type Route, type SocketRoute } from './route.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addWebApp } from './web-app.ts';

export interface AppOptions extends HealthOptions {
  readonly house: House;
  readonly routes: readonly AnyRoute[];
  /** Finds the member behind the session or token of a request; `null` when there is none. */
  readonly findViewer: FindViewer;
  /** Where the built web app lies (`web/dist`). */
  readonly webDirectory: string;
  /** Further doors that speak HTTP in their own way, such as the sign-in library; mounted with the limits at hand. */
  readonly mount?: readonly ((app: FastifyInstance, limits: RateLimits) => void | Promise<void>)[];
}

/** Makes the server; it listens when told to. Throws when an entry of the table says not who may call it. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { house, routes } = options;
  const { config } = house;
  checkRoutes(routes);
  const app: FastifyInstance = fastify({
    loggerInstance: house.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: [...config.trustedProxies],
    bodyLimit: config.caps.requestBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  app.setValidatorCompiler(validatorCompiler as never);
  app.setSerializerCompiler(serializerCompiler as never);

  addErrorBoundary(app);
  addSecurityHeaders(app, { https: config.publicUrl.startsWith('https:') });
  addRequestLog(app, options.metrics);
  const limits = await createRateLimits(app, config.caps);
  addAccess(app, { findViewer: options.findViewer, publicUrl: config.publicUrl, limits });
  addIdempotency(app, { db: house.database.db, secrets: house.secrets, clock: house.clock });
  addCompression(app);
  await addOpenApi(app, options.version);
  await app.register(multipart, {
    limits: { fileSize: config.caps.attachmentBytes, files: config.caps.uploadFiles, fields: 20, headerPairs: 100 },
  });
  await app.register(websocket, { options: { maxPayload: config.caps.socketFrameBytes } });
  endRefusedUpgrades(app);

  addHealth(app, options);
  await app.register(async (scope) =>
    addRoutes(
      scope,
      house,
      routes.filter((entry) => !takesBytes(entry)),
    ),
  );
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    addRoutes(scope, house, routes.filter(takesBytes));
  });
  for (const mount of options.mount ?? []) await app.register(async (scope) => mount(scope, limits));
  await addWebApp(app, options.webDirectory);
  return app;
}

function takesBytes(entry: AnyRoute): boolean {
  return entry.kind === 'request' && entry.body === 'bytes';
}

function addRoutes(app: FastifyInstance, house: House, routes: readonly AnyRoute[]): void {
  for (const entry of routes) {
    if (entry.kind === 'socket') addSocket(app, house, entry);
    else app.route(toFastify(house, entry));
  }
}

function toFastify(house: House, entry: Route): RouteOptions {
  const { params, query, body, response, status = 200 } = entry;
  const schemas = {
    ...describeRoute(entry),
    ...(params ? { params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(isSchema(body) ? { body } : {}),
    ...(isSchema(response) ? { response: { [status]: response } } : {}),
  };
  return {
    method: entry.method,
    url: entry.path,
    schema: schemas,
    config: { access: entry.access },
    ...(entry.bodyLimit === undefined ? {} : { bodyLimit: entry.bodyLimit }),
    onRequest: requireAccess(entry.access),
    handler: async (request, reply) => {
      const result = await entry.handle({
        house,
        viewer: request.viewer as never,
        params: request.params,
        query: request.query,
        body: request.body,
        request,
        reply,
      });
      if (reply.sent) return reply;
      if (response === 'empty') return reply.code(204).send();
      if (response !== 'raw') reply.code(status);
      return reply.send(result);
    },
  };
}

function addSocket(app: FastifyInstance, house: House, entry: SocketRoute): void {
  app.route({
    method: 'GET',
    url: entry.path,
    schema: describeRoute(entry),
    config: { access: entry.access, socket: true },
    onRequest: requireAccess(entry.access),
    websocket: true,
    handler: (socket, request: FastifyRequest) => {
      if (request.viewer) entry.open(socket, { house, viewer: request.viewer, request });
      else socket.close();
    },
  });
}

/**
 * A request to upgrade that was answered like any other leaves its connection to nobody: Node has handed it over, and the
 * socket server never took it. Left open, such connections pile up and keep the process from ending.
 */
function endRefusedUpgrades(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.headers.upgrade !== undefined) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.headers.upgrade !== undefined && reply.raw.headersSent) request.raw.socket.destroySoon();
  });
}

function isSchema(part: unknown): part is ZodType {
  return typeof part === 'object' && part !== null;
}
