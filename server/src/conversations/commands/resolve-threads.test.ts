/** The table of who joins what. Each case names what would go wrong without its rule. */
import { describe, expect, test } from 'vitest';
import type { ConversationFacts, InboundToPlace, ThreadKnowledge } from '../thread-facts.ts';
import { resolveThreads } from './resolve-threads.ts';

const ann = 'ann@customer.example';

function facts(more: Partial<ConversationFacts> = {}): ConversationFacts {
  return {
    id: 'old',
    channelId: 'mail',
    status: 'open',
    closedAt: null,
    afterClose: { kind: 'reopen' },
    participants: new Set([ann]),
    ...more,
  };
}

function knowledge(conversation = facts(), more: Partial<ThreadKnowledge> = {}): ThreadKnowledge {
  return {
    conversations: new Map([[conversation.id, conversation]]),
    conversationByRef: new Map([['known@customer', conversation.id]]),
    conversationByThread: new Map([['chat room-1', conversation.id]]),
    conversationOfForward: new Map(),
    conversationByHint: new Map(),
    ...more,
  };
}

function inbound(more: Partial<InboundToPlace> = {}): InboundToPlace {
  return {
    channelId: 'mail',
    newConversationId: 'new',
    ref: 'this@customer',
    provenConversationIds: [],
    answers: [],
    threadKey: null,
    people: [ann],
    proven: false,
    suspicious: false,
    automatic: false,
    past: false,
    hint: null,
    at: new Date('2026-03-10T09:00:00Z'),
    ...more,
  };
}

const place = (message: InboundToPlace, known = knowledge()) => resolveThreads([message], known)[0];

describe('one message', () => {
  test('answering a forward begins the conversation the forward named, however proven the outsider is', () => {
    const forwarded = knowledge(facts(), {
      conversationByRef: new Map([['forward@us', 'side']]),
      conversationOfForward: new Map([['side', 'old']]),
    });
    const bob = { people: ['bob@outside.example'], proven: true };
    for (const answer of [{ provenConversationIds: ['side'] }, { answers: ['forward@us'] }]) {
      expect(place(inbound({ ...bob, ...answer }), forwarded)).toMatchObject({
        kind: 'new',
        conversationId: 'side',
        linkTo: 'old',
        linkReason: 'answer_to_forward',
      });
    }
    const two = [
      inbound({ ...bob, provenConversationIds: ['side'] }),
      inbound({ ...bob, ref: 'second', provenConversationIds: ['side'] }),
    ];
    expect(resolveThreads(two, forwarded)).toMatchObject([{ kind: 'new' }, { kind: 'join', conversationId: 'side' }]);
  });

  test('with nothing to go by begins a conversation', () => {
    expect(place(inbound())).toMatchObject({ kind: 'new', conversationId: 'new', linkTo: null });
  });

  test('with our token joins, whoever wrote it and however suspicious the mail', () => {
    expect(
      place(inbound({ provenConversationIds: ['old'], people: ['bob@other.example'], suspicious: true })),
    ).toMatchObject({ kind: 'join', conversationId: 'old', evidence: 'token' });
  });

  test('with the token of a deleted conversation begins anew', () => {
    expect(place(inbound({ provenConversationIds: ['deleted'] }))).toMatchObject({ kind: 'new' });
  });

  test('that answers a known mail joins when its writer takes part or is proven', () => {
    expect(place(inbound({ answers: ['known@customer'] }))).toMatchObject({ kind: 'join', evidence: 'chain' });
    expect(place(inbound({ answers: ['known@customer'], people: ['bob@other.example'], proven: true }))).toMatchObject({
      kind: 'join',
      evidence: 'chain',
    });
  });

  test('of a stranger who knows a Message-ID stays apart, linked', () => {
    expect(place(inbound({ answers: ['known@customer'], people: ['mallory@evil.example'] }))).toMatchObject({
      kind: 'new',
      linkTo: 'old',
      linkReason: 'answer_of_stranger',
    });
  });

  test('whose domain disowns it joins nothing by a foreign id', () => {
    expect(place(inbound({ answers: ['known@customer'], suspicious: true }))).toMatchObject({
      kind: 'new',
      linkTo: null,
    });
  });

  test('takes the nearest answer that is known', () => {
    expect(place(inbound({ answers: ['unknown@x', 'known@customer'] }))).toMatchObject({
      kind: 'join',
      conversationId: 'old',
    });
  });

  test('that came by another door of ours is kept in both, linked', () => {
    expect(place(inbound({ channelId: 'sales', answers: ['known@customer'] }))).toMatchObject({
      kind: 'new',
      linkTo: 'old',
      linkReason: 'also_sent_to',
    });
    expect(place(inbound({ channelId: 'sales', ref: 'known@customer' }))).toMatchObject({
      kind: 'new',
      linkTo: 'old',
      linkReason: 'also_sent_to',
    });
  });

  test('in a chat joins the conversation of that chat', () => {
    const known = knowledge(facts({ channelId: 'chat' }));
    expect(place(inbound({ channelId: 'chat', ref: '9', threadKey: 'room-1' }), known)).toMatchObject({
      kind: 'join',
      evidence: 'chat',
    });
  });

  test('after close begins anew where the inbox says so, but a machine answer never does', () => {
    const closed = knowledge(facts({ status: 'closed', afterClose: { kind: 'newConversation' } }));
    expect(place(inbound({ provenConversationIds: ['old'] }), closed)).toMatchObject({
      kind: 'new',
      linkTo: 'old',
      linkReason: 'after_close',
    });
    expect(place(inbound({ provenConversationIds: ['old'], automatic: true }), closed)).toMatchObject({ kind: 'join' });
    expect(place(inbound({ provenConversationIds: ['old'] }), knowledge(facts({ status: 'closed' })))).toMatchObject({
      kind: 'join',
    });
  });
});

describe('after close, within some days', () => {
  const closedAt = new Date('2026-03-03T09:00:00Z');
  const chat = knowledge(
    facts({ channelId: 'chat', status: 'closed', closedAt, afterClose: { kind: 'reopenWithin', days: 7 } }),
  );
  const hello = (at: string) => inbound({ channelId: 'chat', ref: '9', threadKey: 'room-1', at: new Date(at) });

  test('a chat goes on, later it begins anew beside the earlier one', () => {
    expect(place(hello('2026-03-10T09:00:00Z'), chat)).toMatchObject({ kind: 'join', conversationId: 'old' });
    expect(place(hello('2026-03-10T09:00:01Z'), chat)).toMatchObject({
      kind: 'new',
      linkTo: 'old',
      linkReason: 'after_close',
    });
  });

  test('past mail that is taken in begins nothing', () => {
    expect(place({ ...hello('2026-04-10T09:00:00Z'), past: true }, chat)).toMatchObject({ kind: 'join' });
  });
});

describe('a weak sign', () => {
  const known = knowledge(facts(), { conversationByHint: new Map([['mail thread-index:1', 'old']]) });
  const hinted = inbound({ hint: 'thread-index:1' });

  test('suggests a link where somebody takes part in both, and joins nothing', () => {
    expect(place(hinted, known)).toMatchObject({ kind: 'new', linkTo: 'old', linkReason: 'perhaps_same' });
  });

  test('of a stranger, of another channel or of a forger suggests nothing', () => {
    for (const more of [
      { people: ['bob@other.example'], proven: true },
      { channelId: 'sales' },
      { suspicious: true },
      { people: [] },
    ])
      expect(place({ ...hinted, ...more }, known)).toMatchObject({ kind: 'new', linkTo: null });
  });
});

test('a later message of a batch joins what an earlier one began', () => {
  const placements = resolveThreads(
    [
      inbound({ ref: 'a', newConversationId: 'first' }),
      inbound({ ref: 'b', answers: ['a'], newConversationId: 'second' }),
      inbound({ ref: 'c', answers: ['b'], newConversationId: 'third' }),
    ],
    knowledge(),
  );
  expect(placements.map((placement) => placement.conversationId)).toEqual(['first', 'first', 'first']);
});
