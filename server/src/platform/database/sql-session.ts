// One connection to a database, as Kysely's PostgreSQL driver wants it, with fewer round trips than it would make:
// BEGIN travels with the first statement, and a statement seen twice is prepared once and only bound afterwards.

import type { Client, QueryResult } from 'pg';

/** A `pg` client opened with `pipeline: true`, and what we remember about it. */
export interface SqlSession {
  readonly client: Client;
  readonly statements: StatementNames;
}

type AnyResult = QueryResult<Record<string, unknown>>;

/** How many statements a session keeps prepared. Each costs the server tens of kilobytes. */
const PREPARED_LIMIT = 256;
const SEEN_LIMIT = 4096;

/** Decides which statements are worth preparing: those that come a second time, up to a limit. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  /** The prepared statement's name for this text, or undefined while it is to be sent whole. */
  nameFor(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    if (this.#names.size >= PREPARED_LIMIT) return undefined;
    if (!this.#seen.delete(sql)) {
      if (this.#seen.size >= SEEN_LIMIT) this.#seen.clear();
      this.#seen.add(sql);
      return undefined;
    }
    const name = `s${this.#names.size + 1}`;
    this.#names.set(sql, name);
    return name;
  }

  /** Stops using the prepared form of a text, whose plan the server refused after a change of tables. */
  giveUp(sql: string): void {
    if (this.#names.has(sql)) this.#names.set(sql, '');
  }
}

/**
 * Sends one statement. With parameters, or without any but marked `repeated`, it may be prepared; otherwise the text may
 * hold several statements.
 */
export async function sendStatement(
  session: SqlSession,
  sql: string,
  parameters: readonly unknown[],
  repeated = parameters.length > 0,
): Promise<AnyResult> {
  const name = repeated ? session.statements.nameFor(sql) : undefined;
  const values = parameters as unknown[];
  if (!name) return session.client.query({ text: sql, values }) as Promise<AnyResult>;
  try {
    return (await session.client.query({ text: sql, values, name })) as AnyResult;
  } catch (error) {
    if (isStalePlan(error)) session.statements.giveUp(sql);
    throw error;
  }
}

/** True for "cached plan must not change result type": the table changed under a prepared statement. Worth one retry. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && error.message.startsWith('cached plan');
}

/** True when the server said, with its last answer, that a transaction is open or has failed. */
export function isInTransaction({ client }: SqlSession): boolean {
  const status = (client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus();
  return status === 'T' || status === 'E';
}

/** A session held for one transaction. `end` gives it back; `freeOnCommitSent` says that the next may queue behind COMMIT. */
export interface HeldSession {
  readonly session: SqlSession;
  readonly freeOnCommitSent: boolean;
  end(broken: boolean): void;
}

/** Where leases get their session: `single` sends one statement when its turn comes, `hold` waits for a whole transaction's. */
export interface SessionSource {
  single(sql: string, parameters: readonly unknown[], repeated?: boolean): Promise<AnyResult>;
  hold(): Promise<HeldSession>;
}

/** The "pool client" that Kysely's driver works with: single statements, or one transaction. */
export class Lease {
  readonly #source: SessionSource;
  #state: 'single' | 'transaction' | 'ended' | 'released' = 'single';
  #held: HeldSession | undefined;
  #unsentBegin: string | undefined;

  constructor(source: SessionSource) {
    this.#source = source;
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<AnyResult> {
    if (this.#state === 'released') throw new Error('This transaction is over: its handle was used after it ended');
    const ends = sql === 'commit' || sql === 'rollback';
    if (this.#state === 'ended' && ends) return emptyResult('ROLLBACK');
    if (this.#state === 'single' && opensTransaction(sql)) {
      this.#held = await this.#source.hold();
      this.#state = 'transaction';
      this.#unsentBegin = sql;
      return emptyResult('BEGIN');
    }
    if (this.#held === undefined) return this.#source.single(sql, parameters);
    if (ends) return this.#end(this.#held, sql);
    return this.#send(this.#held.session, sql, parameters);
  }

  /** Called by Kysely when it is done; `broken` when the connection's state is not known any more. */
  release(broken?: boolean): void {
    this.#state = 'released';
    this.#held?.end(broken === true);
    this.#held = undefined;
  }

  async #send(session: SqlSession, sql: string, parameters: readonly unknown[]): Promise<AnyResult> {
    const begin = this.#unsentBegin;
    if (begin === undefined) return sendStatement(session, sql, parameters);
    this.#unsentBegin = undefined;
    const stream = streamOf(session.client);
    stream.cork();
    const begun = session.client.query(begin);
    const sent = sendStatement(session, sql, parameters);
    stream.uncork();
    const [first, second] = await Promise.allSettled([begun, sent]);
    if (first.status === 'rejected') throw first.reason;
    if (second.status === 'rejected') throw second.reason;
    return second.value;
  }

  async #end(held: HeldSession, sql: string): Promise<AnyResult> {
    this.#state = 'ended';
    if (this.#unsentBegin !== undefined) return emptyResult(sql.toUpperCase());
    const sent = sendStatement(held.session, sql, []);
    if (held.freeOnCommitSent) {
      this.#held = undefined;
      held.end(false);
    }
    return sent;
  }
}

function opensTransaction(sql: string): boolean {
  return sql === 'begin' || sql.startsWith('start transaction');
}

function emptyResult(command: string): AnyResult {
  return { command, rowCount: null, rows: [], fields: [], oid: 0 };
}

function streamOf(client: Client): { cork(): void; uncork(): void } {
  return (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection.stream;
}
