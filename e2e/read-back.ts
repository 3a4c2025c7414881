// Everything a house shows to its owner over HTTP, read page by page, and the sums that must agree with one another.
import { expect } from 'vitest';
import type { Api } from './api.ts';
import type { Channel, ChannelHealth, Conversation, InboundEvent, Message, Snapshot } from './wire.ts';

export interface ReadBack {
  readonly conversations: readonly Conversation[];
  readonly messages: readonly (Message & { readonly channelId: string })[];
}

/** All conversations with all their messages. */
export async function readBack(api: Api): Promise<ReadBack> {
  const conversations = await api.all<Conversation>('/api/v1/conversations');
  const messages: (Message & { channelId: string })[] = [];
  const waiting = [...conversations];
  const readers = Array.from({ length: 8 }, async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { id, channelId } = next;
      const thread = await api.all<Message>(`/api/v1/conversations/${id}/messages`);
      messages.push(...thread.map((message) => ({ ...message, channelId })));
    }
  });
  await Promise.all(readers);
  return { conversations, messages };
}

/** The ledger of a channel: adds up, is what the list of events shows, and has nothing left in progress. */
export async function expectLedger(api: Api, channel: Channel): Promise<ChannelHealth['ledger']> {
  const { ledger } = await api.get<ChannelHealth>(`/api/v1/channels/${channel.id}/health`);
  const { received, applied, duplicate, ignored, quarantined, inProgress } = ledger;
  expect(received).toBe(applied + duplicate + ignored + quarantined + inProgress);
  expect(inProgress).toBe(0);
  const events = await api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${channel.id}`);
  const ended = (state: InboundEvent['state']) => events.filter((event) => event.state === state).length;
  expect({ applied, duplicate, ignored, quarantined, received }).toEqual({
    applied: ended('applied'),
    duplicate: ended('duplicate'),
    ignored: ended('ignored'),
    quarantined: ended('quarantined'),
    received: events.length,
  });
  return ledger;
}

/** The counter of each section is the length of its list; `mineUnread` is no section. */
export async function expectCounters(api: Api): Promise<void> {
  const { counters } = await api.get<Snapshot>('/api/v1/sync');
  for (const [inboxId, { mineUnread: _, ...counted }] of Object.entries(counters)) {
    const lists = await Promise.all(
      Object.keys(counted).map(async (section) => {
        const rows = await api.all(`/api/v1/conversations?inboxId=${inboxId}&section=${section}`);
        return [section, rows.length] as const;
      }),
    );
    expect(Object.fromEntries(lists)).toEqual(counted);
  }
}
