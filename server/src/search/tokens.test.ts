import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, indexTokens, queryTerms } from './tokens.ts';

/** As the database does it: every term is there, a prefix by its beginning. */
const finds = (query: string, ...texts: string[]): boolean => {
  const tokens = indexTokens(...texts);
  return queryTerms(query).every(({ token, prefix }) =>
    tokens.some((each) => (prefix ? each.startsWith(token) : each === token)),
  );
};

describe('folding', () => {
  it.each([
    ['ＡＢＣ１２３', 'abc123'],
    ['Zażółć gęślą jaźń', 'zazolc gesla jazn'],
    ['ﾃｽﾄ', 'てすと'],
    ['テスト', 'てすと'],
    ['ガード', 'がーど'],
    ['Straße Ørsted İstanbul', 'strasse orsted istanbul'],
    ['Йод Ёлка', 'иод елка'],
    ['㍿', '株式会社'],
  ])('%s is %s', (text, folded) => expect(fold(text)).toBe(folded));
});

describe('finding', () => {
  it.each([
    ['gesla', 'zażółć gęślą'],
    ['GĘŚLĄ', 'zazolc gesla'],
    ['Łódź', 'LODZ 2026'],
    ['faktu', 'Re: Faktura nr 12/2026'],
    ['faktura 2026', 'Re: Faktura nr 12/2026'],
    ['anna@exam', 'Anna <anna@example.com>'],
    ['東京都', '東京都庁の件'],
    ['京', '東京'],
    ['都', '東京都庁'],
    ['キーボード', '新しいきーぼーどの注文'],
    ['ｷｰﾎﾞｰﾄﾞ', '新しいキーボードの注文'],
    ['ケース', 'iPhoneケースを探す'],
    ['iphone', 'iPhoneケースを探す'],
    ['주문', '주문하신 상품'],
    ['สวัสดี', 'สวัสดีครับ'],
    ["o'brien", "Mr O'Brien"],
    ['żółć', 'z\u0307o\u0301łc\u0301'],
  ])('%s finds %s', (query, text) => expect(finds(query, text)).toBe(true));

  it.each([
    ['か', 'が'],
    ['fak tur', 'faktura'],
    ['東都', '東京都'],
    ['aktura', 'faktura'],
  ])('%s does not find %s', (query, text) => expect(finds(query, text)).toBe(false));

  it('finds any part of a text without spaces, and any text by any beginning of its words', () => {
    const japanese = fc.string({
      unit: fc.constantFrom(...'東京都庁注文商品の件ですがカナ'),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(japanese, fc.nat(), fc.nat(), (text, from, length) => {
        const start = from % text.length;
        return finds(text.slice(start, start + 1 + (length % (text.length - start))), text);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const tokens = indexTokens(text);
        return queryTerms(text).every(({ token }) => tokens.some((each) => each.startsWith(token)));
      }),
    );
  });
});

describe('bounds', () => {
  it('keeps each word once, and what was given first', () => {
    expect(indexTokens('b a', null, undefined, '', 'a c')).toEqual(['b', 'a', 'c']);
  });

  it('holds any text to what a tsvector can take', () => {
    const words = Array.from({ length: 50_000 }, (_, at) => `${'漢'.repeat(1)}word${at}`).join(' ');
    expect(indexTokens('first', words)).toHaveLength(4_000);
    expect(indexTokens('x'.repeat(100_000))).toEqual(['x'.repeat(40)]);
    expect(finds('x'.repeat(60), 'x'.repeat(70))).toBe(true);
  });

  it('takes time in proportion to the text, whatever it is made of', () => {
    for (const unit of ['a', 'é', '漢', 'a漢', 'é ', '\u0301', 'ก']) {
      const started = performance.now();
      indexTokens(unit.repeat(200_000 / unit.length));
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  it('has no term for what holds no word', () => {
    expect(queryTerms(' - !? ')).toEqual([]);
    expect(queryTerms('')).toEqual([]);
  });
});
