/**
 * Decides for each inbound message of a batch which conversation it belongs to. The order, strongest first: our own MAC,
 * the chain of foreign Message-IDs, the chat it was written in; the subject alone joins nothing, and a weak sign
 * such as Outlook's Thread-Index only links.
 *
 * Pure: everything it weighs was loaded before, so the whole table of cases is a table of tests.
 */
import { beginsAnew } from '../../inboxes/index.ts';
import {
  type ConversationFacts,
  type InboundToPlace,
  type Placement,
  type ThreadKnowledge,
  threadOf,
} from '../thread-facts.ts';

/** Answers in the order of `inbound`; later messages see what earlier ones of the same batch began. */
export function resolveThreads(inbound: readonly InboundToPlace[], knowledge: ThreadKnowledge): Placement[] {
  const begunByRef = new Map<string, string>();
  const begunByThread = new Map<string, string>();
  const begunByHint = new Map<string, string>();
  const begun = new Map<string, ConversationFacts>();

  return inbound.map((message) => {
    const placement = place(message, {
      conversation: (id) => begun.get(id) ?? knowledge.conversations.get(id),
      byRef: (ref) =>
        begunByRef.get(ref) ??
        knowledge.conversationByRef.get(`${message.channelId} ${ref}`) ??
        knowledge.conversationByRef.get(ref),
      byThread: (key) => begunByThread.get(key) ?? knowledge.conversationByThread.get(key),
      byHint: (key) => begunByHint.get(key) ?? knowledge.conversationByHint.get(key),
      forwardedFrom: (id) => knowledge.conversationOfForward.get(id),
    });
    const { conversationId } = placement;
    if (placement.kind === 'new') {
      begun.set(conversationId, {
        id: conversationId,
        channelId: message.channelId,
        status: 'open',
        closedAt: null,
        afterClose: { kind: 'reopen' },
        participants: new Set(message.people),
      });
    }
    if (message.ref !== null) begunByRef.set(message.ref, conversationId);
    if (message.hint !== null) begunByHint.set(threadOf(message.channelId, message.hint), conversationId);
    if (message.threadKey !== null) begunByThread.set(threadOf(message.channelId, message.threadKey), conversationId);
    return placement;
  });
}

interface Lookup {
  conversation(id: string): ConversationFacts | undefined;
  byRef(ref: string): string | undefined;
  byThread(key: string): string | undefined;
  byHint(key: string): string | undefined;
  /** The conversation whose forward an answer in this one, yet to begin, would be about. */
  forwardedFrom(id: string): string | undefined;
}

function place(message: InboundToPlace, lookup: Lookup): Placement {
  const fresh = (linkTo: string | null, reason: Placement['linkReason']): Placement => ({
    kind: 'new',
    conversationId: message.newConversationId,
    linkTo,
    linkReason: reason,
    evidence: 'none',
  });

  for (const conversationId of message.provenConversationIds) {
    const conversation = lookup.conversation(conversationId);
    if (conversation) return join(conversation, message, 'token', fresh);
    const answer = answerToForward(conversationId, lookup, 'token');
    if (answer) return answer;
  }

  // A sender whose domain says "this is not from us" joins nobody's history, whatever foreign ids the mail carries.
  if (message.suspicious) return fresh(null, null);

  for (const ref of message.answers) {
    const known = lookup.byRef(ref) ?? '';
    const conversation = lookup.conversation(known);
    if (!conversation) {
      const answer = answerToForward(known, lookup, 'chain');
      if (answer) return answer;
      continue;
    }
    // Message-IDs travel with every copy: knowing one is no right to read along.
    const takesPart = message.proven || message.people.some((address) => conversation.participants.has(address));
    const sameChannel = conversation.channelId === message.channelId;
    if (!sameChannel) return fresh(conversation.id, 'also_sent_to');
    return takesPart ? join(conversation, message, 'chain', fresh) : fresh(conversation.id, 'answer_of_stranger');
  }

  if (message.threadKey !== null) {
    const conversation = lookup.conversation(lookup.byThread(threadOf(message.channelId, message.threadKey)) ?? '');
    if (conversation) return join(conversation, message, 'chat', fresh);
  }

  // The same mail came by another door of ours before: both teams keep theirs, and each sees the other.
  const twin = message.ref === null ? undefined : lookup.conversation(lookup.byRef(message.ref) ?? '');
  if (twin && twin.channelId !== message.channelId) return fresh(twin.id, 'also_sent_to');

  const hinted = message.hint === null ? undefined : lookup.byHint(threadOf(message.channelId, message.hint));
  const perhaps = lookup.conversation(hinted ?? '');
  if (perhaps && message.people.some((address) => perhaps.participants.has(address)))
    return fresh(perhaps.id, 'perhaps_same');
  return fresh(null, null);
}

/** Whoever answers what was forwarded to them begins the conversation that the forward named, beside the forwarded one. */
function answerToForward(conversationId: string, lookup: Lookup, evidence: 'token' | 'chain'): Placement | null {
  const source = lookup.forwardedFrom(conversationId);
  if (source === undefined) return null;
  return { kind: 'new', conversationId, linkTo: source, linkReason: 'answer_to_forward', evidence };
}

function join(
  conversation: ConversationFacts,
  message: InboundToPlace,
  evidence: 'token' | 'chain' | 'chat',
  fresh: (linkTo: string | null, reason: Placement['linkReason']) => Placement,
): Placement {
  const closed = conversation.status === 'closed';
  const anew = !message.past && beginsAnew(conversation.afterClose, conversation.closedAt, message.at);
  if (closed && anew && !message.automatic) return fresh(conversation.id, 'after_close');
  return { kind: 'join', conversationId: conversation.id, linkTo: null, linkReason: null, evidence };
}
