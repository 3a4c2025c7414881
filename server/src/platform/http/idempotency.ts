// `Idempotency-Key` on every POST: a client that did not hear the answer asks again with the same key and gets the first
// answer, without the thing being done twice. Kept for a day, sealed, since answers hold tokens and messages.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { conflict, invalid } from '../../errors.ts';
import type { Tables } from '../../tables.ts';
import type { Clock } from '../clock.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Viewer } from './viewer.ts';

/** A request that holds a key until it is answered. */
export interface Claim {
  readonly workspaceId: string;
  readonly memberId: string;
  readonly key: string;
}

export interface IdempotencyDependencies {
  readonly db: Kysely<Tables>;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** What a request without a member counts under. */
const nobody = '00000000-0000-0000-0000-000000000000';
/** A request that never ended (the process died) holds its key no longer than this. */
const abandonedAfterMs = 2 * 60_000;
const keptForMs = 24 * 60 * 60_000;
/** Answers beyond this are not kept; the key then only guards against a second run at the same time. */
const keptBytes = 256 * 1024;

/**
 * Takes the request's key. Answers the claim to settle later; `null` when no key was given or when `reply` has been sent
 * with the first answer. Throws 409 `idempotency_key_reused` for another request under the same key, and 409
 * `idempotency_in_progress` while the first one runs.
 */
export async function claimKey(
  deps: IdempotencyDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  viewer: Viewer | null,
): Promise<Claim | null> {
  const key = keyOf(request);
  if (key === null) return null;
  const claim = { workspaceId: viewer?.workspaceId ?? nobody, memberId: viewer?.memberId ?? nobody, key };
  const hash = requestHash(request);
  if (await take(deps, claim, hash)) return claim;

  const first = await find(deps.db, claim);
  // It was given back between the two statements, or belongs to the day before: take it now.
  if (!first) return (await take(deps, claim, hash)) ? claim : refuseRunning();
  if (first.request_hash !== hash) {
    throw conflict('idempotency_key_reused', 'This Idempotency-Key was used for another request.', { params: { key } });
  }
  if (first.status === null) return refuseRunning();
  await replay(deps.secrets, claim, first.status, first.answer, reply);
  return null;
}

/** Keeps the answer for repetitions. An error is not kept: nothing was done, so the same key may try again. */
export async function settleKey(
  deps: IdempotencyDependencies,
  claim: Claim,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const text = typeof payload === 'string' ? payload : payload === undefined || payload === null ? '' : null;
  if (reply.statusCode >= 400 || text === null || text.length > keptBytes) return releaseKey(deps, claim);
  const type = reply.getHeader('content-type');
  const answer = JSON.stringify({ type: typeof type === 'string' ? type : null, text });
  await where(
    deps.db.updateTable('idempotency_keys').set({
      status: reply.statusCode,
      answer: deps.secrets.seal(answer, sealContext(claim)),
    }),
    claim,
  ).execute();
}

/** Gives the key back: the request failed or was cut off. */
export async function releaseKey(deps: Pick<IdempotencyDependencies, 'db'>, claim: Claim): Promise<void> {
  await where(deps.db.deleteFrom('idempotency_keys'), claim).execute();
}

/** Forgets keys of the day before; called now and then by the housekeeping. Answers how many. */
export async function forgetOldKeys(db: Kysely<Tables>, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keptForMs);
  const result = await db.deleteFrom('idempotency_keys').where('started_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalid('idempotency_key_invalid', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
}

/** Inserts the claim, or takes over one that a dead process left or that is older than a day. */
async function take(deps: IdempotencyDependencies, claim: Claim, hash: string): Promise<boolean> {
  const now = deps.clock.now();
  const row = await deps.db
    .insertInto('idempotency_keys')
    .values({
      workspace_id: claim.workspaceId,
      member_id: claim.memberId,
      key: claim.key,
      request_hash: hash,
      status: null,
      answer: null,
      started_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'member_id', 'key'])
        .doUpdateSet({ request_hash: hash, status: null, answer: null, started_at: now })
        .where((eb) =>
          eb.or([
            eb.and([
              eb('idempotency_keys.status', 'is', null),
              eb('idempotency_keys.started_at', '<', new Date(now.getTime() - abandonedAfterMs)),
            ]),
            eb('idempotency_keys.started_at', '<', new Date(now.getTime() - keptForMs)),
          ]),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

function find(db: Kysely<Tables>, claim: Claim) {
  return where(
    db.selectFrom('idempotency_keys').select(['request_hash', 'status', 'answer']),
    claim,
  ).executeTakeFirst();
}

async function replay(secrets: Secrets, claim: Claim, status: number, sealed: string | null, reply: FastifyReply) {
  const answer =
    sealed === null ? { type: null, text: '' } : JSON.parse(secrets.open(sealed, sealContext(claim)).toString());
  reply.code(status).header('idempotency-replayed', 'true');
  if (answer.type !== null) reply.header('content-type', answer.type);
  // Text of type JSON goes out as it is; the route's serializer never sees it.
  await reply.serializer((payload: string) => payload).send(answer.text === '' ? undefined : answer.text);
}

function refuseRunning(): never {
  throw conflict('idempotency_in_progress', 'The first request with this Idempotency-Key is still running.', {
    retryAfter: 1,
  });
}

/** Method, address and body. An upload counts by its address alone: its boundary differs each time. */
function requestHash(request: FastifyRequest): string {
  const body = Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null);
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest('hex');
}

function sealContext(claim: Claim): string {
  return `idempotency:${claim.workspaceId}:${claim.memberId}:${claim.key}`;
}

interface HasWhere<Q> {
  where(column: 'workspace_id' | 'member_id' | 'key', operator: '=', value: string): Q;
}

function where<Q extends HasWhere<Q>>(query: Q, claim: Claim): Q {
  return query
    .where('workspace_id', '=', claim.workspaceId)
    .where('member_id', '=', claim.memberId)
    .where('key', '=', claim.key);
}
