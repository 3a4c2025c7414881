/** `/reset/:token`: a new password for somebody who was locked out. */

import type { OpenPasswordLink, UsePasswordLink } from '@irori/contract/password-links/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { rememberSignedIn } from '../../api/session.ts';
import { wipeCopyOfOthers } from '../../sync/local-copy.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { FrontPage } from './front-page.tsx';
import { NewPassword } from './new-password.tsx';

export function ResetScreen() {
  const { t } = useLingui();
  const { token } = useParams({ strict: false }) as { token: string };
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => api.get<OpenPasswordLink>('password-links/open', { token }, { anonymous: true }),
    retry: false,
  });
  return (
    <FrontPage title={t`A new password`}>
      {link.isPending && <Skeleton className="h-40" />}
      {link.isError && <Notice tone="danger">{describeError(link.error)}</Notice>}
      {link.data &&
        (link.data.state === 'open' ? (
          <Choose token={token} email={link.data.email ?? ''} />
        ) : (
          <p className="text-text-2">
            {link.data.state === 'link_expired' ? (
              <Trans>This link has expired. Ask for a new one.</Trans>
            ) : (
              <Trans>This link was used already, or a newer one was made. Ask for a new one.</Trans>
            )}
          </p>
        ))}
    </FrontPage>
  );
}

function Choose({ token, email }: { token: string; email: string }) {
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setError(null);
    const body: UsePasswordLink = { token, password };
    try {
      const { signedIn } = await api.post<{ signedIn: boolean }>('password-links/use', body, { anonymous: true });
      await wipeCopyOfOthers(email);
      rememberSignedIn(signedIn);
      await navigate({ to: signedIn ? '/' : '/login', replace: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-text-2">
        <Trans>For {email}. Everywhere else you will be signed out, and a second step has to be set up anew.</Trans>
      </p>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <NewPassword value={password} onChange={setPassword} error={fieldErrors(error).password} />
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <Button type="submit" look="primary" size="large" isDisabled={busy}>
        <Trans>Save and sign in</Trans>
      </Button>
    </form>
  );
}
