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

/** What the inbox says, and everything around it. */
const catalogs: Catalogs = {
  en: () => import('./en.po'),
  ja: () => import('./ja.po'),
  pl: () => import('./pl.po'),
};

/** What the screens beyond the inbox say (`lingui.config.ts` lists them). */
const settingsCatalogs: Catalogs = {
  en: () => import('./settings/en.po'),
  ja: () => import('./settings/ja.po'),
  pl: () => import('./settings/pl.po'),
};

let needsSettings = false;

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
  const wanted = needsSettings ? [catalogs[locale](), settingsCatalogs[locale]()] : [catalogs[locale]()];
  for (const { messages } of await Promise.all(wanted)) i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  try {
    localStorage.setItem('irori.locale', locale);
  } catch {
    // Private mode: guessed again next time.
  }
}

/** Fetches a screen beyond the inbox together with its words. */
export async function withSettingsWords<Screen>(screen: Promise<Screen>): Promise<Screen> {
  const [loaded] = await Promise.all([screen, loadSettingsWords()]);
  return loaded;
}

async function loadSettingsWords(): Promise<void> {
  if (needsSettings) return;
  const { locale } = i18n;
  const { messages } = await settingsCatalogs[isLocale(locale) ? locale : guessLocale()]();
  needsSettings = true;
  i18n.load(locale, messages);
}

function storedLocale(): string | null {
  try {
    return localStorage.getItem('irori.locale');
  } catch {
    return null;
  }
}
