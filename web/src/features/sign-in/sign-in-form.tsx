/**
 * E-mail and password, then the second step where one is set; or a passkey. One field order, password managers and paste
 * work, no puzzles; the form is kept over any failure.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { rememberSignedIn } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { passkeysWork, signInWithPasskey, wasBackedOut } from './passkeys.ts';

interface FormProps {
  readonly email?: string;
  readonly onSignedIn: (email: string) => void | Promise<void>;
}

export function SignInForm({ email: known = '', onSignedIn }: FormProps) {
  const [halfway, setHalfway] = useState<string | null>(null);
  const done = async (email: string) => {
    rememberSignedIn(true);
    await onSignedIn(email);
  };
  return halfway === null ? (
    <PasswordStep known={known} onDone={done} onHalfway={setHalfway} />
  ) : (
    <SecondStep onDone={() => done(halfway)} onBack={() => setHalfway(null)} />
  );
}

function PasswordStep({
  known,
  onDone,
  onHalfway,
}: {
  known: string;
  onDone: (email: string) => Promise<void>;
  onHalfway: (email: string) => void;
}) {
  const { t } = useLingui();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const { busy, error, run } = useAttempt();
  const signIn = async () => {
    const credentials = { email: email.trim(), password };
    const answer = await api.post<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', credentials, {
      anonymous: true,
    });
    if (answer.twoFactorRedirect) onHalfway(credentials.email);
    else await onDone(credentials.email);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(signIn);
      }}
    >
      <TextField
        label={t`E-mail`}
        type="email"
        name="email"
        autoComplete="username webauthn"
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
      {passkeysWork() && (
        <Button
          icon="passkey"
          size="large"
          isDisabled={busy}
          onPress={() => void run(async () => onDone(await signInWithPasskey()))}
        >
          <Trans>Sign in with a passkey</Trans>
        </Button>
      )}
      <details className="text-dense text-text-2">
        <summary className="target cursor-default py-1 text-accent">
          <Trans>Forgot your password, or lost your second step?</Trans>
        </summary>
        <p className="pt-1">
          <Trans>
            An owner or admin makes you a link under Members. If nobody else can, whoever runs the server prints one:
          </Trans>
        </p>
        <code className="mt-1 block select-all rounded-control border bg-bg px-2 py-1 text-meta [overflow-wrap:anywhere]">
          npm run -s irori -- password link --email {email.trim() || 'you@example.com'}
        </code>
      </details>
    </form>
  );
}

function SecondStep({ onDone, onBack }: { onDone: () => Promise<void>; onBack: () => void }) {
  const { t } = useLingui();
  const [spare, setSpare] = useState(false);
  const [code, setCode] = useState('');
  const { busy, error, run } = useAttempt();
  const verify = async () => {
    const path = spare ? 'verify-backup-code' : 'verify-totp';
    await api.post(
      `/api/auth/two-factor/${path}`,
      { code: spare ? code.trim() : code.replace(/\D/g, '') },
      { anonymous: true },
    );
    await onDone();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(verify);
      }}
    >
      {spare ? (
        <TextField
          key="spare"
          label={t`Spare code`}
          help={t`One of those you kept when you set up the second step. Each works once.`}
          autoComplete="off"
          value={code}
          onChange={setCode}
          isRequired
          autoFocus
        />
      ) : (
        <TextField
          key="code"
          label={t`Code`}
          help={t`Six figures from the app on your phone.`}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          isRequired
          autoFocus
        />
      )}
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <Button type="submit" look="primary" size="large" isDisabled={busy}>
        <Trans>Go on</Trans>
      </Button>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          onPress={() => {
            setSpare(!spare);
            setCode('');
          }}
        >
          {spare ? <Trans>Use the app</Trans> : <Trans>Use a spare code</Trans>}
        </Button>
        <Button size="small" onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
      </div>
    </form>
  );
}

/** One attempt at a time, with what came of it. */
function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (attempt: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await attempt();
    } catch (problem) {
      if (!wasBackedOut(problem)) setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
