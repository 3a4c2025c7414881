/** Actions that fit everywhere: palette, help, availability, panes, signing out. */
import { msg } from '@lingui/core/macro';
import { api } from '../api/client.ts';
import { flushDrafts, forgetDraftsInMemory } from '../sync/drafts.ts';
import { forgetOutgoingInMemory } from '../sync/outgoing.ts';
import { enqueue, makeWriteId } from '../sync/pending.ts';
import { stopSync } from '../sync/start.ts';
import { tellTabs } from '../sync/tabs.ts';
import type { Action } from './action.ts';
import { currentOverlay, currentPanes, isDrawerOpen, openOverlay, setDrawer, setPanes } from './stage.ts';

export const openPalette: Action = {
  id: 'palette',
  group: 'anywhere',
  icon: 'search',
  keys: ['mod+k'],
  inText: true,
  onlyKey: true,
  label: () => msg`Command palette`,
  can: () => true,
  run: () => openOverlay(currentOverlay()?.kind === 'palette' ? null : { kind: 'palette' }),
};

export const openHelp: Action = {
  id: 'help',
  group: 'anywhere',
  icon: 'help',
  keys: ['?'],
  label: () => msg`Keys for where you are`,
  can: () => true,
  run: () => openOverlay({ kind: 'help' }),
  alsoFoundBy: msg`shortcuts help`,
};

export const toggleAvailability: Action = {
  id: 'availability',
  group: 'anywhere',
  icon: 'mine',
  keys: ['shift+v'],
  label: ({ store }) =>
    store.me.member.available ? msg`Take no new conversations` : msg`Take new conversations again`,
  can: () => true,
  run: ({ store }) =>
    enqueue({ kind: 'patch-me', id: makeWriteId(), patch: { available: !store.me.member.available } }),
};

export const toggleSideBar: Action = {
  id: 'side-bar',
  group: 'anywhere',
  icon: 'sidebar',
  keys: ['['],
  label: () => msg`Fold or unfold the side bar`,
  can: () => true,
  run: () => setPanes({ sideBar: currentPanes().sideBar === 'open' ? 'folded' : 'open' }),
};

export const togglePanel: Action = {
  id: 'panel',
  group: 'anywhere',
  icon: 'panel',
  keys: [']'],
  label: () => msg`Show or hide the customer`,
  can: () => true,
  run: () => {
    if (!window.matchMedia('(min-width: 1440px)').matches) return setDrawer(!isDrawerOpen());
    setPanes({ panel: currentPanes().panel === 'open' ? 'closed' : 'open' });
  },
};

export const signOut: Action = {
  id: 'sign-out',
  group: 'anywhere',
  icon: 'sign-out',
  keys: [],
  label: () => msg`Sign out`,
  can: () => true,
  run: () => void leave(),
};

/** Drafts and unsent writes stay on this device under the member's id; everything else of it is wiped. */
async function leave(): Promise<void> {
  flushDrafts();
  await api.post('/api/auth/sign-out', {}, { anonymous: true }).catch(() => undefined);
  forgetDraftsInMemory();
  forgetOutgoingInMemory();
  await stopSync();
  tellTabs({ kind: 'signed-out' });
  window.location.assign('/login');
}
