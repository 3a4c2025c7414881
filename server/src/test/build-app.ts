/** An HTTP server for tests of routes: requests are injected and say themselves who asks. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { House } from '../house.ts';
import { createApp } from '../platform/http/app.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { createMetrics } from '../platform/metrics.ts';

export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape, and fail when it is another one.
  readonly json: any;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface TestApp {
  readonly app: FastifyInstance;
  /** Asks as this member; `null` is somebody signed out. */
  ask(viewer: Viewer | null, request: string, body?: object, more?: Partial<InjectOptions>): Promise<TestResponse>;
}

/** @param routes the entries of the rooms under test */
export async function buildApp(house: House, routes: readonly AnyRoute[]): Promise<TestApp> {
  const viewers = new Map<string, Viewer>();
  const app = await createApp({
    house,
    routes,
    version: '0.0.0',
    metrics: createMetrics(),
    checks: {},
    webDirectory: '/nonexistent',
    findViewer: async (request) => viewers.get(String(request.headers['x-test-member'])) ?? null,
  });
  return {
    app,
    ask: async (viewer, request, body, more = {}) => {
      const [method = 'GET', url = '/'] = request.split(' ');
      if (viewer) viewers.set(viewer.memberId, viewer);
      const answer = await app.inject({
        method: method as 'GET',
        url,
        ...(body === undefined ? {} : { payload: body }),
        ...more,
        headers: {
          host: new URL(house.config.publicUrl).host,
          origin: house.config.publicUrl,
          ...more.headers,
          ...(viewer ? { 'x-test-member': viewer.memberId } : {}),
        },
      });
      const type = String(answer.headers['content-type'] ?? '');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        json: type.includes('json') && answer.payload !== '' ? JSON.parse(answer.payload) : undefined,
        text: answer.payload,
        bytes: answer.rawPayload,
      };
    },
  };
}
