/** Colleagues see that I write, until I pause; never what. */

import type { DraftKind } from '../../../sync/drafts.ts';
import { sendPresence } from '../../../sync/start.ts';

let lastSaid = 0;
let pausing: ReturnType<typeof setTimeout> | undefined;

/** Colleagues see that I write, at most once in three seconds, until I pause for six; never what. */
export function sayWriting(conversationId: string, kind: DraftKind): void {
  clearTimeout(pausing);
  pausing = setTimeout(() => sayPaused(conversationId), 6000);
  if (Date.now() - lastSaid < 3000) return;
  lastSaid = Date.now();
  sendPresence({ type: 'presence', conversationId, state: kind });
}

export function sayPaused(conversationId: string): void {
  clearTimeout(pausing);
  if (lastSaid === 0) return;
  lastSaid = 0;
  sendPresence({ type: 'presence', conversationId, state: 'viewing' });
}

/** The conversation was left: nothing more is said about it. */
export function stopPausing(): void {
  clearTimeout(pausing);
}
