/** Puts hub and presence together with the rooms they show. */
import { refreshViewer } from '../auth/index.ts';
import type { House } from '../house.ts';
import { makeHub } from '../platform/realtime/hub.ts';
import { makePresence } from './presence.ts';
import { makePresentEvents } from './present-events.ts';

/** @param house asked for when needed: the house is what this becomes a part of */
export function openRealtime(house: () => House): House['realtime'] {
  return {
    hub: makeHub({
      house,
      present: (workspaceId, rows, viewers) => makePresentEvents(house())(workspaceId, rows, viewers),
      refreshViewer: (viewer) => refreshViewer(house(), viewer),
    }),
    presence: makePresence(house),
  };
}
