// What a route is: one entry of the table of contents in `routes.ts`. It says who may call it before it says what it
// does; an entry without that does not compile, and one that slips by the compiler stops the start.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { House } from '../../house.ts';
import type { Viewer } from './viewer.ts';

/** A rule on the viewer alone, asked before anything of the request is read. */
export interface Policy {
  readonly policy: string;
  readonly allows: (viewer: Viewer) => boolean;
}

/** A rule on the record that is asked for; the handler asks it through the room's `policy.ts`. */
export interface RecordPolicy {
  readonly policy: string;
  readonly record: true;
}

/**
 * Who may call a route: everybody; any member; members for whom a rule holds; members for whom a rule on the record
 * holds. The walk test tries each route with each kind of viewer.
 */
export type Access = 'public' | 'signedIn' | Policy | RecordPolicy;

/** Access by a rule on the viewer: `policy('members.manage', isAdmin)`. */
export function policy(name: string, allows: (viewer: Viewer) => boolean): Policy {
  return { policy: name, allows };
}

/** Access by a rule on the record: `recordPolicy('conversation.read')`. */
export function recordPolicy(name: string): RecordPolicy {
  return { policy: name, record: true };
}

type ViewerFor<A extends Access> = A extends 'public' ? Viewer | null : Viewer;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What a handler gets: everything parsed, nothing to check but the rules of its room. */
export interface RequestContext<V = Viewer, P = unknown, Q = unknown, B = unknown> {
  readonly house: House;
  readonly viewer: V;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** For what the parsed parts do not hold: uploads (`request.parts()`), headers, the address. */
  readonly request: FastifyRequest;
  /** For headers and cookies of the answer. */
  readonly reply: FastifyReply;
}

/** `empty` answers 204; `raw` sends what the handler returns (stream, buffer, text) under the type it set itself. */
type ResponseShape = z.ZodType | 'empty' | 'raw';
/** What the schema gives, since answers are encoded by it: a default does not fill in for what is missing. */
type Result<R> = R extends z.ZodType ? z.output<R> : R extends 'empty' ? undefined : unknown;

interface Definition<A, P, Q, B, R> {
  readonly method: Method;
  /** With `:name` for parameters. */
  readonly path: string;
  /** One sentence for the API's description. */
  readonly summary: string;
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  /** Schema of a JSON body; `multipart` leaves it to `request.parts()`, `bytes` hands over a Buffer as it came. */
  readonly body?: B | 'multipart' | 'bytes';
  readonly response: R;
  /** 200 unless said otherwise; what was made answers 201. */
  readonly status?: 200 | 201 | 202;
  /** Largest body in bytes, where the usual cap does not fit. */
  readonly bodyLimit?: number;
}

/** A route with its types worn off, as the table of contents keeps it. */
export interface Route extends Definition<Access, z.ZodType, z.ZodType, z.ZodType, ResponseShape> {
  readonly kind: 'request';
  // A method, not a property: parameters of methods compare both ways, so a table can hold handlers of any types.
  handle(context: RequestContext): Promise<unknown>;
}

export interface SocketRoute {
  readonly kind: 'socket';
  readonly method: 'GET';
  readonly path: string;
  readonly summary: string;
  readonly access: Exclude<Access, 'public'>;
  open(socket: WebSocket, context: { house: House; viewer: Viewer; request: FastifyRequest }): void;
}

export type AnyRoute = Route | SocketRoute;

/** Writes one entry; types of the handler's context and result follow from the schemas. */
export function route<
  const A extends Access,
  R extends ResponseShape,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  definition: Definition<A, P, Q, B, R> & {
    handle(context: RequestContext<ViewerFor<A>, Parsed<P>, Parsed<Q>, Parsed<B>>): Promise<Result<R>>;
  },
): Route {
  return { kind: 'request', ...definition } as unknown as Route;
}

/** Writes one entry for a socket; the session or token is checked before it opens. */
export function socketRoute(definition: Omit<SocketRoute, 'kind' | 'method'>): SocketRoute {
  return { kind: 'socket', method: 'GET', ...definition };
}

/** Stops the start when an entry has no access rule, or when two entries claim the same place. */
export function checkRoutes(routes: readonly AnyRoute[]): void {
  const seen = new Set<string>();
  for (const entry of routes) {
    const place = `${entry.method} ${entry.path.replaceAll(/:[^/]+/g, ':')}`;
    if (!hasAccess(entry)) throw new Error(`Route ${entry.method} ${entry.path} does not say who may call it`);
    if (seen.has(place)) throw new Error(`Route ${entry.method} ${entry.path} is written twice`);
    seen.add(place);
  }
}

function hasAccess({ access }: { access?: Access }): boolean {
  if (access === 'public' || access === 'signedIn') return true;
  return typeof access === 'object' && access !== null && typeof access.policy === 'string' && access.policy !== '';
}
