/**
 * Takes tags out that are nested deeper than any letter is. Parsers and sanitisers take time squared on nesting:
 * 400,000 open divs held the sanitiser for 79 s, and 200,000 that close the wrong tag for 52 s [measured].
 */

const DEEPEST = 200;

/** @returns the same HTML, less the tags beyond the limit; their text stays. */
export function flatten(html: string): string {
  if (!mayBeDeep(html)) return html;
  const kept: string[] = [];
  const open: string[] = [];
  /** Open tags that were taken out, by name: their closing tags go too. */
  const dropped = new Map<string, number>();
  let from = 0;
  for (let start = html.indexOf('<'); start !== -1; ) {
    const end = html.indexOf('>', start);
    if (end === -1) break;
    const tag = /^<(\/?)([a-z][a-z0-9:-]{0,40})/i.exec(html.slice(start, start + 50));
    const name = tag?.[2]?.toLowerCase();
    if (name !== undefined && !flat.has(name) && html[end - 1] !== '/') {
      const keep = tag?.[1] === '/' ? close(name, open, dropped) : enter(name, open, dropped);
      if (!keep) {
        kept.push(html.slice(from, start));
        from = end + 1;
      }
    }
    start = html.indexOf('<', name === undefined ? start + 1 : end + 1);
  }
  kept.push(html.slice(from));
  return kept.join('');
}

function enter(name: string, open: string[], dropped: Map<string, number>): boolean {
  if (open.length < DEEPEST) {
    open.push(name);
    return true;
  }
  dropped.set(name, (dropped.get(name) ?? 0) + 1);
  return false;
}

/** Closes the nearest tag of that name and all inside it, as parsers do; false for one that closes nothing. */
function close(name: string, open: string[], dropped: Map<string, number>): boolean {
  const gone = dropped.get(name) ?? 0;
  if (gone > 0) {
    dropped.set(name, gone - 1);
    return false;
  }
  const at = open.lastIndexOf(name);
  if (at === -1) return false;
  open.length = at;
  return true;
}

function mayBeDeep(html: string): boolean {
  let count = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) if (++count > DEEPEST) return true;
  return false;
}

// Never closed, or closed by the next of their kind: they do not nest however often they come.
const flat = new Set(
  'area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option tbody thead tfoot html body head'.split(
    ' ',
  ),
);
