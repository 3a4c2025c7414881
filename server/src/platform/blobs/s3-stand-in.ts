// A small stand-in of an S3-compatible store for tests: put, get, head, delete and list in memory, over real HTTP.
// It checks the SHA-256 that comes with a file as the real one does, and fails on demand.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3StandIn {
  readonly url: string;
  keys(): string[];
  /** Answers the next `times` requests with this status. */
  failNext(times: number, status: number): void;
  close(): Promise<void>;
}

type Objects = Map<string, { readonly bytes: Buffer; readonly storedAt: Date }>;

interface Answer {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly storedAt?: Date;
}

export async function openS3StandIn(): Promise<S3StandIn> {
  const objects: Objects = new Map();
  let failures = 0;
  let failureStatus = 500;

  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const failing = failures > 0;
    if (failing) failures -= 1;
    const answer = failing ? fail(failureStatus, 'AccessDenied') : handle(objects, request, body);
    response.writeHead(answer.status, {
      'content-length': Buffer.byteLength(answer.body ?? ''),
      ...(answer.storedAt ? { 'last-modified': answer.storedAt.toUTCString() } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: () => [...objects.keys()].sort(),
    failNext: (times, status) => {
      failures = times;
      failureStatus = status;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function handle(objects: Objects, request: IncomingMessage, body: Buffer): Answer {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const [, , ...rest] = decodeURIComponent(url.pathname).split('/');
  const key = rest.join('/');
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return fail(403, 'AccessDenied');
  if (key === '') return list(objects, url.searchParams.get('prefix') ?? '');
  if (request.method === 'PUT') {
    const expected = request.headers['x-amz-checksum-sha256'];
    if (createHash('sha256').update(body).digest('base64') !== expected) return fail(400, 'BadDigest');
    objects.set(key, { bytes: body, storedAt: new Date() });
    return { status: 200 };
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  const object = objects.get(key);
  return object ? { status: 200, body: object.bytes, storedAt: object.storedAt } : fail(404, 'NoSuchKey');
}

function list(objects: Objects, prefix: string): Answer {
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return { status: 200, body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>` };
}

function fail(status: number, code: string): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}
