/**
 * The one way in which a forward changes: what is given is written, status and diagnosis follow from the rows, the channel
 * learns of an alarm or of its end, and open screens hear of it. Locks the forward first and its channel second.
 */
import type { Diagnosis } from '@irori/contract/channels/forwarding';
import { forwardingCodes } from '@irori/contract/channels/forwarding-codes';
import { sql } from 'kysely';
import { notFound } from '../errors.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { sentenceOf } from './sentences.ts';
import { diagnosisOf, type ForwardFacts, statusOf } from './status.ts';
import { confirmationsOf, type ForwardRow, lockForward, probesOf, updateForward } from './store.ts';

/** While an alarm stands, the forward is tried so often, so that its end is noticed soon. */
const alarmRetryMs = 60 * 60_000;
const hourMs = 60 * 60_000;

export async function changeForward(
  tx: WorkspaceTransaction,
  channelId: string,
  now: Date,
  change: (forward: ForwardRow) => Partial<ForwardRow> = () => ({}),
): Promise<ForwardRow> {
  const { trx, workspaceId } = tx;
  const before = await lockForward(trx, workspaceId, channelId, now);
  const given: ForwardRow = { ...before, ...change(before) };
  const [probes, confirmations] = await Promise.all([
    probesOf(trx, workspaceId, channelId, 20),
    confirmationsOf(trx, workspaceId, channelId, 20),
  ]);
  const waiting = confirmations.filter((one) => one.used_at === null).length;
  const facts: ForwardFacts = {
    probes,
    confirmations: { waiting, used: confirmations.length - waiting },
    forwarded: given.forwarded_at !== null,
    verified: given.verified_at !== null,
    silent: given.silence_alarm_since !== null,
  };
  const status = statusOf(facts);
  const alarm = status === 'broken' && facts.verified;
  const after: ForwardRow = {
    ...given,
    status,
    diagnosis: status === 'silent' ? silenceDiagnosis(given, now) : diagnosisOf(facts),
    canary_alarm_since: alarm ? (given.canary_alarm_since ?? now) : null,
    next_probe_at: nextProbe(before, given, { alarm, status }, now),
    changed_at: now,
  };
  await updateForward(trx, after);
  await tellChannel(tx, after, waiting, now);
  return after;
}

/** The schedule starts with the first proof, keeps its pace, and is denser while an alarm stands. */
function nextProbe(
  before: ForwardRow,
  given: ForwardRow,
  { alarm, status }: { alarm: boolean; status: ForwardRow['status'] },
  now: Date,
): Date | null {
  if (!given.canary_on || given.verified_at === null) return null;
  const pace = given.canary_hours * hourMs;
  const usual = new Date(now.getTime() + pace);
  if (given.next_probe_at === null || given.canary_hours !== before.canary_hours) return usual;
  if (alarm && before.canary_alarm_since === null) {
    return new Date(Math.min(given.next_probe_at.getTime(), now.getTime() + alarmRetryMs));
  }
  if (status === 'verified' && before.canary_alarm_since !== null) return usual;
  return given.next_probe_at;
}

function silenceDiagnosis(forward: ForwardRow, now: Date): Diagnosis {
  return {
    code: 'forwarding.silent',
    params: { ...forward.silence, since: forward.silence_alarm_since?.toISOString() ?? null },
    hop: null,
    at: (forward.silence_alarm_since ?? now).toISOString(),
  };
}

/** Which troubles of a channel are ours to raise and to clear. */
export const isForwardTrouble = (code: string): boolean => (forwardingCodes as readonly string[]).includes(code);

async function tellChannel(tx: WorkspaceTransaction, forward: ForwardRow, waiting: number, now: Date): Promise<void> {
  const channel = await tx.trx
    .selectFrom('channels')
    .select(['id', 'inbox_id', 'account', 'state', 'trouble'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', forward.channel_id)
    .forUpdate()
    .executeTakeFirst();
  if (!channel) throw notFound('channel');
  const summary = {
    status: forward.status,
    changedAt: forward.changed_at.toISOString(),
    verifiedAt: forward.verified_at?.toISOString() ?? null,
    finishedAt: forward.finished_at?.toISOString() ?? null,
    confirmationsWaiting: waiting,
  };
  const alarmed = forward.canary_alarm_since !== null || forward.silence_alarm_since !== null;
  const { diagnosis } = forward;
  const params = { address: channel.account, ...diagnosis?.params };
  const trouble =
    alarmed && diagnosis !== null ? { code: diagnosis.code, text: sentenceOf(diagnosis.code, params), params } : null;
  // A trouble of another kind (credentials, say) is not ours to cover or to clear, and what is off stays off.
  const ours = channel.trouble === null || isForwardTrouble(channel.trouble.code);
  const state = trouble === null ? 'connected' : 'needs_attention';
  const speaks = ours && channel.state !== 'disabled' && (trouble !== null || channel.trouble !== null);
  await tx.trx
    .updateTable('channels')
    .set({
      forwarding: JSON.stringify(summary),
      ...(speaks
        ? {
            state,
            trouble: trouble === null ? null : JSON.stringify(trouble),
            state_since: sql<Date>`case when state = ${state} then state_since else ${now}::timestamptz end`,
          }
        : {}),
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', channel.id)
    .execute();
  tx.announce({ kind: 'channel.changed', subjectId: channel.id, inboxId: channel.inbox_id });
}
