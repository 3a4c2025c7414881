/** E-mail and password. One field order, password managers and paste work, no puzzles; the form is kept over any failure. */

import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { rememberSignedIn } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

export function SignInForm({
  email: known = '',
  onSignedIn,
}: {
  email?: string;
  onSignedIn: (email: string) => void | Promise<void>;
}) {
  const { t } = useLingui();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async () => {
    setBusy(true);
    setError(null);
    try {
      await api.post('/api/auth/sign-in/email', { email: email.trim(), password }, { anonymous: true });
      rememberSignedIn(true);
      await onSignedIn(email.trim());
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
        void signIn();
      }}
    >
      <TextField
        label={t`E-mail`}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        isRequired
        autoFocus={known === ''}
      />
      <TextField
        label={t`Password`}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        isRequired
        autoFocus={known !== ''}
      />
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <Button type="submit" look="primary" size="large" isDisabled={busy}>
        {busy ? <Trans>Signing in…</Trans> : <Trans>Sign in</Trans>}
      </Button>
    </form>
  );
}
