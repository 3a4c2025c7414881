/** The few words around a hit. */
import { fold, type QueryTerm } from './tokens.ts';

const before = 60;
const length = 200;
const chunk = 500;

/** About 200 characters around the first word found, on one line; null when none of the words is in the text. */
export function snippetAround(text: string, terms: readonly QueryTerm[]): string | null {
  const at = placeOf(text, terms);
  if (at === null) return null;
  return cut(text, Math.max(0, at - before));
}

/** The beginning of a text, when the hit lies elsewhere. */
export function opening(text: string): string {
  return cut(text, 0);
}

function cut(text: string, from: number): string {
  const start = from === 0 ? 0 : from + Math.max(0, text.slice(from, from + 20).search(/\s\S/));
  const piece = text.slice(start, start + length);
  const line = piece.replace(/\s+/g, ' ').trim();
  // A cut may fall into a pair of surrogates; the half of it is no character.
  return `${start > 0 ? '…' : ''}${line.toWellFormed().replace(/^\ufffd|\ufffd$/g, '')}${start + length < text.length ? '…' : ''}`;
}

/**
 * Where in the text as it was written the first word is. Folding changes lengths, so the text is folded in pieces, and
 * only in the piece that has the word character by character.
 */
function placeOf(text: string, terms: readonly QueryTerm[]): number | null {
  const tokens = terms.map((term) => term.token);
  const found = (folded: string): number => {
    const places = tokens.map((token) => wordPlace(folded, token)).filter((place) => place >= 0);
    return places.length === 0 ? -1 : Math.min(...places);
  };
  for (let from = 0; from < text.length; from += chunk) {
    const piece = text.slice(from, from + chunk + 60);
    if (found(fold(piece)) < 0) continue;
    return from + originalPlace(piece, found(fold(piece)));
  }
  return null;
}

/** A word is found at its beginning; scripts without spaces begin anywhere. */
function wordPlace(folded: string, token: string): number {
  for (let at = folded.indexOf(token); at >= 0; at = folded.indexOf(token, at + 1)) {
    const previous = folded[at - 1];
    if (previous === undefined || !/[\p{L}\p{N}]/u.test(previous) || !/^[a-z0-9]/.test(token)) return at;
  }
  return -1;
}

function originalPlace(piece: string, foldedPlace: number): number {
  let folded = 0;
  let original = 0;
  for (const character of piece) {
    if (folded >= foldedPlace) return original;
    folded += fold(character).length;
    original += character.length;
  }
  return original;
}
