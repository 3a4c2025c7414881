import type { Attachment } from '@irori/contract/attachments/api';
import { expect, it } from 'vitest';
import { hasCards, withoutTwins } from './cards-of.ts';

const file = (fileName: string, contentType: string, size = 400) =>
  ({ id: fileName, fileName, contentType, size, state: 'ready', inline: false }) as Attachment;

it('an invitation that came as alternative and as file is one file, and still a card', () => {
  const [nameless, named] = [file('attachment-1.ics', 'text/calendar'), file('invite.ics', 'application/ics', 402)];
  expect(withoutTwins([nameless, named])).toEqual([named]);
  expect(hasCards([named])).toBe(true);
  expect(hasCards([nameless])).toBe(true);
});

it('nothing else is left out', () => {
  const alone = [file('attachment-1.ics', 'text/calendar'), file('plan.pdf', 'application/pdf')];
  const others = [file('attachment-1.ics', 'text/calendar', 900), file('other.ics', 'text/calendar')];
  const named = [file('a.ics', 'text/calendar'), file('b.ics', 'text/calendar')];
  for (const files of [alone, others, named]) expect(withoutTwins(files)).toEqual(files);
});
