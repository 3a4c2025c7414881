import { i18n } from '@lingui/core';
import { afterAll, expect, it } from 'vitest';
import { messages as en } from '../locales/en.po';
import { messages as ja } from '../locales/ja.po';
import { messages as pl } from '../locales/pl.po';
import { describeCode } from './describe-problem.ts';

afterAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

it.each([
  ['en', en, 'film.mov is too large: a file may have 25 MB here.'],
  ['ja', ja, 'film.mov は大きすぎます。ここで扱えるファイルは 25 MB までです。'],
  ['pl', pl, 'Plik film.mov jest za duży: może mieć tu najwyżej 25 MB.'],
])('names a limit as the reader reads sizes: %s', (locale, messages, sentence) => {
  i18n.loadAndActivate({ locale, messages });
  const params = { fileName: 'film.mov', maxBytes: 25_000_000 };
  // The space before the unit is one that does not break.
  expect(describeCode('attachment_too_large', params).replaceAll('\u00a0', ' ')).toBe(sentence);
});
