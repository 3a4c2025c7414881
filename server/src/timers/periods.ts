/** How long is too long in an inbox, by its settings and by what is usual for the medium. Pure. */
import { readInboxSettings } from '../inboxes/index.ts';

export interface Periods {
  /** Minutes until an unanswered chat is missed, and until unanswered mail is; null = never. */
  readonly missedAfter: { readonly chat: number | null; readonly mail: number | null };
  /** Minutes until a missed one is closed; null = never. */
  readonly closeMissedAfter: number | null;
  /** Minutes of silence until one that somebody holds is closed; null = never. */
  readonly closeIdleAfter: number | null;
}

/** A chat waits in front of its window; a mail is written to be read later. */
const usualChatMinutes = 15;

/** @param stored the inbox's settings as they lie in the database */
export function periodsOf(stored: Record<string, unknown>): Periods {
  const { missedAfter, closeMissedAfter, closeIdleAfter } = readInboxSettings(stored);
  const chosen = missedAfter === 0 ? null : missedAfter;
  return {
    missedAfter: missedAfter === null ? { chat: usualChatMinutes, mail: null } : { chat: chosen, mail: chosen },
    closeMissedAfter,
    closeIdleAfter,
  };
}
