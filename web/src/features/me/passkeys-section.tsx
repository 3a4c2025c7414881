/** Passkeys of my account: added on this device, named, taken away. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { addPasskey, type Passkey, passkeysWork, wasBackedOut } from '../sign-in/passkeys.ts';
import { deviceOf } from './device.ts';

export function PasskeysSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: () => api.get<readonly Passkey[]>('/api/auth/passkey/list-user-passkeys'),
  });
  const change = async (work: () => Promise<unknown>) => {
    setError(null);
    try {
      await work();
    } catch (problem) {
      if (!wasBackedOut(problem)) setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['passkeys'] });
  };
  return (
    <Section title={t`Passkeys`} help={t`Sign in with your fingerprint, face or device PIN instead of the password.`}>
      {passkeys.data && passkeys.data.length > 0 && (
        <ul className="flex flex-col divide-y rounded-panel border">
          {passkeys.data.map((passkey) => (
            <li key={passkey.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-dense">
              <span className="min-w-0 flex-1 truncate">{passkey.name ?? t`Passkey`}</span>
              <span className="text-meta text-text-3">
                <Trans>
                  since <Time at={passkey.createdAt} />
                </Trans>
              </span>
              <Button
                size="small"
                onPress={() => void change(() => api.post('/api/auth/passkey/delete-passkey', { id: passkey.id }))}
              >
                <Trans>Remove</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      {passkeysWork() ? (
        <Button
          className="self-start"
          icon="passkey"
          onPress={() => void change(() => addPasskey(deviceOf(navigator.userAgent)))}
        >
          <Trans>Add a passkey</Trans>
        </Button>
      ) : (
        <p className="measure text-dense text-text-3">
          <Trans>
            Passkeys need this page to be opened by a name and over https, such as https://desk.example.com; at this
            address the browser offers none.
          </Trans>
        </p>
      )}
    </Section>
  );
}
