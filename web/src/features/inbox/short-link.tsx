/**
 * `/c/:number`: a link people can say aloud; leads to the conversation. The member's inbox and section stay chosen as long
 * as the conversation is in them.
 */
import type { Page } from '@irori/contract/common/api';
import type { Conversation } from '@irori/contract/conversations/api';
import { matchesSection } from '@irori/contract/matches-view';
import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { inboxPlace } from '../../actions/go.ts';
import { sections } from '../../actions/go-to.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { getLive } from '../../sync/live.ts';
import { takeConversation } from '../../sync/threads.ts';
import { Button } from '../../ui/button.tsx';
import { State } from '../../ui/state.tsx';
import { NotFound } from '../shell/starting.tsx';
import { lastPlace } from './last-place.ts';

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
      params={{ ...placeOf(found.data), conversation: found.data.id }}
      replace
    />
  );
}

function placeOf(conversation: Conversation): { inbox: string; section: string } {
  const last = inboxPlace(lastPlace());
  const inbox =
    last && (last.inbox === 'all' || last.inbox === conversation.inboxId) ? last.inbox : conversation.inboxId;
  const me = getLive().store.me.member.id;
  // Drafts are a list of the member's own: what is in it is not written in the conversation.
  const section = sections.find(({ id }) => id === last?.section)?.id;
  if (section && section !== 'drafts' && inbox === last?.inbox && matchesSection(section, conversation, me)) {
    return { inbox, section };
  }
  return { inbox, section: conversation.spam ? 'spam' : 'all' };
}

async function conversationByNumber(number: number): Promise<Conversation | null> {
  const known = Object.values(getLive().store.conversations).find((row) => row.number === number);
  if (known) return known;
  const page = await api.get<Page<Conversation>>('conversations', { number, limit: 1 });
  const row = page.items.find((one) => one.number === number);
  if (row) takeConversation(row);
  return row ?? null;
}
