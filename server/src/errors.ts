// The failures that callers may see. Each has a stable code and parameters, so that a client makes the sentence in its
// own language, and a safe English text for everyone else. Anything that is not an AppError is a bug and answers 500.
import type { ZodError } from 'zod';

const statusByKind = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  draft_refused: 422,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof statusByKind;

/** Values for the client's sentence; never secrets, never text of a message. */
export type ErrorParams = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** One thing wrong with the request: where (keys joined with dots), which rule, and a text in English. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface AppErrorDetails {
  readonly params?: ErrorParams;
  readonly errors?: readonly FieldError[];
  /** What a client needs to go on, such as "what came since"; joins the problem's own fields. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Seconds after which the same request may work. */
  readonly retryAfter?: number;
}

export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly status: number;
  readonly params: ErrorParams;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | null;

  constructor(kind: ErrorKind, code: string, text: string, details: AppErrorDetails = {}) {
    super(text);
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.status = statusByKind[kind];
    this.params = details.params ?? {};
    this.errors = details.errors ?? [];
    this.extra = details.extra ?? {};
    this.retryAfter = details.retryAfter ?? null;
  }
}

const make =
  (kind: ErrorKind) =>
  (code: string, text: string, details?: AppErrorDetails): AppError =>
    new AppError(kind, code, text, details);

/** The request itself is wrong; the same request will never work. */
export const invalid = make('invalid');
export const forbidden = make('forbidden');
/** The state of things stands against it; the text says which. */
export const conflict = make('conflict');
export const tooLarge = make('too_large');
/** A draft that the channel cannot carry; `errors` says why, as `check-draft` found. */
export const draftRefused = make('draft_refused');
export const rateLimited = make('rate_limited');
/** Something we need is not there at the moment; trying again is right. */
export const unavailable = make('unavailable');

/** Nobody is signed in, or no longer. */
export function unauthenticated(code = 'unauthenticated', text = 'Sign in to go on.'): AppError {
  return new AppError('unauthenticated', code, text);
}

/**
 * It does not exist, or the viewer may not know that it does: the two must look exactly alike.
 * @param noun what was asked for, such as `conversation`
 */
export function notFound(noun: string): AppError {
  return new AppError('not_found', `${noun}_not_found`, `There is no such ${noun.replaceAll('_', ' ')}.`, {
    params: { noun },
  });
}

/** A request that does not fit its schema, with each field named. */
export function invalidRequest(issues: ZodError['issues'], part: 'body' | 'query' | 'params' | 'headers'): AppError {
  const errors = issues.flatMap((issue) => fieldErrors(issue, part === 'body' ? [] : [part]));
  const fields = errors.map((error) => error.path);
  return new AppError('invalid', 'invalid_request', `The request does not fit: ${describe(errors)}.`, {
    errors,
    params: { fields },
  });
}

/** The wire form of an error (RFC 9457), with `code`, `params` and `requestId` beside the standard's fields. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly params: ErrorParams;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  readonly [extra: string]: unknown;
}

const titles: Record<ErrorKind, string> = {
  invalid: 'Invalid request',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  too_large: 'Too large',
  draft_refused: 'This cannot be sent',
  rate_limited: 'Too many requests',
  unavailable: 'Not available at the moment',
};

/** Renders an error for the wire; what is no AppError says nothing but the request id to look for in the log. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (!(error instanceof AppError)) {
    return {
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      code: 'internal',
      detail: `Something went wrong on our side. The log names it under request ${requestId}.`,
      params: {},
      requestId,
    };
  }
  return {
    ...error.extra,
    type: 'about:blank',
    title: titles[error.kind],
    status: error.status,
    code: error.code,
    detail: error.message,
    params: error.params,
    requestId,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  };
}

type Issue = ZodError['issues'][number];

/** One entry per wrong key: zod reports all unrecognised keys of an object as one issue at the object. */
function fieldErrors(issue: Issue, prefix: readonly string[]): FieldError[] {
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys')
    return [{ path: path.join('.'), code: codeOf(issue), message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key].join('.'),
    code: 'unrecognized',
    message: 'This field is not known here',
  }));
}

/** A missing field is the most frequent mistake, so it has a code of its own. */
function codeOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'required';
  return issue.code;
}

function describe(errors: readonly FieldError[]): string {
  const shown = errors
    .slice(0, 3)
    .map((error) => (error.path === '' ? error.message : `${error.path}: ${error.message}`));
  return errors.length > 3 ? `${shown.join('; ')}; and ${errors.length - 3} more` : shown.join('; ');
}
