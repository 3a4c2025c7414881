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
  const placeholders = (message: unknown): string[] => {
    const found = new Set<string>();
    const walk = (part: unknown): void => {
      if (!Array.isArray(part)) return;
      if (typeof part[0] === 'string' && part.length <= 3 && /^[A-Za-z0-9_]+$/.test(part[0])) found.add(part[0]);
      for (const inner of part) walk(inner);
      for (const inner of part) if (inner && typeof inner === 'object') Object.values(inner).forEach(walk);
    };
    if (Array.isArray(message)) for (const part of message) walk(part);
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
    Object.keys(conversationEn).find((id) => JSON.stringify(conversationEn[id]).includes('Quoted text')) ?? '';
  const say = (lines: number) => i18n._(key, { lines });
  expect([1, 2, 5, 22].map(say)).toEqual([
    'Cytat, 1 wiersz',
    'Cytat, 2 wiersze',
    'Cytat, 5 wierszy',
    'Cytat, 22 wiersze',
  ]);
});
