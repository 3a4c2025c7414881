/** The side bar: me and whether I take new conversations, the inboxes, their sections with exact counters, the rest. */

import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { sections } from '../../actions/go-to.ts';
import { actionById, runAction } from '../../actions/registry.ts';
import { setPanes, usePanes } from '../../actions/stage.ts';
import { useStore } from '../../sync/live.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWidth } from '../../ui/use-media.ts';
import { Checklist } from './checklist.tsx';
import { InboxSwitcher } from './inbox-switcher.tsx';
import { Me } from './me-menu.tsx';
import { PageLink } from './page-link.tsx';
import { SectionLink } from './section-link.tsx';

export function SideBar() {
  const { t } = useLingui();
  const width = useWidth();
  const panes = usePanes();
  if (width === 'phone') return null;
  const folded = width === 'narrow' || panes.sideBar === 'folded';
  return (
    <nav
      data-pane="side-bar"
      aria-label={t`Sections`}
      className={`flex shrink-0 flex-col overflow-y-auto border-r bg-surface ${folded ? 'w-[52px] items-stretch px-1.5' : 'w-[220px] px-2'} py-2`}
    >
      <SideBarContent folded={folded} mayUnfold={width !== 'narrow'} />
    </nav>
  );
}

/** The same on a phone, over the list. */
export function SideBarSheet() {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon="list" label={t`Sections and inboxes`} onPress={() => setOpen(true)} />
      <Dialog title={t`Sections and inboxes`} isOpen={open} onClose={() => setOpen(false)} closeLabel={t`Close`}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: closes after any link within was followed, by keys too */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the links within are the controls */}
        <div
          className="flex flex-col px-3 pt-2 pb-4"
          onClick={(event) => event.target instanceof Element && event.target.closest('a') && setOpen(false)}
        >
          <SideBarContent folded={false} mayUnfold={false} />
        </div>
      </Dialog>
    </>
  );
}

function SideBarContent({ folded, mayUnfold }: { folded: boolean; mayUnfold: boolean }) {
  const { t } = useLingui();
  const can = useStore((store) => store.me.can);
  const trouble = useStore((store) => Object.values(store.channels).some(inTrouble));
  const quarantined = useStore((store) => store.quarantined);
  return (
    <>
      <Me folded={folded} />
      <InboxSwitcher folded={folded} />
      <ul className="mt-1 flex flex-col gap-px">
        {sections.map((section) => (
          <SectionLink key={section.id} section={section} folded={folded} />
        ))}
      </ul>
      <ul className="mt-3 flex flex-col gap-px border-t pt-3">
        <PageLink
          to="/channels"
          icon="channel"
          label={t`Channels`}
          folded={folded}
          dot={trouble ? t`Needs attention` : null}
        />
        {can.readLedger && (
          <PageLink to="/ledger" icon="ledger" label={t`Ledger`} folded={folded} count={quarantined ?? 0} />
        )}
        <PageLink to="/search" icon="search" label={t`Search`} folded={folded} shortcut="/" />
        <PageLink to="/admin/members" icon="general" label={t`Settings`} folded={folded} within="/admin" />
      </ul>
      <Checklist folded={folded} />
      <div className={`mt-auto flex gap-1 pt-3 ${folded ? 'flex-col items-center' : ''}`}>
        {mayUnfold && (
          <IconButton
            icon="sidebar"
            label={folded ? t`Unfold the side bar` : t`Fold the side bar`}
            shortcut="["
            onPress={() => setPanes({ sideBar: folded ? 'open' : 'folded' })}
          />
        )}
        <IconButton
          icon="help"
          label={t`Keys for where you are`}
          shortcut="?"
          onPress={() => runAction(actionById('help'))}
        />
      </div>
    </>
  );
}

const inTrouble = (channel: { state: string }): boolean =>
  channel.state === 'needs_attention' || channel.state === 'retrying';
