/** Builders for tests: a store with one inbox and me, conversations, messages. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import type { Store } from '@irori/contract/store';
import type { Live } from '../sync/live.ts';
import { setLive } from '../sync/live.ts';

export const meId = 'member-me';

export function buildStore(more: Partial<Store> = {}): Store {
  const member = {
    id: meId,
    name: 'Anna',
    email: 'anna@example.com',
    slug: 'mika',
    role: 'agent' as const,
    available: true,
    inboxIds: ['inbox-1'],
    removedAt: null,
  };
  return {
    number: 10,
    me: {
      member,
      preferences: {
        locale: 'en',
        timeZone: 'UTC',
        theme: 'system',
        density: 'comfortable',
        undoSeconds: null,
        afterClose: 'next',
        enterSends: false,
        singleKeys: true,
        signature: '',
        signatureHtml: null,
      },
      workspace: { id: 'workspace', name: 'Workspace' },
      can: { manageChannels: false, manageMembers: false, manageWorkspace: false, readLedger: false },
    },
    members: { [meId]: member },
    teams: {},
    brands: {},
    tags: {},
    inboxes: {},
    channels: {},
    connectors: [],
    counters: {},
    drafts: {},
    quarantined: null,
    installation: { version: '1', mailLeaves: true, outgoingDirectory: '', inboundDomain: '', publicUrl: '' },
    conversations: {},
    messages: {},
    contacts: {},
    ...more,
  };
}

export function buildConversation(id: string, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    number: 1,
    inboxId: 'inbox-1',
    channelId: 'channel-1',
    connector: 'email',
    contact: { id: 'contact-1', name: 'Jan', address: 'jan@example.com' },
    subject: 'Subject',
    status: 'open',
    assigneeId: null,
    teamId: null,
    tags: [],
    missed: false,
    spam: false,
    snoozedUntil: null,
    unread: true,
    deliveryTrouble: false,
    lastMessage: null,
    lastActivityAt: '2026-11-22T10:00:00.000Z',
    lastInboundAt: null,
    createdAt: '2026-11-22T10:00:00.000Z',
    closedAt: null,
    doubt: null,
    spamReason: null,
    can: { reply: true, assign: true, close: true, delete: false },
    ...more,
  };
}

export function buildMessage(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: 'c1',
    direction: 'in',
    kind: 'message',
    author: { kind: 'contact', id: 'contact-1', name: 'Jan' },
    subject: null,
    from: null,
    to: [],
    cc: [],
    bcc: [],
    text: id,
    foldedText: null,
    html: null,
    htmlUrl: null,
    lang: null,
    nature: 'person',
    flags: [],
    attachments: [],
    activity: null,
    delivery: null,
    hasOriginal: false,
    at: '2026-11-22T10:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    ...more,
  };
}

/** Puts a whole live state in place, as after a start. */
export function startLive(store: Store, more: Partial<Omit<Live, 'store' | 'server'>> = {}): void {
  setLive({
    server: store,
    lists: {},
    threads: {},
    pending: [],
    presence: {},
    connection: { state: 'online', since: 0, nextAttemptAt: null },
    staleSince: null,
    updated: false,
    ...more,
  });
}
