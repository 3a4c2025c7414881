/** `/login`: who are you? The way back is kept through it. */

import { Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { wipeCopyOfOthers } from '../../sync/local-copy.ts';
import { FrontPage } from './front-page.tsx';
import { SignInForm } from './sign-in-form.tsx';

const route = getRouteApi('/login');

export function SignInScreen() {
  const { t } = useLingui();
  const { to } = route.useSearch();
  const navigate = useNavigate();
  const target = to && to !== '/' ? to : null;
  return (
    <FrontPage
      title={t`Sign in`}
      intro={target ? <Trans>Your link brought you to {target}. Sign in to go there.</Trans> : undefined}
    >
      <SignInForm
        onSignedIn={async (email) => {
          await wipeCopyOfOthers(email);
          await navigate({ to: target ?? '/', replace: true });
        }}
      />
    </FrontPage>
  );
}
