/**
 * Asks the DNS about a domain and writes down what it said. The network comes first and the transaction after it; of two
 * checks that overlap, the one that began later has the last word.
 */
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { announceUsers } from '../announce.ts';
import { dkimFinding, type Examined, examineDomain } from '../examine-domain.ts';
import {
  claimCheck,
  type DomainRow,
  deleteKey,
  domainById,
  type KeyRow,
  keysOf,
  lockDomain,
  updateDomain,
} from '../store.ts';
import { checkTermMs, freshCheckMs, nextCheckAt } from '../timing.ts';

/** By button: at once, whether it is due or not. Throws 404. */
export async function checkDomain(house: House, workspaceId: string, id: string): Promise<void> {
  const row = await domainById(house.database.db, workspaceId, id);
  if (!row) throw notFound('sender_domain');
  const now = house.clock.now();
  if (row.checked_at !== null && now.getTime() - row.checked_at.getTime() < freshCheckMs) return;
  await check(house, row, now);
}

/** By the clock: only when it is due and no other process does it. Answers whether it did. */
export async function checkDueDomain(house: House, workspaceId: string, id: string): Promise<boolean> {
  const now = house.clock.now();
  const row = await claimCheck(house.database.db, workspaceId, id, now, new Date(now.getTime() + checkTermMs));
  if (!row) return false;
  await check(house, row, now);
  return true;
}

async function check(house: House, row: DomainRow, startedAt: Date): Promise<void> {
  const keys = await keysOf(house.database.db, row.workspace_id, row.id);
  const examined = await examineDomain(house.dns, house.config, row.domain, keys);
  await record(house, row, examined, startedAt);
}

async function record(house: House, asked: DomainRow, examined: Examined, startedAt: Date): Promise<void> {
  await workspaceTransaction(house.database, asked.workspace_id, async (tx) => {
    const row = await lockDomain(tx.trx, asked.workspace_id, asked.id);
    if (!row || (row.checked_at !== null && row.checked_at > startedAt)) return;
    const keys = await keysOf(tx.trx, row.workspace_id, row.id);
    const now = house.clock.now();
    const active = keys.find((key) => key.state === 'active');
    const verdict = active && verdictOn(examined, active.id);
    // A key that was made or switched to meanwhile was not asked about: the next check will.
    const state = verdict === undefined ? row.state : nextState(row.state, verdict);
    const unasked = verdict === 'unasked';
    for (const key of keys) if (isForgotten(key, verdictOn(examined, key.id), now)) await deleteKey(tx.trx, key);
    const bounces = examined.findings.find((finding) => finding.record === 'bounce')?.verdict;
    await updateDomain(tx.trx, row.workspace_id, row.id, {
      findings: examined.findings,
      ...(examined.zone === null ? {} : { zone: examined.zone }),
      checked_at: startedAt,
      unasked_since: unasked ? (row.unasked_since ?? startedAt) : null,
      ...(bounces === undefined || bounces === 'unasked' ? {} : { bounces_arrive: bounces === 'ok' }),
      check_at: nextCheckAt({ ...row, state }, keys, { unasked, now }),
      checking_until: null,
      ...(state === row.state ? {} : { state, state_since: now }),
    });
    if (state !== row.state) {
      house.log[state === 'broken' ? 'warn' : 'info'](
        { domain: row.domain, from: row.state, to: state, verdict },
        'a sender domain changed its state',
      );
      await announceUsers(house, tx, row);
    }
  });
}

const verdictOn = (examined: Examined, keyId: string): string | undefined =>
  examined.findings.find((finding) => finding.record === dkimFinding(keyId))?.verdict;

/** No answer is no news. What was never there is missing still; what was there once is broken. */
function nextState(before: DomainRow['state'], verdict: string): DomainRow['state'] {
  if (verdict === 'ok') return 'verified';
  if (verdict === 'unasked' || before === 'pending') return before;
  return 'broken';
}

/** An old key whose time is over and whose record was taken away needs no reminder any more. */
function isForgotten(key: KeyRow, verdict: string | undefined, now: Date): boolean {
  return key.state === 'old' && key.keep_until !== null && key.keep_until <= now && verdict === 'missing';
}
