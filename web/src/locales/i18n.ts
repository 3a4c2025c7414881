/** The reader's language: guessed at first, then the member's own. A catalog is fetched when it is needed. */
import type { Locale } from '@irori/contract/common/api';
import { i18n } from '@lingui/core';

/** Each in its own words, for the language switch. */
export const languages: readonly { value: Locale; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'ja', label: '日本語' },
  { value: 'pl', label: 'Polski' },
];

type Catalogs = Record<Locale, () => Promise<{ messages: Record<string, string> }>>;

/** What the list says, and everything around it. */
const catalogs: Catalogs = {
  en: () => import('./en.po'),
  ja: () => import('./ja.po'),
  pl: () => import('./pl.po'),
};

/** Words that are fetched with the screens that say them; `lingui.config.ts` says which. */
const further = {
  conversation: {
    en: () => import('./conversation/en.po'),
    ja: () => import('./conversation/ja.po'),
    pl: () => import('./conversation/pl.po'),
  },
  settings: {
    en: () => import('./settings/en.po'),
    ja: () => import('./settings/ja.po'),
    pl: () => import('./settings/pl.po'),
  },
} satisfies Record<string, Catalogs>;
type Part = keyof typeof further;

/** What was asked for in this life of the page, to be fetched in the next language too. */
const asked = new Set<Part>();

const isLocale = (value: string | undefined | null): value is Locale =>
  value === 'en' || value === 'ja' || value === 'pl';

/** What this device used last, else what the browser asks for, else English. */
export function guessLocale(): Locale {
  const wished = [storedLocale(), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return wished.find(isLocale) ?? 'en';
}

/** Switches the whole page to a language; the last good one stays when its catalog cannot be fetched. */
export async function showLocale(locale: Locale): Promise<void> {
  if (i18n.locale === locale) return;
  const wanted = [catalogs, ...[...asked].map((part) => further[part])];
  for (const { messages } of await Promise.all(wanted.map((catalog) => catalog[locale]()))) i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  try {
    localStorage.setItem('irori.locale', locale);
  } catch {
    // Private mode: guessed again next time.
  }
}

/** Fetches what belongs to a conversation, or lies over the page, together with its words. */
export const withConversationWords = <Loaded>(loading: Promise<Loaded>): Promise<Loaded> =>
  withWords(loading, ['conversation']);

/** Fetches a screen beyond the inbox together with its words; many of them show parts of a conversation. */
export const withSettingsWords = <Loaded>(loading: Promise<Loaded>): Promise<Loaded> =>
  withWords(loading, ['conversation', 'settings']);

async function withWords<Loaded>(loading: Promise<Loaded>, parts: readonly Part[]): Promise<Loaded> {
  const [loaded] = await Promise.all([loading, ...parts.map(loadWords)]);
  return loaded;
}

async function loadWords(part: Part): Promise<void> {
  if (asked.has(part)) return;
  const locale = isLocale(i18n.locale) ? i18n.locale : guessLocale();
  const { messages } = await further[part][locale]();
  asked.add(part);
  i18n.load(locale, messages);
}

function storedLocale(): string | null {
  try {
    return localStorage.getItem('irori.locale');
  } catch {
    return null;
  }
}
