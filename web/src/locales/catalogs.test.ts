import { setupI18n } from '@lingui/core';
import { expect, it } from 'vitest';
import { messages as conversationEn } from './conversation/en.po';
import { messages as conversationJa } from './conversation/ja.po';
import { messages as conversationPl } from './conversation/pl.po';
import { messages as en } from './en.po';
import { messages as ja } from './ja.po';
import { messages as pl } from './pl.po';
import { messages as settingsEn } from './settings/en.po';
import { messages as settingsJa } from './settings/ja.po';
import { messages as settingsPl } from './settings/pl.po';

const catalogs = [
  { name: 'the inbox', en, ja, pl },
  { name: 'a conversation', en: conversationEn, ja: conversationJa, pl: conversationPl },
  { name: 'the screens beyond it', en: settingsEn, ja: settingsJa, pl: settingsPl },
];

it.each(catalogs)('keeps every placeholder of the sentence: $name', ({ en, ja, pl }) => {
  // A compiled sentence is a list of words and arguments; an argument is [name], or [name, kind, {case: sentence}].
  const placeholders = (sentence: unknown): string[] => {
    const found = new Set<string>();
    const walk = (parts: unknown): void => {
      if (!Array.isArray(parts)) return;
      for (const part of parts) {
        if (!Array.isArray(part)) continue;
        found.add(String(part[0]));
        for (const inner of Object.values(part[2] ?? {})) walk(inner);
      }
    };
    walk(sentence);
    return [...found].sort();
  };
  for (const [key, message] of Object.entries(en)) {
    expect(placeholders(ja[key]), `ja ${JSON.stringify(message)}`).toEqual(placeholders(message));
    expect(placeholders(pl[key]), `pl ${JSON.stringify(message)}`).toEqual(placeholders(message));
  }
});

it('bends Polish words to their number', () => {
  const i18n = setupI18n({ locale: 'pl', messages: { pl: conversationPl } });
  const key =
    Object.keys(conversationEn).find((id) => JSON.stringify(conversationEn[id]).includes('Quoted text,')) ?? '';
  const say = (lines: number) => i18n._(key, { lines });
  expect([1, 2, 5, 22].map(say)).toEqual([
    'Cytat, 1 wiersz',
    'Cytat, 2 wiersze',
    'Cytat, 5 wierszy',
    'Cytat, 22 wiersze',
  ]);
});
