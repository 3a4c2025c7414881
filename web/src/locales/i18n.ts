/** The reader's language: guessed at first, then the member's own. A catalog is fetched when it is needed. */
import type { Locale } from '@irori/contract/common/api';
import { i18n } from '@lingui/core';

/** Each in its own words, for the language switch. */
export const languages: readonly { value: Locale; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'ja', label: '日本語' },
  { value: 'pl', label: 'Polski' },
];

const catalogs: Record<Locale, () => Promise<{ messages: Record<string, string> }>> = {
  en: () => import('./en.po'),
  ja: () => import('./ja.po'),
  pl: () => import('./pl.po'),
};

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
  const { messages } = await catalogs[locale]();
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  try {
    localStorage.setItem('irori.locale', locale);
  } catch {
    // Private mode: guessed again next time.
  }
}

function storedLocale(): string | null {
  try {
    return localStorage.getItem('irori.locale');
  } catch {
    return null;
  }
}
