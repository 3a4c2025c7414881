/** Was the HTML designed, or does it merely carry what the text says? Only a designed mail needs the frame. */

/** @param html as it came. Reads tags with plain searches, so that any size takes one pass. */
export function isDesigned(html: string): boolean {
  const lower = html.toLowerCase();
  if (/<img\b/.test(lower)) return true;
  if (count(lower, '<table') > 0 || count(lower, '<h1') + count(lower, '<h2') + count(lower, '<h3') > 0) return true;
  if (/<(?:ul|ol|pre|code|hr|center|mark|del|u)\b/.test(lower)) return true;
  return /background(?:-color)?\s*[:=]\s*["']?\s*(?!#?fff(?:fff)?\b|white|transparent|inherit|initial|none)[#a-z]/.test(
    lower,
  );
}

function count(text: string, piece: string): number {
  let found = 0;
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + piece.length)) found++;
  return found;
}
