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
  const text = withoutComments(html);
  const lower = text.toLowerCase();
  const sources: string[] = [];
  let letters = 0;
  // Plain searches that only go forward: regular expressions would begin anew at each tag that is never closed.
  for (let at = lower.indexOf('<style'); at !== -1; ) {
    const open = lower.indexOf('>', at);
    const close = open === -1 ? -1 : lower.indexOf('</style', open);
    if (close === -1) break;
    const attributes = text.slice(at + 6, Math.min(open, at + 300));
    letters += close - open;
    if (letters > MOST_LETTERS) break;
    if (isForScreens(attributes)) sources.push(text.slice(open + 1, close));
    at = lower.indexOf('<style', close);
  }
  const sheet = filterSheet(sources.join('\n'));
  return sheet.includes('<') ? '' : sheet;
}

function isForScreens(attributes: string): boolean {
  const media = /\bmedia\s*=\s*["']?([^"'>]*)/i.exec(attributes)?.[1]?.trim() ?? '';
  return media === '' || /^(?:all|screen|only screen)\b/i.test(media);
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

/** What stands in comments is for Word alone. */
function withoutComments(html: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = html.indexOf('<!--'); at !== -1; at = html.indexOf('<!--', from)) {
    kept.push(html.slice(from, at));
    const end = html.indexOf('-->', at + 4);
    if (end === -1) return kept.join('');
    from = end + 3;
  }
  kept.push(html.slice(from));
  return kept.join('');
}
