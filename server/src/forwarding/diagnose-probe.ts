/** Gathers what is known around a test mail and has it diagnosed. */
import type { Diagnosis } from '@irori/contract/channels/forwarding';
import { channelById, receivingAddress } from '../channels/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { diagnose, type ProbeFacts } from './diagnose.ts';
import { confirmationsOf, forwardOf, type ProbeRow, probesOf } from './store.ts';

/** @param as the state it is about to have; `waiting` for one that is tried again */
export async function diagnoseProbe(
  house: House,
  tx: WorkspaceTransaction,
  probe: ProbeRow,
  as: ProbeFacts['state'],
  now: Date,
  from: string | null = null,
): Promise<Diagnosis | null> {
  const { trx, workspaceId } = tx;
  const channel = await channelById(trx, workspaceId, probe.channel_id);
  if (!channel) return null;
  const forward = await forwardOf(trx, workspaceId, probe.channel_id);
  const confirmations = await confirmationsOf(trx, workspaceId, probe.channel_id, 20);
  const earlier = await probesOf(trx, workspaceId, probe.channel_id, 20);
  const strayed =
    probe.returned_to === null || probe.returned_to === probe.channel_id
      ? undefined
      : await channelById(trx, workspaceId, probe.returned_to);
  return diagnose(
    {
      state: as,
      from,
      via: probe.via,
      error: probe.error,
      bounce: probe.bounce,
      answeredBy: probe.answered_by,
      trace: probe.trace,
      sentAt: probe.sent_at,
      strayed: strayed
        ? {
            channelId: strayed.id,
            name: strayed.name,
            receivingAddress: receivingAddress(house.config, strayed.receiving_address) ?? '',
          }
        : null,
    },
    {
      address: channel.account,
      receivingAddress: receivingAddress(house.config, channel.receiving_address) ?? '',
      sender: probe.sender,
      inboundDomain: house.config.inboundDomain,
      verifiedAt: forward?.verified_at ?? null,
      lastReturnedAt: earlier.find((one) => one.state === 'returned')?.ended_at ?? forward?.verified_at ?? null,
      confirmed: confirmations.find((one) => one.used_at !== null)?.provider ?? null,
      waiting: confirmations.find((one) => one.used_at === null)?.provider ?? null,
      now,
    },
  );
}
