/** A text with the words that were looked for lit. */
import type { ReactNode } from 'react';
import { fold } from '../palette/match.ts';

export function Lit({ text, words }: { text: string; words: readonly string[] }) {
  return <>{litParts(text, words)}</>;
}

/** The text in parts; found ones are marked. Works on the folded text, character by character, so that `ą` is found by `a`. */
export function litParts(text: string, words: readonly string[]): ReactNode[] {
  const letters = [...text.replace(/[«»]/g, '')];
  const folded = letters.map((letter) => fold(letter) || ' ');
  const starts: number[] = [];
  let plain = '';
  for (const [index, letter] of folded.entries()) {
    for (let count = 0; count < letter.length; count += 1) starts.push(index);
    plain += letter;
  }
  const lit = new Set<number>();
  for (const word of words) {
    for (let at = plain.indexOf(word); at !== -1 && word !== ''; at = plain.indexOf(word, at + word.length)) {
      for (let offset = 0; offset < word.length; offset += 1) lit.add(starts[at + offset]!);
    }
  }
  const parts: ReactNode[] = [];
  for (let index = 0; index < letters.length; ) {
    const on = lit.has(index);
    let end = index;
    while (end < letters.length && lit.has(end) === on) end += 1;
    const piece = letters.slice(index, end).join('');
    parts.push(
      on ? (
        <mark key={index} className="rounded-[3px] bg-selected px-0.5 font-bold text-text">
          {piece}
        </mark>
      ) : (
        piece
      ),
    );
    index = end;
  }
  return parts;
}
