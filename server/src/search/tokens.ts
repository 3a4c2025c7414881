/**
 * From text to the words it is found by. Index and query fold and cut text by the same rules, here and nowhere else, so
 * that one index knows every language and is the same on both databases: width, case, kana and diacritics are folded,
 * words are cut at what is no letter or digit, and scripts written without spaces become pairs of neighbours (which finds
 * every part of a Japanese or Chinese text, where words of a dictionary would miss half-typed ones).
 */

/** Characters of one text that are looked at; more is a log or a dump, which nobody finds by its middle. */
const maxTextLength = 200_000;
/** A longer word counts by its beginning; so a query for all of it still finds it. */
const maxTokenLength = 40;
/** Distinct words of one message. A tsvector may hold 1 MB; this many of the longest stay below it. */
const maxTokens = 4_000;

/**
 * The words of a message for its index: distinct, lower case, without accents, at most 4,000 of at most 40 characters.
 * Give what is short and decisive first (subject, names, addresses, file names), the long text last: what is beyond the
 * bound is not found.
 */
export function indexTokens(...texts: readonly (string | null | undefined)[]): string[] {
  const tokens = new Set<string>();
  for (const text of texts) {
    if (!text) continue;
    for (const run of runsOf(fold(text.slice(0, maxTextLength)))) {
      for (const token of indexForms(run)) {
        tokens.add(token);
        if (tokens.size >= maxTokens) return [...tokens];
      }
    }
  }
  return [...tokens];
}

/** One thing a text must hold to be a hit. */
export interface QueryTerm {
  readonly token: string;
  /** The text may go on after it: the word that is being typed, or a single character of a script without spaces. */
  readonly prefix: boolean;
}

/** What somebody typed, as terms that must all be found; the last word may be unfinished. Empty when there is no word in it. */
export function queryTerms(query: string): QueryTerm[] {
  const runs = [...runsOf(fold(query.slice(0, 500)))];
  const terms = new Map<string, boolean>();
  for (const [at, run] of runs.entries()) {
    for (const term of queryForms(run, at === runs.length - 1)) {
      // Said twice, once as a whole word: the whole word is the narrower of the two.
      terms.set(term.token, (terms.get(term.token) ?? true) && term.prefix);
    }
  }
  return [...terms].slice(0, 32).map(([token, prefix]) => ({ token, prefix }));
}

/** Folds width, case, kana and diacritics away. May change the length of the text. */
export function fold(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '') // not the voicing marks of kana, which lie elsewhere: か and が stay two
    .normalize('NFC')
    .replace(/[łøđðħŧßæœþıſς]/g, (letter) => letterFolds[letter] ?? letter)
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Letters that no normalisation takes apart. */
const letterFolds: Readonly<Record<string, string>> = {
  ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i', ſ: 's', ς: 'σ',
}; // biome-ignore format: a table

interface Run {
  readonly kind: 'word' | 'pairs' | 'segments';
  readonly text: string;
}

const pairsClass = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\u30fc]';
const segmentsClass = '[\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]';
const runPattern = new RegExp(
  `(${pairsClass}+)|(${segmentsClass}+)|([\\p{L}\\p{N}\\p{M}]+?)(?=${pairsClass}|${segmentsClass}|[^\\p{L}\\p{N}\\p{M}]|$)`,
  'gu',
);
const plainPattern = /[a-z0-9]+/g;
// Chinese, Japanese and Korean need no dictionary (see above); these four scripts do, and their words are short.
const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

function* runsOf(folded: string): Generator<Run> {
  if (/^[\0-\x7f]*$/.test(folded)) {
    for (const [text] of folded.matchAll(plainPattern)) yield { kind: 'word', text };
    return;
  }
  for (const [, pairs, segments, word] of folded.matchAll(runPattern)) {
    if (pairs) yield { kind: 'pairs', text: pairs };
    else if (segments) yield { kind: 'segments', text: segments };
    else if (word) yield { kind: 'word', text: word };
  }
}

function indexForms({ kind, text }: Run): string[] {
  switch (kind) {
    case 'word':
      return [text.slice(0, maxTokenLength)];
    case 'segments':
      return segmentsOf(text);
    case 'pairs': {
      const characters = [...text];
      // The last one alone too: with it, every character begins some token and can be found by itself.
      return characters.map((character, at) => character + (characters[at + 1] ?? ''));
    }
  }
}

function queryForms({ kind, text }: Run, last: boolean): QueryTerm[] {
  switch (kind) {
    case 'word':
      return [{ token: text.slice(0, maxTokenLength), prefix: last }];
    case 'segments': {
      const words = segmentsOf(text);
      return words.map((token, at) => ({ token, prefix: last && at === words.length - 1 }));
    }
    case 'pairs': {
      const characters = [...text];
      if (characters.length === 1) return [{ token: text, prefix: true }];
      return characters.slice(0, -1).map((character, at) => ({ token: character + characters[at + 1], prefix: false }));
    }
  }
}

function segmentsOf(text: string): string[] {
  return [...segmenter.segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => part.segment.slice(0, maxTokenLength));
}
