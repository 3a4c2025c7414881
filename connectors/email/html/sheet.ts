/**
 * The style sheets that a designed mail carries in itself, rule by rule: newsletters lay out by classes, and without them
 * white letters stand on white. What is kept is written anew from the parts that were understood; nothing that asks the
 * network, and no letter that could end the element, gets through.
 */
import { filterCss } from './css.ts';

const MOST_LETTERS = 100_000;
const MOST_RULES = 1000;

/** @param html as it came. @returns one sheet of harmless rules; empty when there is none. */
export function collectSheet(html: string): string {
  if (!/<style\b/i.test(html)) return '';
  const sources: string[] = [];
  let letters = 0;
  // What stands in comments is for Word alone.
  for (const [, attributes = '', css = ''] of withoutComments(html).matchAll(
    /<style\b([^>]{0,300})>([\s\S]*?)<\/style/gi,
  )) {
    const media = /\bmedia\s*=\s*["']?([^"'>]*)/i.exec(attributes)?.[1]?.trim() ?? '';
    if (media !== '' && !/^(?:all|screen)\b/i.test(media)) continue;
    letters += css.length;
    if (letters > MOST_LETTERS) break;
    sources.push(css);
  }
  const sheet = filterSheet(sources.join('\n'));
  return sheet.includes('<') ? '' : sheet;
}

/** @param css the text of a sheet. */
export function filterSheet(css: string): string {
  const kept: string[] = [];
  // Some wrap their sheet in a comment of HTML, for programs of the nineties.
  const text = css.replace(/<!--|-->/g, ' ').replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ');
  readRules(text, 0, text.length, 0, kept);
  return kept.join('');
}

/** Reads rules from `at` to `end`. Blocks are found by their brackets, strings passed over whole. */
function readRules(text: string, at: number, end: number, depth: number, kept: string[]): void {
  while (at < end && kept.length < MOST_RULES) {
    const stop = nextOf(text, at, end, '{;}');
    if (stop === -1) return;
    const head = text.slice(at, stop).trim();
    if (text[stop] !== '{') {
      at = stop + 1; // a statement such as @import, or a bracket too many
      continue;
    }
    const close = closing(text, stop, end);
    if (head.startsWith('@')) {
      const condition = /^@media\s+([\w\s(),.:<>=-]{1,200})$/i.exec(head)?.[1]?.replace(/[<>]/g, '');
      if (condition && depth === 0) {
        const inner: string[] = [];
        readRules(text, stop + 1, close, depth + 1, inner);
        if (inner.length > 0) kept.push(`@media ${condition.trim()}{${inner.join('')}}`);
      }
    } else if (isPlainSelector(head)) {
      const declarations = filterCss(text.slice(stop + 1, close));
      if (declarations !== '') kept.push(`${head.replace(/\s+/g, ' ')}{${declarations}}`);
    }
    at = close + 1;
  }
}

/** Tags, classes, ids and how they stand to each other. No attributes: what they ask for could tell what is in the mail. */
function isPlainSelector(selector: string): boolean {
  return selector.length <= 500 && /^[a-z0-9_\-.,:*>+~#()\s]+$/i.test(selector);
}

/** Where the first of these signs stands outside of strings; -1 when none does. */
function nextOf(text: string, from: number, end: number, signs: string): number {
  let quote = '';
  for (let at = from; at < end; at++) {
    const letter = text[at] as string;
    if (quote !== '') {
      // A string ends with its line (CSS Syntax section 4.3.5).
      if (letter === quote || letter === '\n') quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (signs.includes(letter)) return at;
  }
  return -1;
}

/** The bracket that closes the one at `open`, or the end. */
function closing(text: string, open: number, end: number): number {
  let depth = 0;
  for (let at = open; at !== -1 && at < end; at = nextOf(text, at + 1, end, '{}')) {
    depth += text[at] === '{' ? 1 : -1;
    if (depth === 0) return at;
  }
  return end;
}

function withoutComments(html: string): string {
  return html.replace(/<!--[\s\S]*?-->/g, (comment) =>
    /<!--\[if !mso\]>\s*<!--|<!--\s*<!\[endif\]-->/i.test(comment) ? ' ' : '',
  );
}
