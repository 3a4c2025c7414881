/**
 * Sends what was written: makes the message's id, shows it at once, keeps it until the server confirmed it, and holds
 * it there for some seconds, or until the hour that was chosen, so that it can be taken back into the composer as it was.
 */
import type { Conversation, ConversationStatus } from '@irori/contract/conversations/api';
import type { Message, NewMessage, TakenBack } from '@irori/contract/messages/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { api, serverNow } from '../api/client.ts';
import { describeError } from '../api/describe-problem.ts';
import { newId } from '../api/ids.ts';
import { type DraftContent, type DraftKind, dropDraft, readDraft, restoreDraft } from '../sync/drafts.ts';
import { applyEvents, getLive } from '../sync/live.ts';
import { emptyOutgoing, forwardKey, newMailKey, type OutgoingDraft, restoreOutgoing } from '../sync/outgoing.ts';
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
  /** False: without the signature of member and brand. */
  readonly signature?: boolean;
  /** False: without the history below. */
  readonly quote?: boolean;
  /** Not before this moment. */
  readonly sendAfter?: Date;
}

/** What left lately, so that taking it back gives the very same text and files. */
const lately = new Map<string, { undo: () => void; giveBack: () => void }>();

export function sendReply(outgoing: Outgoing): void {
  const { conversation, kind, thenStatus, seenThrough, signature, quote, sendAfter } = outgoing;
  const content = leaving(outgoing.content);
  const id = newId();
  dispatch(
    {
      kind: 'send',
      id,
      conversationId: conversation.id,
      holdSeconds: kind === 'note' || sendAfter ? 0 : undoSeconds(conversation.connector),
      preview: previewOf(conversation, kind, content, id),
      state: { kind: 'waiting' },
      body: {
        id,
        kind,
        ...wordsOf(content),
        ...(thenStatus ? { thenStatus } : {}),
        ...(kind === 'reply' ? { seenThrough } : {}),
        ...(signature === false ? { signature } : {}),
        ...(quote === false ? { quote } : {}),
        ...(sendAfter ? { sendAfter: sendAfter.toISOString() } : {}),
      },
    },
    () => giveBackReply(conversation.id, kind, content),
    kind === 'note'
      ? msg`Note added`
      : sendAfter
        ? msg`It leaves at the hour you chose`
        : thenStatus === 'closed'
          ? msg`Closed; the reply is on its way`
          : msg`The reply is on its way`,
  );
  dropDraft(conversation.id, kind, false);
}

type Written = Parameters<typeof enqueue>[0] & { kind: 'send' };

/** Shows it, sends it, and offers to take it back while that is possible. */
export function dispatch(write: Written, giveBack: () => void, done: Parameters<typeof offerUndo>[0]): void {
  const undo = () => void takeBack(write.id);
  lately.set(write.id, { undo, giveBack });
  enqueue(write);
  const seconds = write.body.sendAfter ? 10 : write.holdSeconds;
  if (seconds > 0) {
    offerUndo(done, undo, seconds);
    setTimeout(() => lately.delete(write.id), (seconds + 60) * 1000);
  } else announce(i18n._(done));
}

/** The fields of a body that text, copies and files make. */
export const wordsOf = (content: DraftContent) =>
  ({
    text: content.text,
    ...(content.html ? { html: content.html } : {}),
    attachmentIds: content.attachments.map((file) => file.id),
    cc: [...content.cc],
    bcc: [...content.bcc],
  }) satisfies NewMessage;

/** Without the pictures that were taken out of the text again. */
export function leaving<T extends Pick<DraftContent, 'html' | 'attachments'>>(content: T): T {
  const attachments = content.attachments.filter(
    (file) => !file.inline || content.html?.includes(`/attachments/${file.id}`),
  );
  return attachments.length === content.attachments.length ? content : { ...content, attachments };
}

/** The answer to "somebody wrote since": as it is, knowingly. */
export function sendAnyway(write: PendingSend): void {
  const { seenThrough: _asked, ...body } = write.body;
  resume(write.id, { body: { ...body, force: true } });
}

/** The answer to "somebody wrote since": not to the customer, but for us. */
export function sendAsNote(write: PendingSend): void {
  const { cc: _cc, bcc: _bcc, seenThrough: _seen, thenStatus: _then, sendAfter: _hour, ...body } = write.body;
  resume(write.id, { body: { ...body, kind: 'note' }, holdSeconds: 0 });
}

export const sendAgain = (write: PendingSend): void => resume(write.id);

/** Puts a message that has not left back where it was written. */
export async function takeBack(messageId: string): Promise<void> {
  const kept = lately.get(messageId) ?? keptIn(messageId);
  if (kept) withdrawUndo(kept.undo);
  const giveBack = () => {
    lately.delete(messageId);
    kept?.giveBack();
  };
  if (withdraw(messageId)) return giveBack();
  await settled(messageId);
  if (withdraw(messageId)) return giveBack(); // it was refused or had moved on meanwhile
  try {
    const taken = await api.delete<TakenBack>(`messages/${messageId}`);
    const { conversationId, draft } = taken;
    applyEvents({
      through: getLive().server.number,
      events: [
        { kind: 'message.removed', messageId, conversationId },
        ...(draft ? [{ kind: 'draft.changed' as const, draft }] : []),
        ...(taken.conversationRemoved ? [{ kind: 'conversation.removed' as const, conversationId }] : []),
      ],
    });
    if (kept) giveBack();
    else giveBackTaken(taken);
  } catch (error) {
    showToast({ tone: 'danger', text: i18n._(msg`It could not be taken back.`), detail: describeError(error) });
  }
}

function keptIn(messageId: string): { undo: () => void; giveBack: () => void } | null {
  const write = getLive().pending.find((other) => other.id === messageId);
  if (write?.kind !== 'send') return null;
  return { undo: () => undefined, giveBack: () => giveBackWrite(write) };
}

/** What never reached the server, back where it was written. */
export function giveBackWrite(write: PendingSend): void {
  const { body, preview, fields } = write;
  const content: DraftContent = {
    text: body.text ?? '',
    html: body.html ?? null,
    cc: body.cc ?? [],
    bcc: body.bcc ?? [],
    attachments: preview.attachments,
  };
  if (!write.door) return giveBackReply(write.conversationId, body.kind ?? 'reply', content);
  giveBackOutgoing(write.door, write.conversationId, {
    ...emptyOutgoing,
    ...content,
    channelId: String(fields?.channelId ?? '') || null,
    to: preview.to.map((person) => person.address),
    subject: body.subject ?? '',
    signature: body.signature !== false,
    messageIds: (fields?.messageIds as string[] | undefined) ?? null,
    chosenIds: (body.attachmentIds ?? []).filter((id) => !content.attachments.some((file) => file.id === id)),
  });
}

function giveBackTaken({ kind, conversationId, content }: TakenBack): void {
  const { attachments, messageIds, subject, ...rest } = content;
  if (kind === 'reply') return giveBackReply(conversationId, 'reply', { ...rest, attachments });
  const ours = attachments.filter((file) => kind === 'start' || isUpload(conversationId, file.id));
  giveBackOutgoing(kind, conversationId, {
    ...emptyOutgoing,
    ...rest,
    subject: subject ?? '',
    attachments: ours,
    messageIds,
    chosenIds: attachments.filter((file) => !ours.includes(file)).map((file) => file.id),
  });
}

/** The words and choices of a forward that failed, in the form anew; what failed stays on record. */
export function forwardAgain(message: Message): void {
  const { subject, whole, channelId, messageIds, attachmentIds } = message.activity?.params ?? {};
  const list = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const addresses = (people: Message['to']) => people.map((person) => person.address);
  giveBackOutgoing('forward', message.conversationId, {
    ...emptyOutgoing,
    channelId: typeof channelId === 'string' ? channelId : null,
    to: addresses(message.to),
    cc: addresses(message.cc),
    bcc: addresses(message.bcc),
    subject: typeof subject === 'string' ? subject : '',
    text: message.text,
    html: message.html,
    messageIds: whole === true ? null : list(messageIds),
    chosenIds: list(attachmentIds),
  });
  // Files that were uploaded for it belong to what is on record; another forward needs its own.
  if (list(attachmentIds).some((id) => isUpload(message.conversationId, id))) {
    showToast({ icon: 'attach', text: i18n._(msg`Attach the files again.`) });
  }
}

/** Files of the conversation's own messages are chosen there; all others came with the forward. */
function isUpload(conversationId: string, fileId: string): boolean {
  const messages = getLive().store.messages[conversationId] ?? [];
  return !messages.some((message) => message.attachments.some((file) => file.id === fileId));
}

/** Opens the screen for a new mail or a forward with this in it. */
export function giveBackOutgoing(door: 'start' | 'forward', conversationId: string, draft: OutgoingDraft): void {
  restoreOutgoing(door === 'start' ? newMailKey : forwardKey(conversationId), draft);
  goTo(door === 'start' ? '/new' : `/forward/${conversationId}`);
}

function giveBackReply(conversationId: string, kind: DraftKind, content: DraftContent): void {
  const draft = readDraft(conversationId, kind);
  // The server gives the text back as a draft too, and may be heard first. Whoever has begun another text meanwhile
  // keeps both: the taken back one stands first.
  const begun = draft?.text.trim() === content.text.trim() ? null : draft;
  restoreDraft(conversationId, kind, begun ? joined(content, begun) : content);
  if (inboxPlace(currentPath())?.conversation !== conversationId) goTo(conversationPath(conversationId));
}

const joined = (first: DraftContent, second: DraftContent): DraftContent => ({
  text: `${first.text}\n\n${second.text}`,
  html: first.html !== null && second.html !== null ? first.html + second.html : null,
  cc: [...new Set([...first.cc, ...second.cc])],
  bcc: [...new Set([...first.bcc, ...second.bcc])],
  attachments: [...first.attachments, ...second.attachments],
});

/** Seconds that what goes out by this medium is held. */
export function undoSeconds(connectorId: string): number {
  const { me, connectors } = getLive().store;
  const ofChannel = connectors.find((connector) => connector.id === connectorId)?.capabilities.undoSeconds;
  return me.preferences.undoSeconds ?? (typeof ofChannel === 'number' ? ofChannel : 10);
}

/** The message as it will look, until the server's own takes its place. */
function previewOf(conversation: Conversation, kind: DraftKind, content: DraftContent, id: string): Message {
  const to =
    kind === 'reply' && conversation.contact.address
      ? [{ name: conversation.contact.name, address: conversation.contact.address }]
      : [];
  return outgoingPreview({
    id,
    conversationId: conversation.id,
    kind: kind === 'note' ? 'note' : 'message',
    to,
    content,
  });
}

export function outgoingPreview({
  id,
  conversationId,
  kind,
  to,
  content,
}: {
  id: string;
  conversationId: string;
  kind: Message['kind'];
  to: Message['to'];
  content: DraftContent;
}): Message {
  const me = getLive().store.me.member;
  const address = (value: string) => ({ name: '', address: value });
  return {
    id,
    conversationId,
    direction: 'out',
    kind,
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
