/** `/invite/:token`: somebody invited you. Name, password, in. */

import type { AcceptInvitation, OpenInvitation } from '@irori/contract/invitations/api';
import { useLingui as useLocale } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { rememberSignedIn } from '../../api/session.ts';
import { wipeCopyOfOthers } from '../../sync/local-copy.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { FrontPage } from './front-page.tsx';
import { NewPassword } from './new-password.tsx';

export function InviteScreen() {
  const { t } = useLingui();
  const { token } = useParams({ strict: false }) as { token: string };
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.get<OpenInvitation>('invitations/open', { token }, { anonymous: true }),
  });
  if (invitation.isPending) {
    return (
      <FrontPage title={t`You are invited`}>
        <Skeleton className="h-40" />
      </FrontPage>
    );
  }
  if (invitation.isError) {
    return (
      <FrontPage title={t`You are invited`}>
        <Notice tone="danger">{describeError(invitation.error)}</Notice>
      </FrontPage>
    );
  }
  if (invitation.data.state !== 'open') {
    return (
      <FrontPage title={t`This invitation cannot be used`}>
        <p className="text-text-2">
          {invitation.data.state === 'link_expired' ? (
            <Trans>It has expired. Ask the person who sent it for a new one.</Trans>
          ) : (
            <Trans>It was used already or was withdrawn. Ask the person who sent it for a new one.</Trans>
          )}
        </p>
      </FrontPage>
    );
  }
  return <Accept token={token} invitation={invitation.data} />;
}

function Accept({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const { t } = useLingui();
  const { i18n } = useLocale();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = fieldErrors(error);

  const accept = async () => {
    setBusy(true);
    setError(null);
    const body: AcceptInvitation = {
      token,
      password,
      name: name.trim(),
      locale: i18n.locale as AcceptInvitation['locale'],
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    try {
      const { signedIn } = await api.post<{ signedIn: boolean }>('invitations/accept', body, { anonymous: true });
      await wipeCopyOfOthers(invitation.email ?? '');
      rememberSignedIn(signedIn);
      await navigate({ to: signedIn ? '/' : '/login', replace: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <FrontPage
      title={t`Join ${invitation.workspace ?? 'Irori'}`}
      intro={
        invitation.invitedBy ? (
          <Trans>
            {invitation.invitedBy} invites you. You will sign in as {invitation.email}.
          </Trans>
        ) : (
          <Trans>You will sign in as {invitation.email}.</Trans>
        )
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={invitation.email ?? ''} readOnly />
        <TextField
          label={t`Your name`}
          autoComplete="name"
          value={name}
          onChange={setName}
          isRequired
          autoFocus
          error={wrong.name}
        />
        {invitation.hasAccount ? (
          <TextField
            label={t`Password`}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            isRequired
            help={t`You have an account here already: enter its password.`}
            error={wrong.password}
          />
        ) : (
          <NewPassword value={password} onChange={setPassword} error={wrong.password} />
        )}
        <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
        <Button type="submit" look="primary" size="large" isDisabled={busy}>
          <Trans>Join</Trans>
        </Button>
      </form>
    </FrontPage>
  );
}
