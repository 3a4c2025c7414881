/** The session ended while somebody works: a sign-in over the page. Nothing on it is lost, and what waited goes on. */

import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isSessionEnded, onSessionChange, renewSession } from '../../api/session.ts';
import { withSettingsWords } from '../../locales/i18n.ts';
import { useStore } from '../../sync/live.ts';
import { Dialog } from '../../ui/dialog.tsx';

const SignInForm = lazy(() =>
  withSettingsWords(import('../sign-in/sign-in-form.tsx')).then((module) => ({ default: module.SignInForm })),
);

export function SessionDialog() {
  const { t } = useLingui();
  const ended = useSyncExternalStore(onSessionChange, isSessionEnded);
  const me = useStore((store) => store.me.member);
  return (
    <Dialog title={t`Your session ended`} isOpen={ended} onClose={() => undefined} mustAnswer>
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <p className="text-text-2">
          <Trans>Sign in again; everything on this page stays as it is, and what was waiting goes on.</Trans>
        </p>
        <Suspense>
          <SignInForm
            email={me.email}
            onSignedIn={(memberEmail) => {
              // Another person must not act with the first one's page.
              if (memberEmail.toLowerCase() === me.email.toLowerCase()) renewSession();
              else window.location.assign('/');
            }}
          />
        </Suspense>
      </div>
    </Dialog>
  );
}
