/**
 * Does what was typed fit these words? Folded for case, width and Polish marks, forgiving one slip in longer words.
 * Pure; the same for palette and pickers.
 */

/** One spelling for many: `Ｚażółć` and `zazolc` are the same. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .trim();
}

/** 0 when it does not fit; the greater the better. Every word that was typed must be found. */
export function rank(query: string, text: string): number {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  const whole = fold(text);
  const words = whole.split(/[\s/.,@_()-]+/).filter(Boolean);
  let sum = 0;
  for (const word of wanted) {
    const found = rankWord(word, whole, words);
    if (found === 0) return 0;
    sum += found;
  }
  return sum / wanted.length;
}

function rankWord(wanted: string, whole: string, words: readonly string[]): number {
  if (whole.startsWith(wanted)) return 100;
  if (words.some((word) => word.startsWith(wanted))) return 80;
  if (whole.includes(wanted)) return 60;
  if (wanted.length >= 4 && words.some((word) => oneSlip(wanted, word.slice(0, wanted.length + 1)))) return 30;
  return 0;
}

/** One letter more, less, other, or two that changed places. */
function oneSlip(a: string, b: string): boolean {
  return within(a, b) || within(a, b.slice(0, -1)) || within(a, b.slice(0, -2));
}

function within(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const restA = a.slice(start, a.length - end);
  const restB = b.slice(start, b.length - end);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
