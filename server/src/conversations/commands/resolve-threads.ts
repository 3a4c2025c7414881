/**
 * Decides for each inbound message of a batch which conversation it belongs to. The order, strongest first: our own MAC,
 * the chain of foreign Message-IDs, the chat it was written in; the subject alone joins nothing.
 *
 * Pure: everything it weighs was loaded before, so the whole table of cases is a table of tests.
 */
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
  const begun = new Map<string, ConversationFacts>();

  return inbound.map((message) => {
    const placement = place(message, {
      conversation: (id) => begun.get(id) ?? knowledge.conversations.get(id),
      byRef: (ref) =>
        begunByRef.get(ref) ??
        knowledge.conversationByRef.get(`${message.channelId} ${ref}`) ??
        knowledge.conversationByRef.get(ref),
      byThread: (key) => begunByThread.get(key) ?? knowledge.conversationByThread.get(key),
    });
    const { conversationId } = placement;
    if (placement.kind === 'new') {
      begun.set(conversationId, {
        id: conversationId,
        channelId: message.channelId,
        status: 'open',
        newAfterClose: message.newAfterClose,
        participants: new Set(message.people),
      });
    }
    if (message.ref !== null) begunByRef.set(message.ref, conversationId);
    if (message.threadKey !== null) begunByThread.set(threadOf(message.channelId, message.threadKey), conversationId);
    return placement;
  });
}

interface Lookup {
  conversation(id: string): ConversationFacts | undefined;
  byRef(ref: string): string | undefined;
  byThread(key: string): string | undefined;
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
  }

  // A sender whose domain says "this is not from us" joins nobody's history, whatever foreign ids the mail carries.
  if (message.suspicious) return fresh(null, null);

  for (const ref of message.answers) {
    const conversation = lookup.conversation(lookup.byRef(ref) ?? '');
    if (!conversation) continue;
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
  return fresh(null, null);
}

function join(
  conversation: ConversationFacts,
  message: InboundToPlace,
  evidence: 'token' | 'chain' | 'chat',
  fresh: (linkTo: string | null, reason: Placement['linkReason']) => Placement,
): Placement {
  const closed = conversation.status === 'closed';
  if (closed && conversation.newAfterClose && !message.automatic) return fresh(conversation.id, 'after_close');
  return { kind: 'join', conversationId: conversation.id, linkTo: null, linkReason: null, evidence };
}
