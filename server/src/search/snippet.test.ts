import { describe, expect, it } from 'vitest';
import { opening, snippetAround } from './snippet.ts';
import { queryTerms } from './tokens.ts';

const around = (q: string, text: string): string | null => snippetAround(text, queryTerms(q));

describe('a snippet', () => {
  it('is the whole of a short text, on one line', () => {
    expect(around('faktur', 'Gdzie\n\n  jest FAKTURA?')).toBe('Gdzie jest FAKTURA?');
    expect(around('absent', 'Gdzie jest faktura?')).toBeNull();
  });

  it('lies around the word, wherever folding has moved it', () => {
    const filler = 'zażółć gęślą jaźń ㍿ ﾃｽﾄ '.repeat(200);
    for (const [q, word] of [
      ['lodz', 'Łódź'],
      ['strasse', 'Straße'],
      ['きーぼーど', 'キーボード'],
      ['ｷｰﾎﾞｰﾄﾞ', 'キーボード'],
    ]) {
      const snippet = around(q!, `${filler}${word} ${filler}`)!;
      expect(snippet).toContain(word);
      expect(snippet.startsWith('…') && snippet.endsWith('…')).toBe(true);
      expect(snippet.length).toBeLessThanOrEqual(202);
    }
  });

  it('takes a word at its beginning', () => {
    expect(around('art', `smart party ${'x '.repeat(100)} art of`)!.includes('art of')).toBe(true);
  });

  it('cuts no character in half', () => {
    const text = '😀'.repeat(300);
    expect(opening(text).isWellFormed()).toBe(true);
    expect(around('word', `${text} word ${text}`)!.isWellFormed()).toBe(true);
    expect(around('word', `${text} word ${text}`)).not.toContain('\ufffd');
  });
});
