// Members as others see them, and their preferences as they hold.
import { locale } from '@irori/contract/common/api';
import { type Member, type Preferences, preferences } from '@irori/contract/members/api';
import type { MemberRow } from './store.ts';

export function presentMember(row: MemberRow): Member {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    slug: row.slug,
    role: row.role,
    available: row.available,
    inboxIds: row.inbox_ids,
    removedAt: row.removed_at?.toISOString() ?? null,
  };
}

const defaults: Preferences = {
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
};

/** What a member chose, the rest as it comes. A stored value that is no longer a choice counts as not chosen. */
export function readPreferences(stored: Record<string, unknown>): Preferences {
  const valid = Object.entries(preferences.shape).flatMap(([name, schema]) => {
    const result = schema.safeParse(stored[name]);
    return result.success ? [[name, result.data]] : [];
  });
  return { ...defaults, ...Object.fromEntries(valid) };
}

/** The language of a browser or form, where it is one of ours. */
export function knownLocale(text: string): Preferences['locale'] {
  return locale.safeParse(text).data ?? 'en';
}
