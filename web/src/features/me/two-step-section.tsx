/** The second step: a code from an app on the phone beside the password (TOTP, RFC 6238), and spare codes for the day it is lost. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { useAuthSession } from './auth-session.ts';

interface Secret {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

type Stage =
  | { readonly name: 'rest' }
  /** The password is asked for before anything changes. */
  | { readonly name: 'password'; readonly wanted: 'on' | 'off' | 'codes' }
  | { readonly name: 'scan'; readonly secret: Secret }
  | { readonly name: 'codes'; readonly codes: readonly string[] };

const anonymous = { anonymous: true } as const;

export function TwoStepSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const session = useAuthSession();
  const [stage, setStage] = useState<Stage>({ name: 'rest' });
  const on = session.data?.user.twoFactorEnabled === true;
  const rest = () => {
    setStage({ name: 'rest' });
    void client.invalidateQueries({ queryKey: ['auth-session'] });
  };
  const withPassword = async (wanted: 'on' | 'off' | 'codes', password: string) => {
    if (wanted === 'off') {
      await api.post('/api/auth/two-factor/disable', { password }, anonymous);
      rest();
    } else if (wanted === 'on') {
      setStage({
        name: 'scan',
        secret: await api.post<Secret>('/api/auth/two-factor/enable', { password }, anonymous),
      });
    } else {
      const { backupCodes } = await api.post<Secret>(
        '/api/auth/two-factor/generate-backup-codes',
        { password },
        anonymous,
      );
      setStage({ name: 'codes', codes: backupCodes });
    }
  };
  return (
    <Section
      title={t`Second step`}
      help={t`Besides your password, a code from an app on your phone. Whoever learns your password stays outside.`}
    >
      {session.data && stage.name === 'rest' && (
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={on ? 'success' : 'neutral'}>{on ? t`On` : t`Off`}</Badge>
          <Button onPress={() => setStage({ name: 'password', wanted: on ? 'off' : 'on' })}>
            {on ? <Trans>Switch off…</Trans> : <Trans>Set up…</Trans>}
          </Button>
          {on && (
            <Button onPress={() => setStage({ name: 'password', wanted: 'codes' })}>
              <Trans>New spare codes…</Trans>
            </Button>
          )}
        </div>
      )}
      {stage.name === 'password' && (
        <Ask
          key="password"
          label={t`Current password`}
          type="password"
          autoComplete="current-password"
          button={t`Go on`}
          onAnswer={(password) => withPassword(stage.wanted, password)}
          onCancel={rest}
        />
      )}
      {stage.name === 'scan' && (
        <Scan
          secret={stage.secret}
          onDone={() => setStage({ name: 'codes', codes: stage.secret.backupCodes })}
          onCancel={rest}
        />
      )}
      {stage.name === 'codes' && <SpareCodes codes={stage.codes} onDone={rest} />}
    </Section>
  );
}

function Scan({ secret, onDone, onCancel }: { secret: Secret; onDone: () => void; onCancel: () => void }) {
  const { t } = useLingui();
  const key = new URL(secret.totpURI).searchParams.get('secret') ?? '';
  return (
    <div className="flex flex-col gap-4">
      <p className="measure">
        <Trans>Scan this with an authenticator app (any will do), then enter the code that it shows.</Trans>
      </p>
      <QrCode text={secret.totpURI} label={t`Code to scan`} />
      <CopyBox label={t`Or type this key into the app`} value={key} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      <Ask
        label={t`Code`}
        autoComplete="one-time-code"
        inputMode="numeric"
        button={t`Switch on`}
        onAnswer={async (code) => {
          await api.post('/api/auth/two-factor/verify-totp', { code: code.replace(/\D/g, '') }, anonymous);
          onDone();
        }}
        onCancel={onCancel}
      />
    </div>
  );
}

function SpareCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warning">
        <Trans>Keep these codes where your phone is not. Each opens the door once; they are shown only now.</Trans>
      </Notice>
      <CopyBox label={t`Spare codes`} value={codes.join('\n')} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      <Button className="self-start" look="primary" onPress={onDone}>
        <Trans>I have kept them</Trans>
      </Button>
    </div>
  );
}

/** One question with what was wrong about the last answer. */
function Ask({
  label,
  type,
  autoComplete,
  inputMode,
  button,
  onAnswer,
  onCancel,
}: {
  label: string;
  type?: 'password';
  autoComplete: string;
  inputMode?: 'numeric';
  button: string;
  onAnswer: (answer: string) => Promise<void>;
  onCancel: () => void;
}) {
  const [answer, setAnswer] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onAnswer(answer);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={label}
        type={type ?? 'text'}
        {...(inputMode ? { inputMode } : {})}
        autoComplete={autoComplete}
        value={answer}
        onChange={setAnswer}
        isRequired
        autoFocus
        className="max-w-xs"
      />
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <div className="flex gap-2">
        <Button type="submit" look="primary" isDisabled={busy}>
          {button}
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
