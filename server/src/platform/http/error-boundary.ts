// Where every failure of a request ends: what we know becomes problem+json, anything else is a bug that is logged with
// the request id and answers 500 without a word about its cause.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError, type ZodType } from 'zod';
import { AppError, invalid, invalidRequest, tooLarge, toProblem, unavailable } from '../../errors.ts';

/** Checks parts of requests; a failure names each field. */
export function validatorCompiler({ schema, httpPart }: { schema: ZodType; httpPart?: string }) {
  return (data: unknown): { value: unknown } | { error: Error } => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: invalidRequest(result.error.issues, partOf(httpPart)) };
  };
}

/** Installs the boundary. */
export function addErrorBoundary(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = recognise(error);
    if (!(known instanceof AppError)) request.log.error({ err: known, requestId: request.id }, 'request failed');
    return sendProblem(known, request, reply);
  });
}

/** Answers an error as problem+json. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error, request.id);
  if (error instanceof AppError && error.retryAfter !== null) reply.header('retry-after', String(error.retryAfter));
  // Text, so that no serializer of the route strips what the problem carries beyond the standard's fields.
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Failures of the HTTP machinery in our own words; everything else stays what it is. */
function recognise(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return error; // ours, from within a handler: a bug, not the caller's mistake
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code && /^FST_(ERR_CTP_BODY_TOO_LARGE|REQ_FILE_TOO_LARGE|FILES_LIMIT|PARTS_LIMIT|FIELDS_LIMIT)$/.test(code)) {
    return tooLarge('request_too_large', 'The request is larger than this place takes.');
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') {
    return invalid('media_type_unsupported', 'The content type of the request is not taken here.');
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return invalid('json_invalid', 'The body is not JSON.');
  }
  if (isDatabaseAway(code))
    return unavailable('database_unavailable', 'The database does not answer at the moment.', { retryAfter: 2 });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return invalid('request_invalid', 'The request could not be read.');
  }
  return error;
}

/** Codes of PostgreSQL (class 08, 57P0x, 53300) and of the socket to it: the request is fine, the moment is not. */
function isDatabaseAway(code: string | undefined): boolean {
  return code !== undefined && /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code);
}

function partOf(httpPart: string | undefined): 'body' | 'query' | 'params' | 'headers' {
  if (httpPart === 'querystring') return 'query';
  return httpPart === 'params' || httpPart === 'headers' ? httpPart : 'body';
}
