/** Changing the password of who knows the present one. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';

export function PasswordSection() {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [state, setState] = useState<'idle' | 'done'>('idle');
  const [error, setError] = useState<unknown>(null);
  const change = async () => {
    setError(null);
    try {
      await api.post(
        '/api/auth/change-password',
        { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        { anonymous: true },
      );
      setState('done');
      setOpen(false);
      setCurrent('');
      setNext('');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Section title={t`Password`}>
      <div role="status">
        {state === 'done' && (
          <Notice tone="success">{t`Your password was changed; other sessions were signed out.`}</Notice>
        )}
      </div>
      {open ? (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void change();
          }}
        >
          <TextField
            label={t`Current password`}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            isRequired
            autoFocus
          />
          <NewPassword value={next} onChange={setNext} />
          <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
          <div className="flex gap-2">
            <Button type="submit" look="primary">
              <Trans>Change the password</Trans>
            </Button>
            <Button onPress={() => setOpen(false)}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </form>
      ) : (
        <Button className="self-start" onPress={() => setOpen(true)}>
          <Trans>Change the password…</Trans>
        </Button>
      )}
    </Section>
  );
}
