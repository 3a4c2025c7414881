/** The way that the mail behind one message took, for the view of the original. */
import type { MailTrace } from '@irori/contract/channels/forwarding';
import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { ApiError } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { MailWay } from './hop-line.tsx';

export function MessageWay({
  messageId,
  otherwise,
}: {
  messageId: string;
  /** Shown where the server kept nothing of the way. */
  otherwise: ReactNode;
}) {
  const { t } = useLingui();
  const trace = useQuery({
    queryKey: ['trace', messageId],
    queryFn: () => api.get<MailTrace>(`messages/${messageId}/trace`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (trace.isPending) return <Skeleton className="after-150 h-32" />;
  if (trace.data) return <MailWay trace={trace.data} />;
  if (trace.error instanceof ApiError && trace.error.status === 404) return otherwise;
  return (
    <Notice
      tone="danger"
      action={<Button size="small" look="quiet" onPress={() => void trace.refetch()}>{t`Retry`}</Button>}
    >
      {describeError(trace.error)}
    </Notice>
  );
}
