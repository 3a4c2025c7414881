/** Sends what was written outside of a composer: the first mail of a conversation, and a forward. Both show at once. */
import type { Channel } from '@irori/contract/channels/api';
import type { Conversation } from '@irori/contract/conversations/api';
import { msg } from '@lingui/core/macro';
import { newId } from '../api/ids.ts';
import { getLive } from '../sync/live.ts';
import { dropOutgoing, forwardKey, newMailKey, type OutgoingDraft } from '../sync/outgoing.ts';
import { beginThread } from '../sync/threads.ts';
import { conversationPath, goTo } from './go.ts';
import { dispatch, giveBackOutgoing, leaving, outgoingPreview, undoSeconds, wordsOf } from './send-reply.ts';

/** Begins a conversation and opens it. @param sendAfter not before this moment */
export function startConversation(written: OutgoingDraft, channel: Channel, sendAfter?: Date): void {
  const draft = leaving(written);
  const [id, conversationId] = [newId(), newId()];
  const to = draft.to.map((address) => ({ name: '', address }));
  const preview = outgoingPreview({ id, conversationId, kind: 'message', to, content: draft });
  beginThread(conversationId);
  dispatch(
    {
      kind: 'send',
      id,
      conversationId,
      holdSeconds: sendAfter ? 0 : undoSeconds(channel.connector),
      preview,
      state: { kind: 'waiting' },
      door: 'start',
      begins: beginning(conversationId, channel, draft, preview.at),
      fields: { channelId: channel.id, conversationId, to: draft.to.length === 1 ? draft.to[0] : [...draft.to] },
      body: {
        id,
        ...wordsOf(draft),
        ...(draft.subject.trim() === '' ? {} : { subject: draft.subject.trim() }),
        ...(draft.signature ? {} : { signature: false }),
        ...(sendAfter ? { sendAfter: sendAfter.toISOString() } : {}),
      },
    },
    () => giveBackOutgoing('start', conversationId, draft),
    sendAfter ? msg`It leaves at the hour you chose` : msg`It is on its way`,
  );
  dropOutgoing(newMailKey);
  goTo(conversationPath(conversationId, { inbox: 'all', section: 'mine', conversation: null }));
}

/** Hands messages to somebody outside and goes back to the conversation. */
export function forwardMessages(
  conversation: Conversation,
  written: OutgoingDraft,
  channel: Channel,
  sendAfter?: Date,
): void {
  const id = newId();
  const to = written.to.map((address) => ({ name: '', address }));
  const content = { ...written, attachments: [] };
  const words = wordsOf(content);
  const subject = written.subject.trim();
  dispatch(
    {
      kind: 'send',
      id,
      conversationId: conversation.id,
      holdSeconds: sendAfter ? 0 : undoSeconds(channel.connector),
      preview: {
        ...outgoingPreview({ id, conversationId: conversation.id, kind: 'activity', to, content }),
        attachments: [...written.attachments],
        activity: {
          type: 'forwarded',
          params: { subject, whole: written.messageIds === null, count: written.messageIds?.length ?? 0 },
        },
      },
      state: { kind: 'waiting' },
      door: 'forward',
      fields: {
        channelId: channel.id,
        to: [...written.to],
        ...(written.messageIds === null ? {} : { messageIds: [...written.messageIds] }),
      },
      body: {
        id,
        ...words,
        attachmentIds: [...(written.chosenIds ?? []), ...written.attachments.map((file) => file.id)],
        ...(subject === '' ? {} : { subject }),
        ...(written.signature ? {} : { signature: false }),
        ...(sendAfter ? { sendAfter: sendAfter.toISOString() } : {}),
      },
    },
    () => giveBackOutgoing('forward', conversation.id, written),
    sendAfter ? msg`It leaves at the hour you chose` : msg`Forwarded`,
  );
  dropOutgoing(forwardKey(conversation.id));
  goTo(conversationPath(conversation.id));
}

function beginning(id: string, channel: Channel, draft: OutgoingDraft, at: string): Conversation {
  const { me } = getLive().store;
  const address = draft.to[0] ?? '';
  return {
    id,
    number: 0,
    inboxId: channel.inboxId,
    channelId: channel.id,
    connector: channel.connector,
    contact: { id: '', name: address, address },
    subject: draft.subject.trim() || null,
    status: 'open',
    assigneeId: me.member.id,
    teamId: null,
    tags: [],
    missed: false,
    spam: false,
    snoozedUntil: null,
    unread: false,
    deliveryTrouble: false,
    lastMessage: null,
    lastActivityAt: at,
    lastInboundAt: null,
    createdAt: at,
    closedAt: null,
    doubt: null,
    spamReason: null,
    can: { reply: true, assign: true, close: true, delete: false },
  };
}
