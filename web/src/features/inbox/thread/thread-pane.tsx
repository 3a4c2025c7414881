/** The open conversation: head, messages, composer. Reading it for a second marks it read. */

import type { Section } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect } from 'react';
import { patchConversation } from '../../../actions/change-conversation.ts';
import { goTo, inboxPlace } from '../../../actions/go.ts';
import { describeError, traceOf } from '../../../api/describe-problem.ts';
import { getLive, useLive, useStore } from '../../../sync/live.ts';
import { sendPresence } from '../../../sync/start.ts';
import { ensureThread, loadOlder } from '../../../sync/threads.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton, State } from '../../../ui/state.tsx';
import { Composer } from '../composer/composer.tsx';
import { MessageStream } from './message-stream.tsx';
import { SpamNotice } from './spam-notice.tsx';
import { ThreadHead } from './thread-head.tsx';

export function ThreadPane({ id }: { id: string; section: Section }) {
  const { t } = useLingui();
  const conversation = useStore((store) => store.conversations[id]);
  const messages = useStore((store) => store.messages[id]);
  const thread = useLive((live) => live.threads[id]);
  const fresh = thread?.fresh === true;
  const loading = thread?.loading === true;
  const failed = thread?.error != null;
  const missing = thread?.missing === true;

  useEffect(() => {
    // What is not there is asked for once: an event that brings it makes it known.
    if (!fresh && !loading && !failed && !missing) void ensureThread(id);
  }, [id, fresh, loading, failed, missing]);
  useReading(id, conversation?.unread === true && fresh);
  usePresence(id);
  const older = useCallback(() => void loadOlder(id), [id]);

  if (missing || (!conversation && fresh)) return <Gone />;
  if (!conversation) {
    return failed ? (
      <div className="flex flex-1 items-center">
        <State
          icon="alert"
          title={t`This conversation could not be loaded`}
          actions={<Button onPress={() => void ensureThread(id)}>{t`Retry`}</Button>}
        >
          <p>{describeError(thread?.error)}</p>
          <p className="select-all text-meta">{traceOf(thread?.error)}</p>
        </State>
      </div>
    ) : (
      <Ghost />
    );
  }
  return (
    <section data-pane="thread" aria-label={t`Conversation`} className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <ThreadHead conversation={conversation} />
      <SpamNotice conversation={conversation} />
      {messages ? (
        <MessageStream
          conversation={conversation}
          messages={messages}
          loadingOlder={loading && fresh}
          error={failed ? thread?.error : null}
          hasOlder={thread?.olderCursor != null}
          onOlder={older}
        />
      ) : failed ? (
        <div className="flex-1">
          <State
            icon="alert"
            title={t`The messages could not be loaded`}
            actions={<Button onPress={() => void ensureThread(id)}>{t`Retry`}</Button>}
          >
            {describeError(thread?.error)}
          </State>
        </div>
      ) : (
        <MessageGhosts />
      )}
      <Composer key={id} conversation={conversation} />
    </section>
  );
}

/** A second of real visibility counts as reading. */
function useReading(id: string, unread: boolean): void {
  useEffect(() => {
    if (!unread) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState !== 'visible') return;
      timer = setTimeout(() => {
        if (getLive().store.conversations[id]?.unread) patchConversation(id, { read: true });
      }, 1000);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, unread]);
}

/** Colleagues see that I am here, and that I went idle after five minutes without a sign. */
function usePresence(id: string): void {
  useEffect(() => {
    let idle: ReturnType<typeof setTimeout> | undefined;
    let state: 'viewing' | 'idle' | null = null;
    const tell = (next: 'viewing' | 'idle') => {
      if (next === state) return;
      state = next;
      sendPresence({ type: 'presence', conversationId: id, state: next });
    };
    const alive = () => {
      clearTimeout(idle);
      tell('viewing');
      idle = setTimeout(() => tell('idle'), 300_000);
    };
    alive();
    document.addEventListener('pointermove', alive, { passive: true });
    document.addEventListener('keydown', alive);
    return () => {
      clearTimeout(idle);
      document.removeEventListener('pointermove', alive);
      document.removeEventListener('keydown', alive);
      sendPresence({ type: 'presence', conversationId: null, state: 'viewing' });
    };
  }, [id]);
}

function Gone() {
  const { t } = useLingui();
  const place = inboxPlace();
  return (
    <div className="flex flex-1 items-center">
      <State
        icon="search"
        title={t`This conversation is not here`}
        actions={
          <Button
            onPress={() => goTo(place ? `/inbox/${place.inbox}/${place.section}` : '/')}
          >{t`Back to the list`}</Button>
        }
      >
        <Trans>It was deleted, moved, or is not visible to you.</Trans>
      </State>
    </div>
  );
}

function Ghost() {
  return (
    <div className="flex h-full flex-1 flex-col">
      <div className="after-150 border-b p-4">
        <Skeleton className="h-6 w-1/3" />
      </div>
      <MessageGhosts />
    </div>
  );
}

function MessageGhosts() {
  const { t } = useLingui();
  return (
    <div
      className="after-150 flex flex-1 flex-col justify-end gap-4 p-6"
      role="status"
      aria-label={t`Loading messages`}
    >
      <Skeleton className="h-28" />
      <Skeleton className="h-40" />
    </div>
  );
}
