// A house with a relay behind it and one support address: what a test of replies needs, and the words to speak of it.
import { expect } from 'vitest';
import type { DatabaseKind } from './databases.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { type ReceivedMail, Sink } from './sink.ts';
import { until } from './until.ts';
import type { Conversation, DeliveryState, Message } from './wire.ts';

type Delivery = NonNullable<Message['delivery']>;

export interface Desk {
  readonly house: House;
  readonly sink: Sink;
  readonly receivingAddress: string;
  /** Lets a customer of that name write, and answers the conversation that came of it. */
  conversationOf(customer: string): Promise<string>;
  /** Writes a reply and answers its message. */
  reply(conversationId: string, text: string): Promise<string>;
  until(messageId: string, fits: (delivery: Delivery) => boolean, timeoutMs?: number): Promise<Delivery>;
  inState(messageId: string, state: DeliveryState, timeoutMs?: number): Promise<Delivery>;
  /** Waits for so many copies at the relay, and makes sure that there are no more. */
  copiesOf(text: string, count: number): Promise<ReceivedMail[]>;
}

/** Opens a desk for `work` and clears it away; a house that complained in its log has failed the test. */
export async function withDesk(kind: DatabaseKind, work: (desk: Desk) => Promise<void>): Promise<void> {
  const sink = await Sink.open();
  const house = await House.openReady({ kind, settings: { IRORI_SMTP_URL: sink.url } });
  try {
    const { receivingAddress } = await house.connect();
    await work(deskOf(house, sink, receivingAddress));
    expect(house.troubles).toEqual([]);
  } finally {
    await house.close();
    await sink.close();
  }
}

function deskOf(house: House, sink: Sink, receivingAddress: string): Desk {
  const waitFor: Desk['until'] = (messageId, fits, timeoutMs = 15_000) =>
    until(
      async () => {
        const { delivery } = await house.api.get<Message>(`/api/v1/messages/${messageId}`);
        return delivery !== null && fits(delivery) && delivery;
      },
      { what: `message ${messageId} to come so far`, timeoutMs, everyMs: 100 },
    );
  return {
    house,
    sink,
    receivingAddress,
    conversationOf: async (customer) => {
      const from = `${customer} <${customer}@customer.example>`;
      await sendMail(house.smtpPort, { from, to: receivingAddress, subject: customer });
      const found = await until(
        async () =>
          (await house.api.all<Conversation>('/api/v1/conversations')).find((one) => one.subject === customer),
        { what: `the conversation of ${customer}` },
      );
      return found.id;
    },
    reply: async (conversationId, text) => {
      const path = `/api/v1/conversations/${conversationId}/messages`;
      return (await house.api.post<{ message: Message }>(path, { text })).message.id;
    },
    until: waitFor,
    inState: (messageId, state, timeoutMs) => waitFor(messageId, (delivery) => delivery.state === state, timeoutMs),
    copiesOf: async (text, count) => {
      const copies = () => sink.mails.filter((mail) => mail.raw.includes(text));
      await until(() => copies().length >= count, { what: `${count} copies of "${text}"` });
      expect(copies()).toHaveLength(count);
      return copies();
    },
  };
}
