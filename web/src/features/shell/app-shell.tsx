/** The frame of the workspace: side bar, bars with news, the screen itself, and whatever lies over it. */

import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { listenToKeys } from '../../actions/listen.ts';
import { useOverlay } from '../../actions/stage.ts';
import { describeError } from '../../api/describe-problem.ts';
import { showLocale, withConversationWords } from '../../locales/i18n.ts';
import { flushDrafts, loadLocalDrafts } from '../../sync/drafts.ts';
import { useStore } from '../../sync/live.ts';
import { onPending } from '../../sync/pending.ts';
import { Boundary } from '../../ui/state.tsx';
import { TimeStyleProvider } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Bars } from './bars.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { SessionDialog } from './session-dialog.tsx';
import { SideBar } from './side-bar.tsx';
import { applyTheme } from './theme.ts';

const Overlays = lazy(() => withConversationWords(import('../palette/overlays.tsx')));

export function AppShell() {
  const { t } = useLingui();
  const locale = useStore((store) => store.me.preferences.locale);
  const timeZone = useStore((store) => store.me.preferences.timeZone);
  const theme = useStore((store) => store.me.preferences.theme);
  const density = useStore((store) => store.me.preferences.density);
  const overlay = useOverlay();

  useEffect(() => void showLocale(locale), [locale]);
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => listenToKeys(), []);
  useEffect(() => keepDrafts(), []);
  useEffect(
    () =>
      onPending({
        refused: (write, error) => {
          // A refused send says so in its own bubble; anything else went back to what it was and needs the reason.
          if (write.kind !== 'send') showToast({ tone: 'danger', text: describeError(error) }, 10);
        },
        moved: () => undefined,
        sent: () => undefined,
      }),
    [],
  );

  return (
    <TimeStyleProvider value={{ locale, timeZone }}>
      <div className="flex h-dvh flex-col" data-density={density}>
        <a
          href="#main"
          className="-translate-y-12 absolute top-2 left-2 z-50 rounded-control bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
        >
          <Trans>Skip to the content</Trans>
        </a>
        <Bars />
        <div className="flex min-h-0 flex-1">
          <SideBar />
          <div className="min-h-0 min-w-0 flex-1">
            <Boundary title={t`This part of the page broke`} retry={t`Try again`}>
              <Outlet />
            </Boundary>
          </div>
        </div>
        <BottomBar />
      </div>
      {overlay && (
        <Suspense>
          <Overlays overlay={overlay} />
        </Suspense>
      )}
      <SessionDialog />
    </TimeStyleProvider>
  );
}

function keepDrafts(): () => void {
  void loadLocalDrafts();
  const onHide = () => document.visibilityState === 'hidden' && flushDrafts();
  document.addEventListener('visibilitychange', onHide);
  window.addEventListener('online', flushDrafts);
  return () => {
    document.removeEventListener('visibilitychange', onHide);
    window.removeEventListener('online', flushDrafts);
  };
}
