import { expect, it } from 'vitest';
import { buildConversation, buildMessage, buildStore, startLive } from '../test/build.ts';
import { emptyList } from './lists.ts';
import { getLive } from './live.ts';
import { takeSnapshot } from './take-snapshot.ts';

const inbox = (id: string) => ({
  id,
  name: id,
  position: 0,
  settings: {
    afterClose: null,
    reopenWithinDays: null,
    replyOnClosed: null,
    quoteHistory: null,
    scheduledWhenAnswered: null,
    senderStyle: null,
    missedAfter: null,
    closeMissedAfter: null,
    closeIdleAfter: null,
  },
  memberIds: [],
  can: { manage: false },
});
const query = { inboxId: null, section: 'all', sort: 'newest' } as const;

/** A snapshot that says the same as the store, with other inboxes. */
const snapshotOf = (inboxIds: string[], number = 50) => {
  const { me, members, installation } = buildStore();
  return {
    number,
    me,
    members: Object.values(members),
    teams: [],
    brands: [],
    tags: [],
    inboxes: inboxIds.map(inbox),
    channels: [],
    connectors: [],
    counters: {},
    drafts: [],
    quarantined: null,
    installation,
  };
};

it('keeps what is on the screen, believes none of it, and remembers what was seen', () => {
  const store = buildStore({ conversations: { c1: buildConversation('c1') }, messages: { c1: [buildMessage('m1')] } });
  startLive(store, {
    lists: { all: { ...emptyList(query), complete: true } },
    threads: {
      c1: { loading: false, olderCursor: null, fresh: true, error: null, missing: false, through: 0, usedAt: 1 },
    },
  });
  takeSnapshot(snapshotOf(['inbox-1']));
  expect(getLive().server.number).toBe(50);
  expect(getLive().server.messages.c1).toHaveLength(1);
  expect(getLive().lists.all).toMatchObject({ stale: true });
  expect(getLive().threads.c1).toMatchObject({ fresh: false, through: 10 });
});

it('lets go at once of everything in an inbox that I may no longer see', () => {
  const conversations = { c1: buildConversation('c1'), c2: buildConversation('c2', { inboxId: 'inbox-2' }) };
  startLive(buildStore({ conversations, messages: { c1: [], c2: [buildMessage('secret')] } }));
  takeSnapshot(snapshotOf(['inbox-1']));
  expect(Object.keys(getLive().server.conversations)).toEqual(['c1']);
  expect(Object.keys(getLive().server.messages)).toEqual(['c1']);
});
