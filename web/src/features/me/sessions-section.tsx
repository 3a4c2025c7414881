/** Where I am signed in, and ending it from here. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useAuthSession } from './auth-session.ts';
import { deviceOf } from './device.ts';

interface Session {
  readonly id: string;
  readonly token: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly updatedAt: string;
}

export function SessionsSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const current = useAuthSession();
  const [error, setError] = useState<unknown>(null);
  const sessions = useQuery({
    queryKey: ['auth-sessions'],
    queryFn: () => api.get<readonly Session[]>('/api/auth/list-sessions'),
  });
  const end = async (path: string, body: object) => {
    setError(null);
    try {
      await api.post(`/api/auth/${path}`, body);
    } catch (problem) {
      setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['auth-sessions'] });
  };
  const here = current.data?.session.id;
  const list = [...(sessions.data ?? [])].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return (
    <Section title={t`Signed in`}>
      {sessions.isError && <Notice tone="danger">{describeError(sessions.error)}</Notice>}
      <ul className="flex flex-col divide-y rounded-panel border empty:hidden">
        {list.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-dense">
            <span className="min-w-0 flex-1">
              {deviceOf(session.userAgent)}
              <span className="block text-meta text-text-3">
                {session.ipAddress} · <Time at={session.updatedAt} as="ago" />
              </span>
            </span>
            {session.id === here ? (
              <Badge tone="success">{t`This one`}</Badge>
            ) : (
              <Button size="small" onPress={() => void end('revoke-session', { token: session.token })}>
                <Trans>Sign out</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      {list.length > 1 && (
        <Button className="self-start" onPress={() => void end('revoke-other-sessions', {})}>
          <Trans>Sign out everywhere else</Trans>
        </Button>
      )}
    </Section>
  );
}
