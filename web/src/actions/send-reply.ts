/**
 * Sends what was written: makes the message's id, shows it at once, keeps it until the server confirmed it, and holds
 * it there for some seconds so that it can be taken back into the composer as it was.
 */
import type { Conversation, ConversationStatus } from '@irori/contract/conversations/api';
import type { Draft } from '@irori/contract/drafts/api';
import type { Message } from '@irori/contract/messages/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { api, serverNow } from '../api/client.ts';
import { describeError } from '../api/describe-problem.ts';
import { newId } from '../api/ids.ts';
import { type DraftContent, type DraftKind, dropDraft, readDraft, restoreDraft } from '../sync/drafts.ts';
import { applyEvents, getLive } from '../sync/live.ts';
import { enqueue, type PendingSend, resume, settled, withdraw } from '../sync/pending.ts';
import { announce } from '../ui/announce.tsx';
import { showToast } from '../ui/toast.tsx';
import { conversationPath, currentPath, goTo, inboxPlace } from './go.ts';
import { offerUndo, withdrawUndo } from './undo.ts';

export interface Outgoing {
  readonly conversation: Conversation;
  readonly kind: DraftKind;
  readonly content: DraftContent;
  readonly thenStatus?: ConversationStatus;
  /** The last event number on the writer's screen when the writing was done. */
  readonly seenThrough: number;
}

/** What left lately, so that taking it back gives the very same text and files. */
const lately = new Map<string, { conversationId: string; kind: DraftKind; content: DraftContent; undo: () => void }>();

export function sendReply(outgoing: Outgoing): void {
  const { conversation, kind, content, thenStatus, seenThrough } = outgoing;
  const id = newId();
  const holdSeconds = kind === 'note' ? 0 : undoSeconds(conversation);
  const undo = () => void takeBack(id);
  lately.set(id, { conversationId: conversation.id, kind, content, undo });
  enqueue({
    kind: 'send',
    id,
    conversationId: conversation.id,
    holdSeconds,
    preview: previewOf(outgoing, id),
    state: { kind: 'waiting' },
    body: {
      id,
      kind,
      text: content.text,
      ...(content.html ? { html: content.html } : {}),
      attachmentIds: content.attachments.map((file) => file.id),
      cc: [...content.cc],
      bcc: [...content.bcc],
      ...(thenStatus ? { thenStatus } : {}),
      ...(kind === 'reply' ? { seenThrough } : {}),
    },
  });
  dropDraft(conversation.id, kind, false);
  if (holdSeconds > 0) {
    offerUndo(thenStatus === 'closed' ? msg`Sent and closed` : msg`Sent`, undo, holdSeconds);
    setTimeout(() => lately.delete(id), (holdSeconds + 60) * 1000);
  } else announce(i18n._(kind === 'note' ? msg`Note added` : msg`Sent`));
}

/** The answer to "somebody wrote since": as it is, knowingly. */
export function sendAnyway(write: PendingSend): void {
  const { seenThrough: _asked, ...body } = write.body;
  resume(write.id, { body: { ...body, force: true } });
}

/** The answer to "somebody wrote since": not to the customer, but for us. */
export function sendAsNote(write: PendingSend): void {
  const { cc: _cc, bcc: _bcc, seenThrough: _seen, thenStatus: _then, ...body } = write.body;
  resume(write.id, { body: { ...body, kind: 'note' }, holdSeconds: 0 });
}

export const sendAgain = (write: PendingSend): void => resume(write.id);

/** Puts a message that has not left back into the composer. */
export async function takeBack(messageId: string): Promise<void> {
  const kept = lately.get(messageId) ?? keptIn(messageId);
  if (kept) withdrawUndo(kept.undo);
  if (withdraw(messageId)) return giveBack(messageId, kept);
  await settled(messageId);
  if (withdraw(messageId)) return giveBack(messageId, kept); // it was refused or had moved on meanwhile
  try {
    const { draft } = await api.delete<{ draft: Draft }>(`messages/${messageId}`);
    const { conversationId } = draft;
    applyEvents({
      through: getLive().server.number,
      events: [
        { kind: 'message.removed', messageId, conversationId },
        { kind: 'draft.changed', draft },
      ],
    });
    giveBack(messageId, kept ?? null);
  } catch (error) {
    showToast({ tone: 'danger', text: i18n._(msg`It could not be taken back.`), detail: describeError(error) });
  }
}

function keptIn(messageId: string) {
  const write = getLive().pending.find((other) => other.id === messageId);
  if (write?.kind !== 'send') return null;
  const { body, preview } = write;
  const content: DraftContent = {
    text: body.text ?? '',
    html: body.html ?? null,
    cc: body.cc ?? [],
    bcc: body.bcc ?? [],
    attachments: preview.attachments,
  };
  return { conversationId: write.conversationId, kind: body.kind ?? 'reply', content, undo: () => undefined };
}

function giveBack(
  messageId: string,
  kept: { conversationId: string; kind: DraftKind; content: DraftContent } | null,
): void {
  lately.delete(messageId);
  if (!kept) return;
  const draft = readDraft(kept.conversationId, kept.kind);
  // The server gives the text back as a draft too, and may be heard first. Whoever has begun another text meanwhile
  // keeps both: the taken back one stands first.
  const begun = draft?.text.trim() === kept.content.text.trim() ? null : draft;
  const content = begun ? joined(kept.content, begun) : kept.content;
  restoreDraft(kept.conversationId, kept.kind, content);
  if (inboxPlace(currentPath())?.conversation !== kept.conversationId) goTo(conversationPath(kept.conversationId));
}

const joined = (first: DraftContent, second: DraftContent): DraftContent => ({
  text: `${first.text}\n\n${second.text}`,
  html: first.html !== null && second.html !== null ? first.html + second.html : null,
  cc: [...new Set([...first.cc, ...second.cc])],
  bcc: [...new Set([...first.bcc, ...second.bcc])],
  attachments: [...first.attachments, ...second.attachments],
});

function undoSeconds(conversation: Conversation): number {
  const { me, connectors } = getLive().store;
  const ofChannel = connectors.find((connector) => connector.id === conversation.connector)?.capabilities.undoSeconds;
  return me.preferences.undoSeconds ?? (typeof ofChannel === 'number' ? ofChannel : 10);
}

/** The message as it will look, until the server's own takes its place. */
function previewOf({ conversation, kind, content }: Outgoing, id: string): Message {
  const me = getLive().store.me.member;
  const address = (value: string) => ({ name: '', address: value });
  const to =
    kind === 'reply' && conversation.contact.address
      ? [{ name: conversation.contact.name, address: conversation.contact.address }]
      : [];
  return {
    id,
    conversationId: conversation.id,
    direction: 'out',
    kind: kind === 'note' ? 'note' : 'message',
    author: { kind: 'member', id: me.id, name: me.name },
    subject: null,
    from: null,
    to,
    cc: content.cc.map(address),
    bcc: content.bcc.map(address),
    text: content.text,
    foldedText: null,
    html: content.html,
    htmlUrl: null,
    lang: null,
    nature: 'person',
    flags: [],
    attachments: [...content.attachments],
    activity: null,
    delivery: null,
    hasOriginal: false,
    at: serverNow().toISOString(),
    editedAt: null,
    deletedAt: null,
  };
}
