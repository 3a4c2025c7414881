/** A link by which somebody without an account does a step of the set-up (KL-02). Only its hash is kept. */
import type { madeHandoff, newHandoff } from '@irori/contract/channels/forwarding';
import type { z } from 'zod';
import type { ChannelRow } from '../../channels/index.ts';
import { conflict, invalid, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, randomToken } from '../../platform/secrets/secrets.ts';
import { presentHandoff } from '../present.ts';
import { type HandoffRow, insertHandoff, openHandoffsOf, revokeHandoffRow } from '../store.ts';
import { requireGuide } from './change-forwarding.ts';

const validForMs = 7 * 24 * 60 * 60_000;
/** Links of one channel that work at the same time. */
const mostOpen = 50;

/** 400 when there is no such guide or step. */
export async function makeHandoff(
  house: House,
  viewer: Viewer,
  channel: ChannelRow,
  wanted: z.output<typeof newHandoff>,
): Promise<z.output<typeof madeHandoff>> {
  const guide = requireGuide(connectorOf(house, channel.connector), wanted.guide, 'guide');
  if (wanted.step !== undefined && !guide.steps.some((step) => step.id === wanted.step)) {
    const text = 'This guide has no such step.';
    throw invalid('guide_step_unknown', text, {
      errors: [{ path: 'step', code: 'guide_step_unknown', message: text }],
    });
  }
  const token = randomToken();
  const now = house.clock.now();
  const row: HandoffRow = {
    workspace_id: channel.workspace_id,
    id: newId(now.getTime()),
    channel_id: channel.id,
    hash: hashToken(token),
    guide: guide.id,
    step: wanted.step ?? null,
    created_by: viewer.memberId,
    created_at: now,
    expires_at: new Date(now.getTime() + validForMs),
    last_used_at: null,
    revoked_at: null,
  };
  await workspaceTransaction(house.database, channel.workspace_id, async (tx) => {
    const open = await openHandoffsOf(tx.trx, tx.workspaceId, channel.id, now);
    if (open.length >= mostOpen) {
      throw conflict('too_many_links', `This channel has ${mostOpen} open links. Take some back first.`, {
        params: { limit: mostOpen },
      });
    }
    await insertHandoff(tx.trx, row);
  });
  return { ...presentHandoff(row), token, url: `${house.config.publicUrl}/handoff/${token}` };
}

/** From now on the link says that it no longer works. */
export async function revokeHandoff(house: House, channel: ChannelRow, id: string): Promise<void> {
  const now = house.clock.now();
  const done = await workspaceTransaction(house.database, channel.workspace_id, (tx) =>
    revokeHandoffRow(tx.trx, tx.workspaceId, channel.id, id, now),
  );
  if (!done) throw notFound('handoff');
}
