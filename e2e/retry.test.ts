// What becomes of a reply that did not go out at once: it is tried again by itself, also by a server started anew; it is
// never sent a second time in silence; and a person can always say "send it".
import { describe, expect, it } from 'vitest';
import { TestBrowser } from './browser.ts';
import { databaseKinds } from './databases.ts';
import { type Desk, withDesk } from './desk.ts';
import type { DeliveryAttempt, Message, Problem } from './wire.ts';

const attempts = async ({ house }: Desk, id: string) =>
  (await house.api.all<DeliveryAttempt>(`/api/v1/messages/${id}/deliveries`)).map(({ outcome }) => outcome);
const trouble = async ({ house }: Desk, id: string) =>
  (await house.api.get<{ deliveryTrouble: boolean }>(`/api/v1/conversations/${id}`)).deliveryTrouble;

// Side by side: the back-off is a whole minute, and waiting on both databases takes no longer than on one.
describe.concurrent('a server that was killed', () => {
  it.each(databaseKinds)(
    'tries again by itself what was refused for now, and calls uncertain what was in the air (%s)',
    async (kind) =>
      withDesk(kind, async (desk) => {
        const { house, sink } = desk;
        const greta = await desk.conversationOf('greta');
        sink.mode = { kind: 'refuse', code: 451, text: '4.3.0 The disk is full, come back later' };
        const refused = await desk.reply(greta, 'patience is a virtue');
        const waiting = await desk.until(refused, (delivery) => delivery.state === 'queued' && delivery.attempts === 1);
        expect(waiting.error?.text).toContain('The disk is full');
        expect(Date.parse(waiting.nextAttemptAt ?? '')).toBeGreaterThan(Date.now() + 30_000);

        const jonas = await desk.conversationOf('jonas');
        sink.mode = { kind: 'hang' };
        const hanging = await desk.reply(jonas, 'hanging in the air');
        await desk.copiesOf('hanging in the air', 1);
        await house.kill();
        sink.mode = { kind: 'accept' };
        await house.start();

        await desk.inState(hanging, 'uncertain', 100_000);
        expect(await attempts(desk, hanging)).toEqual(['interrupted']);
        expect(await trouble(desk, jonas)).toBe(true);
        expect(await desk.inState(refused, 'accepted', 100_000)).toMatchObject({ attempts: 2, error: null });
        expect(await attempts(desk, refused)).toEqual(['transient', 'accepted']);
        expect(await trouble(desk, greta)).toBe(false);
        await desk.copiesOf('patience is a virtue', 1);
        await desk.copiesOf('hanging in the air', 1);
      }),
    180_000,
  );
});

describe('a reply', () => {
  it('fails with the relay’s own words after a 5xx, and goes out when a person says so', () =>
    withDesk('pglite', async (desk) => {
      const { house, sink } = desk;
      const id = await desk.conversationOf('harald');
      sink.mode = { kind: 'refuse-recipient', code: 550, text: '5.1.1 Nobody of that name lives here' };
      const messageId = await desk.reply(id, 'are you there?');
      expect((await desk.inState(messageId, 'failed')).error).toMatchObject({
        code: 'smtp.mailbox_unknown',
        text: expect.stringContaining('Nobody of that name lives here'),
      });
      expect(await trouble(desk, id)).toBe(true);

      sink.mode = { kind: 'accept' };
      await house.api.post(`/api/v1/messages/${messageId}/retry`);
      await desk.inState(messageId, 'accepted');
      await desk.copiesOf('are you there?', 1);
      expect(await trouble(desk, id)).toBe(false);
      const again = await house.api.ask<Problem>('POST', `/api/v1/messages/${messageId}/retry`);
      expect(again).toMatchObject({ status: 409, body: { code: 'delivery_not_retriable' } });
    }));

  it('is uncertain when the relay took it and never answered; a second copy is a person’s decision', () =>
    withDesk('pglite', async (desk) => {
      const { house, sink } = desk;
      const id = await desk.conversationOf('ines');
      sink.mode = { kind: 'cut' };
      const messageId = await desk.reply(id, 'did you get this?');
      await desk.inState(messageId, 'uncertain');
      expect(await attempts(desk, messageId)).toEqual(['outcome_unknown']);
      expect(await trouble(desk, id)).toBe(true);

      sink.mode = { kind: 'accept' };
      await house.restart();
      await desk.inState(await desk.reply(id, 'a later mail'), 'accepted');
      await desk.copiesOf('did you get this?', 1);
      const still = await house.api.get<Message>(`/api/v1/messages/${messageId}`);
      expect(still.delivery).toMatchObject({ state: 'uncertain', attempts: 1 });

      await house.api.post(`/api/v1/messages/${messageId}/retry`);
      await desk.inState(messageId, 'accepted');
      const both = await desk.copiesOf('did you get this?', 2);
      const ids = both.map((mail) => /^Message-ID: (.*)$/im.exec(mail.raw.toString())?.[1]);
      expect(new Set(ids).size).toBe(1); // so that the receiver can tell that it is the same mail
    }));

  it('that waits for its next attempt goes out when a person presses Try now, a minute before its hour', () =>
    withDesk('pglite', async (desk) => {
      const { house, sink } = desk;
      const id = await desk.conversationOf('karin');
      sink.mode = { kind: 'refuse', code: 451, text: '4.3.0 The disk is full, come back later' };
      const messageId = await desk.reply(id, 'no time to wait');
      await desk.until(messageId, ({ state, attempts }) => state === 'queued' && attempts === 1);
      sink.mode = { kind: 'accept' };
      const browser = await TestBrowser.open();
      try {
        const { page, context } = await browser.visit();
        await context.addCookies([{ ...(await house.signIn()), url: house.url }]);
        await page.goto(`${house.url}/inbox/all/all/${id}`);
        await page.getByRole('article').getByRole('button', { name: 'Try now' }).click();
        await desk.inState(messageId, 'accepted', 10_000);
        await page.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' });
      } finally {
        await browser.close();
      }
      await desk.copiesOf('no time to wait', 1);
    }));
});
