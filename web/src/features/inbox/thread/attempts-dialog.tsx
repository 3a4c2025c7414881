/** Every attempt to deliver a message, with what the other side said. */
import type { DeliveryAttempt as Attempt, SentCopy } from '@irori/contract/messages/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { Time } from '../../../ui/time.tsx';

const outcomes: Record<NonNullable<Attempt['outcome']>, MessageDescriptor> = {
  accepted: msg`Taken by the other side`,
  transient: msg`Not now; tried again later`,
  throttled: msg`Asked to wait`,
  rejected: msg`Refused`,
  credentials: msg`Our credentials were refused`,
  outcome_unknown: msg`The connection broke: it may have arrived`,
  interrupted: msg`The server stopped in the middle: it may have arrived`,
};

export function AttemptsDialog({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useLingui();
  const attempts = useQuery({
    queryKey: ['deliveries', messageId],
    queryFn: () => api.get<{ items: Attempt[]; copy: SentCopy | null }>(`messages/${messageId}/deliveries`),
    staleTime: 0,
  });
  return (
    <Dialog title={t`How it was delivered`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <div className="px-5 pt-2 pb-5">
        {attempts.isPending && <Skeleton className="h-16" />}
        {attempts.isError && <Notice tone="danger">{describeError(attempts.error)}</Notice>}
        {attempts.data?.items.length === 0 && (
          <p className="text-text-3">
            <Trans>It was not tried yet.</Trans>
          </p>
        )}
        <ol className="flex flex-col gap-3">
          {attempts.data?.items.map((attempt) => (
            <li key={attempt.number} className="border-l-2 pl-3">
              <div className="text-meta text-text-3">
                <Trans>Attempt {attempt.number}</Trans> · <Time at={attempt.startedAt} as="day-and-clock" />
              </div>
              <div className="font-bold text-ui">
                {attempt.outcome ? i18n._(outcomes[attempt.outcome]) : t`Under way`}
              </div>
              {attempt.text && <p className="text-dense text-text-2 [overflow-wrap:anywhere]">{attempt.text}</p>}
              {attempt.code && <code className="text-meta text-text-3">{attempt.code}</code>}
            </li>
          ))}
        </ol>
        {attempts.data?.copy && <Copy copy={attempts.data.copy} />}
      </div>
    </Dialog>
  );
}

/** What became of the copy in the mailbox; its trouble is never that of the delivery. */
function Copy({ copy }: { copy: SentCopy }) {
  return (
    <div className="mt-3 border-l-2 pl-3">
      <div className="text-meta text-text-3">
        <Trans>Copy in the mailbox</Trans> · <Time at={copy.at} as="day-and-clock" />
      </div>
      <div className="font-bold text-ui">
        {copy.state === 'kept' && <Trans>Put into the folder {copy.folder ?? ''}</Trans>}
        {copy.state === 'waiting' && <Trans>Not yet there; it is tried again</Trans>}
        {copy.state === 'failed' && <Trans>Could not be put there</Trans>}
      </div>
      {copy.error && <p className="text-dense text-text-2 [overflow-wrap:anywhere]">{copy.error.text}</p>}
      {copy.error && <code className="text-meta text-text-3">{copy.error.code}</code>}
    </div>
  );
}
