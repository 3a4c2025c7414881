/** A refusal of the server, as it came: a stable code with parameters, from which `describe-problem` makes the sentence. */
import type { Problem } from '@irori/contract/common/api';

export class ApiError extends Error {
  readonly problem: Problem;
  readonly status: number;
  /** Seconds to wait, when the server named them. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null) {
    super(`${problem.status} ${problem.code}`);
    this.name = 'ApiError';
    this.problem = problem;
    this.status = problem.status;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }

  /** May the very same request work a little later? */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** The network did not carry the request: nothing is known about its outcome. */
export class NetworkError extends Error {
  constructor() {
    super('network');
    this.name = 'NetworkError';
  }
}

/** Waiting is worthwhile: no connection, or a server that is busy or starting. */
export const isPassing = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof ApiError && error.passing);
