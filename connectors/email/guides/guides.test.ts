// Every guide can be followed in all three languages, leads to the receiving address, and is told apart from the others.
import { describe, expect, it } from 'vitest';
import type { LocalisedText } from '../../kit/connector.ts';
import { guides } from './index.ts';

/** All texts of a value, however deep they lie. */
function textsIn(value: unknown): LocalisedText[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'ja' in value && 'pl' in value) return [value as LocalisedText];
  return Object.values(value).flatMap(textsIn);
}

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

describe.each(guides)('the guide for $id', (guide) => {
  it('speaks three languages', () => {
    const texts = textsIn([guide.steps, guide.note, guide.advice, guide.instead]);
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) {
      expect(text.en.trim()).not.toBe('');
      expect(text.ja).toMatch(japanese);
      expect(text.pl.trim()).not.toBe('');
      expect(text.pl).not.toBe(text.en);
    }
  });

  it('quotes menus with the marks of the language', () => {
    for (const text of textsIn(guide)) {
      expect(text.en).not.toMatch(/[„「」"]/);
      expect(text.ja).not.toMatch(/[„”“"]/);
      expect(text.pl).not.toMatch(/[「」“"]/);
    }
  });

  it('leads to the receiving address, and says what to do when nothing arrives', () => {
    const leads = guide.steps.filter(
      (step) => step.copy === 'receivingAddress' || step.line?.includes('{receivingAddress}'),
    );
    expect(leads).not.toEqual([]);
    expect(guide.advice['forwarding.nothing_arrived']).toBeDefined();
  });

  it('is true as well for somebody who opened it by a link, without a choice of guides and without the mails that arrive', () => {
    for (const text of textsIn(guide)) {
      expect(text.en).not.toMatch(/on this page|choose that (instead|guide|provider)|provider above/i);
      expect(text.ja).not.toMatch(/このページに|上の一覧/);
      expect(text.pl).not.toMatch(/na tej stronie|wybierz (powyżej|tamten)/i);
    }
  });

  it('has steps with ids of their own, at least one of which is needed', () => {
    expect(new Set(guide.steps.map(({ id }) => id)).size).toBe(guide.steps.length);
    expect(guide.steps.some((step) => !step.optional)).toBe(true);
  });

  it('fills in only what a channel has', () => {
    for (const { line } of guide.steps) {
      for (const [name] of line?.matchAll(/\{[^}]*\}/g) ?? [])
        expect(['{address}', '{user}', '{receivingAddress}']).toContain(name);
    }
  });
});

describe('the guides together', () => {
  it('are guessed from a domain by one guide alone', () => {
    const domains = guides.flatMap((guide) => guide.domains);
    expect(new Set(domains).size).toBe(domains.length);
    expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
  });

  it('point to each other by ids that exist', () => {
    const ids = guides.map(({ id }) => id);
    for (const guide of guides) if (guide.instead) expect(ids).toContain(guide.instead.guide);
  });
});
