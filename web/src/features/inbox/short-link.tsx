/** `/c/:number`: a link people can say aloud; leads to the conversation in its inbox. */
import type { Page } from '@irori/contract/common/api';
import type { Conversation } from '@irori/contract/conversations/api';
import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { getLive } from '../../sync/live.ts';
import { takeConversation } from '../../sync/threads.ts';
import { Button } from '../../ui/button.tsx';
import { State } from '../../ui/state.tsx';
import { NotFound } from '../shell/starting.tsx';

export function ShortLink() {
  const { t } = useLingui();
  const { number } = useParams({ strict: false }) as { number: string };
  const found = useQuery({ queryKey: ['number', number], queryFn: () => conversationByNumber(Number(number)) });
  if (found.isPending) return null;
  if (found.isError) {
    return (
      <State
        icon="alert"
        title={t`This conversation could not be loaded`}
        actions={<Button onPress={() => void found.refetch()}>{t`Retry`}</Button>}
      >
        {describeError(found.error)}
      </State>
    );
  }
  if (!found.data) return <NotFound />;
  return (
    <Navigate
      to="/inbox/$inbox/$section/$conversation"
      params={{ inbox: found.data.inboxId, section: 'all', conversation: found.data.id }}
      replace
    />
  );
}

async function conversationByNumber(number: number): Promise<Conversation | null> {
  const known = Object.values(getLive().store.conversations).find((row) => row.number === number);
  if (known) return known;
  const page = await api.get<Page<Conversation>>('conversations', { number, limit: 1 });
  const row = page.items.find((one) => one.number === number);
  if (row) takeConversation(row);
  return row ?? null;
}
