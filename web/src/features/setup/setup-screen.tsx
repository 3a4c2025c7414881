/** `/setup`: the first run. Opened by the printed one-time link; makes the workspace, its owner and the first inbox. */

import type { SetupRequest, SetupState } from '@irori/contract/setup/api';
import { useLingui as useLocale } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { rememberSignedIn } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { FrontPage } from '../sign-in/front-page.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';
import { Installation } from './installation.tsx';

const route = getRouteApi('/setup');

export function SetupScreen() {
  const { t } = useLingui();
  const { token = '' } = route.useSearch();
  const state = useQuery({
    queryKey: ['setup', token],
    queryFn: () => api.get<SetupState>('setup', { token }, { anonymous: true }),
  });
  if (state.isPending) {
    return (
      <FrontPage title={t`Welcome to Irori`} wide hearth>
        <Skeleton className="h-80" />
      </FrontPage>
    );
  }
  if (state.isError) {
    return (
      <FrontPage title={t`Welcome to Irori`} hearth>
        <Notice tone="danger">{describeError(state.error)}</Notice>
      </FrontPage>
    );
  }
  if (state.data.state === 'done') {
    return (
      <FrontPage title={t`This workspace is set up already`} hearth>
        <p>
          <Link to="/login" className="text-accent underline">
            <Trans>To the sign-in</Trans>
          </Link>
        </p>
      </FrontPage>
    );
  }
  if (state.data.state === 'link_invalid') {
    return (
      <FrontPage title={t`This set-up link is not valid`} hearth>
        <p className="text-text-2">
          <Trans>
            It works once, and only the newest one. Restart the server: it prints a new link as long as nothing is set
            up.
          </Trans>
        </p>
      </FrontPage>
    );
  }
  return <SetupForm token={token} state={state.data} />;
}

function SetupForm({ token, state }: { token: string; state: SetupState }) {
  const { t } = useLingui();
  const { i18n } = useLocale();
  const navigate = useNavigate();
  const [form, setForm] = useState({
    workspace: '',
    name: '',
    email: '',
    password: '',
    inbox: t`Support`,
    sampleData: false,
  });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = fieldErrors(error);
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));

  const finish = async () => {
    setBusy(true);
    setError(null);
    const request: SetupRequest = {
      ...form,
      token,
      email: form.email.trim(),
      locale: i18n.locale as SetupRequest['locale'],
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    try {
      await api.post('setup', request, { anonymous: true });
      rememberSignedIn(true);
      await navigate({ to: '/', replace: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <FrontPage
      title={t`Welcome to Irori`}
      intro={<Trans>A few words, and your shared inbox is ready.</Trans>}
      wide
      hearth
    >
      <form
        className="flex flex-col gap-5 rounded-panel border bg-bg p-5"
        onSubmit={(event) => {
          event.preventDefault();
          void finish();
        }}
      >
        <TextField
          label={t`Name of the workspace`}
          placeholder={t`Your company or team`}
          value={form.workspace}
          onChange={(workspace) => set({ workspace })}
          isRequired
          autoFocus
          autoComplete="organization"
          error={wrong.workspace}
        />
        <div className="grid gap-5 pane:grid-cols-2">
          <TextField
            label={t`Your name`}
            value={form.name}
            onChange={(name) => set({ name })}
            isRequired
            autoComplete="name"
            error={wrong.name}
          />
          <TextField
            label={t`Your e-mail`}
            type="email"
            value={form.email}
            onChange={(email) => set({ email })}
            isRequired
            autoComplete="username"
            error={wrong.email}
          />
        </div>
        <NewPassword value={form.password} onChange={(password) => set({ password })} error={wrong.password} />
        <TextField
          label={t`First inbox`}
          help={t`A queue your team works on together. You can add more later.`}
          value={form.inbox}
          onChange={(inbox) => set({ inbox })}
          isRequired
          error={wrong.inbox}
        />
        <Checkbox isSelected={form.sampleData} onChange={(sampleData) => set({ sampleData })}>
          <span>
            <span className="block">
              <Trans>Put in a few sample conversations</Trans>
            </span>
            <span className="block text-meta text-text-3">
              <Trans>To look around; you can delete them at any time.</Trans>
            </span>
          </span>
        </Checkbox>
        <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
        <Button type="submit" look="primary" size="large" isDisabled={busy}>
          {busy ? <Trans>Setting up…</Trans> : <Trans>Create the workspace</Trans>}
        </Button>
      </form>
      <Installation entries={state.installation} />
    </FrontPage>
  );
}
