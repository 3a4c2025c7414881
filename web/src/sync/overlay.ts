/**
 * My own writes laid over what the server said, until it confirms or refuses them. Pure: the same writes over the same
 * store give the same screen. Counters are never touched: they are the server's absolute numbers.
 */
import type { Conversation } from '@irori/contract/conversations/api';
import { placeMessage } from '@irori/contract/messages/apply';
import type { Store } from '@irori/contract/store';
import type { PendingWrite } from './pending.ts';

export function layOver(server: Store, pending: readonly PendingWrite[]): Store {
  return pending.reduce(layOne, server);
}

function layOne(store: Store, write: PendingWrite): Store {
  switch (write.kind) {
    case 'patch-conversation': {
      const before = store.conversations[write.conversationId];
      if (!before) return store;
      return withConversation(store, patched(before, write.patch));
    }
    case 'send':
      return laySend(store, write);
    case 'patch-me': {
      const { preferences, ...member } = write.patch;
      const me = {
        ...store.me,
        member: { ...store.me.member, ...member },
        preferences: { ...store.me.preferences, ...preferences },
      };
      return { ...store, me, members: { ...store.members, [me.member.id]: me.member } };
    }
  }
}

function patched(before: Conversation, patch: Extract<PendingWrite, { kind: 'patch-conversation' }>['patch']) {
  const { read, contactId: _joinedByServer, ...fields } = patch;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const after: Conversation = { ...before, ...given };
  if (read !== undefined) after.unread = !read;
  // The server lifts the mark once somebody holds it; without that the row would flicker through Missed.
  if (patch.assigneeId) after.missed = false;
  return after;
}

function laySend(store: Store, write: Extract<PendingWrite, { kind: 'send' }>): Store {
  // Moved on or refused before it was stored: it waits in the composer or in its bubble, but the conversation is as it was.
  if (write.state.kind === 'moved') return store;
  const { preview, begins } = write;
  if (begins && !store.conversations[begins.id]) return laySend(withConversation(store, begins), write);
  const thread = store.messages[write.conversationId];
  const known = thread?.some((message) => message.id === preview.id) ?? false;
  const messages =
    thread && !known
      ? { ...store.messages, [write.conversationId]: placeMessage(thread, atTheEnd(preview, thread.at(-1)?.at)) }
      : store.messages;
  const before = store.conversations[write.conversationId];
  // A forward is a line of history: the conversation goes on as it was.
  const isLine = preview.kind === 'activity';
  if (!before || known || isLine || write.state.kind === 'refused') return { ...store, messages };
  const after: Conversation = {
    ...before,
    unread: false,
    ...(write.body.thenStatus ? { status: write.body.thenStatus } : {}),
    lastMessage: {
      id: preview.id,
      text: preview.text,
      direction: 'out',
      kind: preview.kind === 'note' ? 'note' : 'message',
      authorName: preview.author.name,
      at: preview.at,
    },
  };
  return withConversation({ ...store, messages }, after);
}

/** The writer's clock may be behind; until the server has placed it, a new message stands last. */
function atTheEnd<M extends { at: string }>(preview: M, last: string | undefined): M {
  return last !== undefined && last > preview.at ? { ...preview, at: last } : preview;
}

const withConversation = (store: Store, conversation: Conversation): Store => ({
  ...store,
  conversations: { ...store.conversations, [conversation.id]: conversation },
});
