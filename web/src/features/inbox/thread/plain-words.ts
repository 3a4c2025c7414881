/** What the words of a mail without HTML tell of themselves: whether they are laid out in columns, and what was folded away. */

/** Rows that make a table: fewer are somebody's habit of writing. */
const ROWS = 3;

/** Columns or boxes, which only letters of one width show as they were meant. */
export function isTabular(text: string): boolean {
  let edges = 0;
  let rows = 0;
  let columns: ReadonlySet<number> = new Set();
  for (const line of text.split('\n', 2000)) {
    if (isBoxEdge(line)) edges++;
    if (edges >= 2) return true;
    const starts = columnsOf(line);
    const shared = new Set([...starts].filter((at) => columns.has(at)));
    columns = rows > 0 && shared.size > 0 ? shared : starts;
    rows = starts.size === 0 ? 0 : shared.size > 0 ? rows + 1 : 1;
    if (rows >= ROWS) return true;
  }
  return false;
}

const isBoxEdge = (line: string): boolean =>
  /^\s*(?:\+(?:[-=]{2,}\+)+|\|(?:\s*:?-{2,}:?\s*\|)+|[┌╔├╠└╚╭╰┏┣┗][─═━┬╦┼╬┴╩┳╋┻]{2,}[┐╗┤╣┘╝╮╯┓┫┛])\s*$/u.test(line);

/** Where words begin or end beside a gap of two spaces or more; the gap after a full stop is but a way to write. */
function columnsOf(line: string): Set<number> {
  const found = new Set<number>();
  for (const gap of line.matchAll(/[^\s.!?:](?:[ ]{2,}|\t+)(?=(\S+))/g)) {
    const start = gap.index + gap[0].length;
    found.add(start);
    // Figures stand flush right, and so do their headings.
    found.add(-(start + (gap[1] ?? '').length));
  }
  return found;
}

/** What stands folded under a message, by its own marks. */
export function foldedKind(text: string): 'quote' | 'signature' | 'both' {
  const [head = ''] = text.trimStart().split('\n', 1);
  if (!/^(?:--|—|––)\s*$/.test(head)) return 'quote';
  return /^\s{0,3}>|^[-_=]{3,}.*\p{L}|^_{10,}|[:：]\s*$|^\s*\*?(?:From|Von|De|Da|Od|差出人|送信者)\*?\s?[:：]/mu.test(
    text,
  )
    ? 'both'
    : 'signature';
}
