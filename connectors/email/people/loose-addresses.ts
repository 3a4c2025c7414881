/** Addresses as mail programs print them for people: `Ann <ann@x.com>; "Bob" <bob@y.com<mailto:bob@y.com>>`, `Ann [mailto:…]`. */
import type { AddressClaim } from '../../kit/inbound-event.ts';
import { cleanAddress, cleanName } from './addresses.ts';

const MAX = 100;

/** Entries without an address are left out. Linear in the length of the text. */
export function parseLooseAddresses(text: string): AddressClaim[] {
  const tidy = text
    .slice(0, 20_000)
    .replace(/<mailto:[^<>]{0,320}>/gi, '')
    .replace(/[[(]mailto:([^\])]{1,320})[\])]/gi, '<$1>')
    .replace(/[*]/g, '')
    .replace(/[＜]/g, '<')
    .replace(/[＞]/g, '>');
  const out: AddressClaim[] = [];
  for (const piece of splitList(tidy)) {
    if (out.length >= MAX) break;
    const bracketed = /^(.*?)[<[(]\s*([^\s<>[\]()]{1,64}@[^\s<>[\]()]{1,255})\s*[>\])]?/.exec(piece);
    const address = cleanAddress(
      bracketed?.[2] ?? /[^\s<>[\]()"',;]{1,64}@[^\s<>[\]()"',;]{1,255}/.exec(piece)?.[0] ?? '',
    );
    if (address === null) continue;
    const name = cleanName((bracketed?.[1] ?? '').replace(/\s*(?:on behalf of|im auftrag von|w imieniu).*$/i, ''));
    out.push({ name: name === address ? '' : name, address });
  }
  return out;
}

/** Commas and semicolons outside of quotes and brackets part entries; "Doe, John <john@x.com>" is one entry. */
function splitList(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') quoted = !quoted;
    else if (letter === '<') depth++;
    else if (letter === '>') depth = Math.max(0, depth - 1);
    else if ((letter === ';' || letter === ',' || letter === '、') && !quoted && depth === 0) {
      const piece = text.slice(start, at);
      // A comma before any address belongs to the name.
      if (letter === ',' && !piece.includes('@') && /^[^,;]{0,80}</.test(text.slice(at + 1, at + 100))) continue;
      pieces.push(piece);
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}
