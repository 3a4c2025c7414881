/** Inline CSS of a mail, declaration by declaration: what lays out and colours stays, what reaches out or covers goes. */

const MAX_DECLARATIONS = 100;

/** @returns the allowed declarations, joined; empty when none is left. */
export function filterCss(style: string): string {
  const kept: string[] = [];
  for (const declaration of splitDeclarations(style.slice(0, 10_000))) {
    if (kept.length >= MAX_DECLARATIONS) break;
    const colon = declaration.indexOf(':');
    if (colon < 1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (isAllowed(property) && isHarmless(property, value)) kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}

/** True when the style asks for something from the network, e.g. a background image. */
export function reachesOut(style: string): boolean {
  return /url\s*\(\s*["']?\s*(?:https?:)?\/\//i.test(style);
}

// Left out on purpose: position, z-index, float over the frame, content, behavior, cursor, animation, transform,
// filter, opacity tricks; anything that loads, covers or hides what the reader ought to see.
const families = [
  'border',
  'margin',
  'padding',
  'font',
  'text-align',
  'text-decoration',
  'text-indent',
  'text-transform',
  'list-style',
  'border-radius',
  'border-collapse',
  'border-spacing',
];
const single = new Set([
  'color',
  'background',
  'background-color',
  'width',
  'max-width',
  'min-width',
  'height',
  'max-height',
  'min-height',
  'line-height',
  'letter-spacing',
  'word-spacing',
  'word-break',
  'word-wrap',
  'overflow-wrap',
  'white-space',
  'vertical-align',
  'display',
  'direction',
  'table-layout',
  'float',
  'clear',
  'box-sizing',
]);

function isAllowed(property: string): boolean {
  return single.has(property) || families.some((name) => property === name || property.startsWith(`${name}-`));
}

function isHarmless(property: string, value: string): boolean {
  // Escapes, comments, at-rules and angle brackets have no place in a value we would keep.
  if (value === '' || value.length > 300 || /[\\<>@{}]|\/\*/.test(value)) return false;
  for (const call of value.matchAll(/([a-z-]{1,30})\s*\(/gi)) {
    if (!/^(?:rgba?|hsla?|calc|min|max|clamp)$/i.test(call[1] as string)) return false;
  }
  if (/[a-z]\s*script\s*:|expression/i.test(value)) return false;
  // Large negative distances put text over other text or out of the frame.
  if (/^(?:margin|text-indent|letter-spacing|word-spacing)/.test(property)) return !/-\s*\d{2,}/.test(value);
  if (property === 'display') return !/^(?:fixed|sticky|contents)/i.test(value);
  return true;
}

function splitDeclarations(style: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quote = '';
  let depth = 0;
  for (let i = 0; i < style.length; i++) {
    const letter = style[i] as string;
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth = Math.max(0, depth - 1);
    else if (letter === ';' && depth === 0) {
      pieces.push(style.slice(start, i));
      start = i + 1;
    }
  }
  pieces.push(style.slice(start));
  return pieces;
}
