/**
 * Looks after the forward of one channel: sends the test mail that waits, and says of one that is out for too long where it
 * most likely stopped. As with replies, `sending` is committed before the network is touched, so that a process that dies
 * leaves an `uncertain` test behind and never a second one.
 */
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import type { Accepted } from '@irori/connectors/kit/outbound-message';
import { connectedChannel, connectorContext, loadInboundChannel } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import { channelJob, splitKey } from '../jobs.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { DeliveryError } from '../tables.ts';
import { changeForward } from './change-forward.ts';
import { diagnoseProbe } from './diagnose-probe.ts';
import { makeProbeToken } from './probe-token.ts';
import { lockForward, type ProbeRow, updateProbe } from './store.ts';

/** Time one exchange with the relay may take. */
const sendTimeoutMs = 120_000;
/** Minutes until the next try, while the relay cannot be reached or asks to wait; after the last one it has failed. */
const retryMinutes = [1, 5, 15, 30];

export function makeTendJob(house: House, processId: string): (key: string) => Promise<void> {
  return async (key) => {
    const { workspaceId, rest: channelId } = splitKey(key);
    await settleOverdue(house, workspaceId, channelId);
    for (;;) {
      const probe = await claimProbe(house, processId, workspaceId, channelId);
      if (!probe) return;
      await sendProbe(house, probe);
    }
  };
}

async function claimProbe(
  house: House,
  processId: string,
  workspaceId: string,
  channelId: string,
): Promise<ProbeRow | null> {
  const now = house.clock.now();
  return workspaceTransaction(house.database, workspaceId, async (tx) => {
    await lockForward(tx.trx, workspaceId, channelId, now);
    const next = await tx.trx
      .selectFrom('forward_probes')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channelId)
      .where('state', '=', 'queued')
      .where('next_attempt_at', '<=', now)
      .orderBy('created_at')
      .executeTakeFirst();
    if (!next) return null;
    await updateProbe(tx.trx, next, {
      state: 'sending',
      attempts: next.attempts + 1,
      sending_by: processId,
      next_attempt_at: null,
    });
    await changeForward(tx, channelId, now);
    return { ...next, attempts: next.attempts + 1 };
  });
}

async function sendProbe(house: House, probe: ProbeRow): Promise<void> {
  try {
    const channel = await connectedChannel(
      house,
      await loadInboundChannel(house, probe.workspace_id, probe.channel_id),
    );
    const row = await loadInboundChannel(house, probe.workspace_id, probe.channel_id);
    const connector = connectorOf(house, row.connector);
    const { sendProbe: send, probeSender } = connector.ingress.mail ?? {};
    if (!send) throw new DeliveryFailure('rejected', 'forwarding.no_test', 'This medium knows no test mail.');
    const context = connectorContext(house, connector, AbortSignal.timeout(sendTimeoutMs));
    const mail = {
      id: probe.id,
      token: makeProbeToken(house.secrets, probe.id),
      writtenAt: probe.created_at,
      locale: probe.locale,
    };
    const accepted = await send(mail, channel, context);
    await recordSent(house, probe, accepted, probeSender?.(channel, context.installation) ?? null);
  } catch (error) {
    await recordUnsent(house, probe, error);
  }
}

async function recordSent(house: House, probe: ProbeRow, accepted: Accepted, sender: string | null): Promise<void> {
  const now = house.clock.now();
  const left = accepted.via !== 'file';
  const { probeReturnMs, canaryReturnMs } = house.config.caps;
  const dueAt = new Date(now.getTime() + (probe.kind === 'canary' ? canaryReturnMs : probeReturnMs));
  await workspaceTransaction(house.database, probe.workspace_id, async (tx) => {
    await lockForward(tx.trx, probe.workspace_id, probe.channel_id, now);
    const via = left ? ('relay' as const) : ('file' as const);
    // A forward may be faster than the relay's answer: what has come back stays so.
    await updateProbe(tx.trx, probe, { via, sender, sending_by: null, sent_at: now, error: null });
    const open = ['sending'] as const;
    if (left) {
      await updateProbe(tx.trx, probe, { state: 'sent', due_at: dueAt, diagnosis: null }, open);
      await house.jobs.send(
        tx.trx,
        'forwarding.tend',
        channelJob(probe.workspace_id, probe.channel_id),
        {},
        { startAfter: dueAt },
      );
    } else {
      await endProbe(house, tx, { ...probe, via, sender, sent_at: now }, 'failed', open);
    }
    await changeForward(tx, probe.channel_id, now);
  });
}

/** Anything that is no DeliveryFailure is a bug of ours: it may have happened after the mail was handed over. */
async function recordUnsent(house: House, probe: ProbeRow, thrown: unknown): Promise<void> {
  const failure =
    thrown instanceof DeliveryFailure
      ? thrown
      : new DeliveryFailure('outcome_unknown', 'internal', 'An error of ours interrupted the sending.');
  if (failure !== thrown) house.log.error({ err: thrown, probeId: probe.id }, 'sending a test mail broke off');
  const now = house.clock.now();
  const error: DeliveryError = { code: failure.code, text: failure.message, params: { ...failure.params } };
  const waitMinutes = retryMinutes[probe.attempts - 1];
  const passing = failure.kind === 'transient' || failure.kind === 'throttled';
  await workspaceTransaction(house.database, probe.workspace_id, async (tx) => {
    await lockForward(tx.trx, probe.workspace_id, probe.channel_id, now);
    const failed = { ...probe, error };
    await updateProbe(tx.trx, probe, { error, sending_by: null });
    if (passing && waitMinutes !== undefined) {
      const at = new Date(now.getTime() + Math.max(waitMinutes * 60_000, failure.retryAfterMs ?? 0));
      const diagnosis = await diagnoseProbe(house, tx, failed, 'waiting', now);
      await updateProbe(tx.trx, probe, { state: 'queued', next_attempt_at: at, diagnosis }, ['sending']);
      await house.jobs.send(
        tx.trx,
        'forwarding.tend',
        channelJob(probe.workspace_id, probe.channel_id),
        {},
        { startAfter: at },
      );
    } else if (failure.kind === 'outcome_unknown') {
      await leaveUncertain(house, tx, failed, now);
    } else {
      await endProbe(house, tx, failed, 'failed', ['sending']);
    }
    await changeForward(tx, probe.channel_id, now);
  });
}

/** It may be on its way, so it gets the time of one that is. */
async function leaveUncertain(house: House, tx: WorkspaceTransaction, probe: ProbeRow, now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + house.config.caps.probeReturnMs);
  await updateProbe(tx.trx, probe, { state: 'uncertain', sent_at: now, due_at: dueAt, sending_by: null }, ['sending']);
}

async function endProbe(
  house: House,
  tx: WorkspaceTransaction,
  probe: ProbeRow,
  state: 'failed' | 'overdue',
  from: readonly ProbeRow['state'][],
): Promise<void> {
  const now = house.clock.now();
  const told = state === 'overdue' && probe.state === 'uncertain' ? ('uncertain' as const) : state;
  const diagnosis = await diagnoseProbe(house, tx, probe, told, now);
  await updateProbe(tx.trx, probe, { state, ended_at: now, diagnosis }, from);
}

/** Says of each test mail that is out for too long where it most likely stopped. It may still return. */
async function settleOverdue(house: House, workspaceId: string, channelId: string): Promise<void> {
  const now = house.clock.now();
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    const due = await tx.trx
      .selectFrom('forward_probes')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channelId)
      .where('state', 'in', ['sent', 'uncertain'])
      .where('due_at', '<=', now)
      .execute();
    if (due.length === 0) return;
    await lockForward(tx.trx, workspaceId, channelId, now);
    for (const probe of due) await endProbe(house, tx, probe, 'overdue', ['sent', 'uncertain']);
    await changeForward(tx, channelId, now);
  });
}

/**
 * Test mails that a process was sending when it died may be on their way. Asked at the start, and by the sweep where
 * several processes run; whoever is alone was gone, and so was our door.
 */
export async function settleInterruptedProbes(
  house: House,
  isDead: { all: true } | { aliveProcesses: readonly string[] },
): Promise<number> {
  const alive = 'aliveProcesses' in isDead ? [...isDead.aliveProcesses] : [];
  const left = await house.database.db
    .selectFrom('forward_probes')
    .selectAll()
    .where('state', '=', 'sending')
    .$if(alive.length > 0, (query) =>
      query.where((eb) => eb.or([eb('sending_by', 'is', null), eb('sending_by', 'not in', alive)])),
    )
    .limit(1000)
    .execute();
  if ('all' in isDead || alive.length === 1) await giveTimeAgain(house);
  const now = house.clock.now();
  for (const probe of left) {
    await workspaceTransaction(house.database, probe.workspace_id, async (tx) => {
      await lockForward(tx.trx, probe.workspace_id, probe.channel_id, now);
      // No job is asked for: at the start the queue is not open yet. The sweep finds it when its time is over.
      await leaveUncertain(house, tx, probe, now);
      await changeForward(tx, probe.channel_id, now);
    });
  }
  return left.length;
}

/** While no process of ours took mail, nothing could come back; other servers try again. */
async function giveTimeAgain({ database, clock, config }: House): Promise<void> {
  const now = clock.now();
  for (const canary of [true, false]) {
    const ms = canary ? config.caps.canaryReturnMs : config.caps.probeReturnMs;
    await database.db
      .updateTable('forward_probes')
      .set({ due_at: new Date(now.getTime() + ms) })
      .where('state', 'in', ['sent', 'uncertain'])
      .where('due_at', '<', now)
      .where('kind', canary ? '=' : '<>', 'canary')
      .execute();
  }
}
