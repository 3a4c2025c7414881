/** Asks for a test mail through the forward of a channel. It is sent by a job, so that a restart neither loses nor doubles it. */
import type { ChannelRow } from '../../channels/index.ts';
import { conflict, rateLimited } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { channelJob } from '../../jobs.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';
import { changeForward } from '../change-forward.ts';
import { insertProbe, lockForward, type ProbeRow, probesOf, probesSince } from '../store.ts';

const hourMs = 60 * 60_000;
/** Test mails that people may ask for in an hour for one channel; each is a real mail to a real mailbox. */
const mostAnHour = 20;

export interface ProbeWish {
  readonly kind: 'test' | 'handoff';
  readonly askedBy: string | null;
  readonly locale: ProbeRow['locale'];
}

/** Asking while one waits to be sent is asking once. 409 for a channel that is off or knows no test, 429 for too many. */
export async function askProbe(house: House, channel: ChannelRow, wish: ProbeWish): Promise<void> {
  if (channel.state === 'disabled') {
    throw conflict('channel_disabled', 'This channel is switched off. Switch it on first.', {
      params: { name: channel.name },
    });
  }
  if (!connectorOf(house, channel.connector).ingress.mail?.sendProbe) {
    throw conflict('channel_without_forward', 'Nothing is forwarded to this channel.', {
      params: { name: channel.name },
    });
  }
  const now = house.clock.now();
  await workspaceTransaction(house.database, channel.workspace_id, async (tx) => {
    await lockForward(tx.trx, tx.workspaceId, channel.id, now);
    const [newest] = await probesOf(tx.trx, tx.workspaceId, channel.id, 1);
    if (newest?.state === 'queued' && newest.attempts === 0) return;
    const asked = await probesSince(tx.trx, tx.workspaceId, channel.id, new Date(now.getTime() - hourMs));
    if (asked >= mostAnHour) {
      throw rateLimited(
        'too_many_tests',
        `More than ${mostAnHour} test mails were asked for within an hour. Wait a while.`,
        {
          params: { limit: mostAnHour },
          retryAfter: 600,
        },
      );
    }
    await addProbe(house, tx, channel.id, { kind: wish.kind, askedBy: wish.askedBy, locale: wish.locale });
  });
}

/** Writes a test mail down and wakes whoever sends it. */
export async function addProbe(
  house: House,
  tx: WorkspaceTransaction,
  channelId: string,
  wish: { readonly kind: ProbeRow['kind']; readonly askedBy: string | null; readonly locale: ProbeRow['locale'] },
): Promise<void> {
  const now = house.clock.now();
  await insertProbe(tx.trx, {
    workspace_id: tx.workspaceId,
    id: newId(now.getTime()),
    channel_id: channelId,
    kind: wish.kind,
    asked_by: wish.askedBy,
    locale: wish.locale,
    created_at: now,
  });
  await house.jobs.send(tx.trx, 'forwarding.tend', channelJob(tx.workspaceId, channelId));
  await changeForward(tx, channelId, now);
}
