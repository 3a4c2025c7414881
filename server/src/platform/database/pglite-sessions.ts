// The embedded database's one connection, shared: single statements queue up behind each other without waiting for
// answers, a transaction has the connection to itself until its COMMIT is sent, and everybody is served in order.

import type { QueryResult } from 'pg';
import type { HeldSession, SessionSource, SqlSession } from './sql-session.ts';
import { sendStatement } from './sql-session.ts';

export class PgliteSessions implements SessionSource {
  readonly #session: SqlSession;
  readonly #waiting: (() => void)[] = [];
  #taken = false;
  #unanswered = 0;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  /** True when no statement runs and none waits: the time for maintenance. */
  get idle(): boolean {
    return !this.#taken && this.#unanswered === 0 && this.#waiting.length === 0;
  }

  async single(
    sql: string,
    parameters: readonly unknown[],
    repeated?: boolean,
  ): Promise<QueryResult<Record<string, unknown>>> {
    if (this.#taken || this.#waiting.length > 0) {
      await this.#turn();
      this.#passOn();
    }
    return this.#counted(sendStatement(this.#session, sql, parameters, repeated));
  }

  async hold(): Promise<HeldSession> {
    if (this.#taken || this.#waiting.length > 0) await this.#turn();
    else this.#taken = true;
    let ended = false;
    return {
      session: this.#session,
      freeOnCommitSent: true,
      end: () => {
        if (ended) return;
        ended = true;
        this.#passOn();
      },
    };
  }

  /** Resolves when everything sent and waiting is answered. */
  async drain(): Promise<void> {
    const held = await this.hold();
    await sendStatement(this.#session, 'select 1', []).catch(() => undefined);
    held.end(false);
  }

  /** Waits in line. Whoever is woken owns the connection and must pass it on. */
  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    this.#taken = next !== undefined;
    next?.();
  }

  async #counted<T>(answer: Promise<T>): Promise<T> {
    this.#unanswered += 1;
    try {
      return await answer;
    } finally {
      this.#unanswered -= 1;
    }
  }
}
