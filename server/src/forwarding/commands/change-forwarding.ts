/** What a person says about a forward: the guide they follow, the steps they did, the schedule of tests, that they are done. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { forwardingPatch } from '@irori/contract/channels/forwarding';
import type { z } from 'zod';
import type { ChannelRow } from '../../channels/index.ts';
import { invalid } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { changeForward } from '../change-forward.ts';
import type { ForwardRow } from '../store.ts';

export async function changeForwarding(
  house: House,
  channel: ChannelRow,
  patch: z.output<typeof forwardingPatch>,
): Promise<void> {
  const connector = connectorOf(house, channel.connector);
  if (patch.guide) requireGuide(connector, patch.guide, 'guide');
  const now = house.clock.now();
  await workspaceTransaction(house.database, channel.workspace_id, (tx) =>
    changeForward(tx, channel.id, now, (forward): Partial<ForwardRow> => {
      // Steps belong to a guide: another one begins with none done.
      const other = patch.guide !== undefined && patch.guide !== forward.guide;
      return {
        ...(patch.guide === undefined ? {} : { guide: patch.guide }),
        ...(patch.stepsDone ? { steps_done: [...new Set(patch.stepsDone)] } : other ? { steps_done: [] } : {}),
        ...(patch.canary?.on === undefined ? {} : { canary_on: patch.canary.on }),
        ...(patch.canary?.everyHours === undefined ? {} : { canary_hours: patch.canary.everyHours }),
        ...(patch.silence === undefined
          ? {}
          : { silence_on: patch.silence.on, ...(patch.silence.on ? {} : { silence_alarm_since: null }) }),
        ...(patch.finished === undefined ? {} : { finished_at: patch.finished ? (forward.finished_at ?? now) : null }),
      };
    }),
  );
}

/** Marks one step of a guide as done, or takes the mark back; the others stay. Steps of another guide are no longer told. */
export async function markStep(
  house: House,
  place: { readonly workspaceId: string; readonly channelId: string; readonly guide: string },
  step: string,
  done: boolean,
): Promise<void> {
  await workspaceTransaction(house.database, place.workspaceId, (tx) =>
    changeForward(tx, place.channelId, house.clock.now(), (forward) => {
      const others = forward.guide === place.guide ? forward.steps_done.filter((one) => one !== step) : [];
      return { guide: place.guide, steps_done: done ? [...others, step] : others };
    }),
  );
}

/** The guide by its id; 400 naming the field when the connector has no such guide. */
export function requireGuide(connector: Connector, id: string, field: string) {
  const guide = connector.ingress.mail?.guides?.find((one) => one.id === id);
  if (guide) return guide;
  throw invalid('guide_unknown', 'There is no such guide.', {
    errors: [{ path: field, code: 'guide_unknown', message: 'There is no such guide.' }],
  });
}
