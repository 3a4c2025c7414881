/** Counts the mails of each hour that has passed, once, and asks the rule whether a silence is one to worry about. */
import { sql } from 'kysely';
import type { House } from '../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { changeForward } from './change-forward.ts';
import { type History, hourMs, judgeSilence, weekMs, weeksKept } from './silence-rule.ts';
import { type ForwardRow, lockForward } from './store.ts';

const mostAtOnce = 500;
/** A sweep may come that much late without having been gone. */
const lateMs = 10 * 60_000;

/**
 * Looks at each forward that ever brought a mail once an hour, and at those that alarm each time, so that their end is seen soon. Answers
 * how many alarms began or ended.
 */
export async function sweepSilence(house: House): Promise<number> {
  const now = house.clock.now();
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  const due = await house.database.db
    .selectFrom('forwards as f')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.workspace_id', '=', 'f.workspace_id').onRef('c.id', '=', 'f.channel_id'),
    )
    .where('c.state', '<>', 'disabled')
    .where('f.forwarded_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('f.hours_through', 'is', null),
        eb('f.hours_through', '<', hour),
        eb('f.silence_alarm_since', 'is not', null),
      ]),
    )
    .select(['f.workspace_id', 'f.channel_id'])
    .limit(mostAtOnce)
    .execute();
  let changed = 0;
  for (const { workspace_id: workspaceId, channel_id: channelId } of due) {
    const turned = await workspaceTransaction(house.database, workspaceId, (tx) => look(tx, channelId, hour, now));
    if (turned) changed += 1;
  }
  return changed;
}

async function look(tx: WorkspaceTransaction, channelId: string, hour: Date, now: Date): Promise<boolean> {
  const forward = await lockForward(tx.trx, tx.workspaceId, channelId, now);
  const oldest = new Date(hour.getTime() - weeksKept * weekMs - 72 * hourMs);
  await countHours(tx, channelId, forward.hours_through ?? oldest, hour, oldest);
  const watchedSince = watchedFrom(forward, now);
  const last = later(await lastMailAt(tx, channelId), watchedSince);
  const judged = judgeSilence(await historyOf(tx, channelId, oldest), last, now);
  const alarm = forward.silence_on && judged.alarm;
  const turned = alarm !== (forward.silence_alarm_since !== null);
  const { usualPerHour, hours } = judged;
  const silence = { usualPerHour, hours, watchedSince: watchedSince.toISOString() };
  if (turned) {
    await changeForward(tx, channelId, now, () => ({
      hours_through: hour,
      silence,
      silence_alarm_since: alarm ? now : null,
    }));
  } else {
    // Nobody needs to hear that another hour has passed.
    await tx.trx
      .updateTable('forwards')
      .set({ hours_through: hour, silence: JSON.stringify(silence) })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channelId)
      .execute();
  }
  return turned;
}

/**
 * While nobody looked, nobody took mail either: other servers come again only some time after. A silence begins no earlier
 * than the looking.
 */
function watchedFrom({ hours_through, silence }: ForwardRow, now: Date): Date {
  const unbroken = hours_through !== null && now.getTime() - hours_through.getTime() < 2 * hourMs + lateMs;
  return unbroken && silence?.watchedSince ? new Date(silence.watchedSince) : now;
}

const later = (moment: Date | null, other: Date): Date | null => (moment === null || moment > other ? moment : other);

/** Test mails, what mail hosts ask, and old mail that was taken over are no traffic. */
const isTraffic = sql<boolean>`coalesce(e.reason, '') not like 'probe.%' and e.envelope->>'past' is null
  and not exists (select from forward_confirmations f where f.workspace_id = e.workspace_id and f.message_id = e.message_id)`;

async function countHours(
  tx: WorkspaceTransaction,
  channelId: string,
  from: Date,
  to: Date,
  oldest: Date,
): Promise<void> {
  await sql`
    insert into channel_hours (workspace_id, channel_id, hour, amount)
    select e.workspace_id, e.channel_id, date_trunc('hour', e.received_at, 'UTC'), count(*)::int
    from inbound_events e
    where e.workspace_id = ${tx.workspaceId}::uuid and e.channel_id = ${channelId}::uuid
      and e.received_at >= ${from}::timestamptz and e.received_at < ${to}::timestamptz and ${isTraffic}
    group by 1, 2, 3
    on conflict (workspace_id, channel_id, hour) do update set amount = excluded.amount
  `.execute(tx.trx);
  await sql`
    delete from channel_hours
    where workspace_id = ${tx.workspaceId}::uuid and channel_id = ${channelId}::uuid and hour < ${oldest}::timestamptz
  `.execute(tx.trx);
}

async function historyOf(tx: WorkspaceTransaction, channelId: string, oldest: Date): Promise<History> {
  const rows = await tx.trx
    .selectFrom('channel_hours')
    .select(['hour', 'amount'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .execute();
  const channel = await tx.trx
    .selectFrom('channels')
    .select('created_at')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', channelId)
    .executeTakeFirstOrThrow();
  return {
    byHour: new Map(rows.map((row) => [row.hour.getTime(), row.amount])),
    since: Math.max(oldest.getTime(), channel.created_at.getTime()),
  };
}

async function lastMailAt(tx: WorkspaceTransaction, channelId: string): Promise<Date | null> {
  const { rows } = await sql<{ received_at: Date }>`
    select e.received_at from inbound_events e
    where e.workspace_id = ${tx.workspaceId}::uuid and e.channel_id = ${channelId}::uuid and ${isTraffic}
    order by e.received_at desc, e.id desc limit 1
  `.execute(tx.trx);
  return rows[0]?.received_at ?? null;
}
