/**
 * Keys of a keyboard, heard in one place and by one set of rules (ui.md section 7). Pure: an event's fields in, a chord
 * or silence out. No chord holds Alt, Option, AltGr or Ctrl+Alt: ą ę ł ń ó ś sit there.
 */

/** The fields of a KeyboardEvent that matter here. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  getModifierState?(name: string): boolean;
}

/** An input method is at work: the key belongs to it, whatever it is. Safari's late Enter comes with keyCode 229. */
export const isComposing = (press: KeyPress): boolean =>
  press.isComposing || press.keyCode === 229 || press.key === 'Process' || press.key === 'Dead';

/**
 * The chord of a press, such as `e`, `shift+j`, `mod+k`, `?`, `escape`; null when the press is none of ours.
 * Letters by what they produce, and by position where the layout produces none (kana, Cyrillic).
 * @param mac whether Mod is ⌘ instead of Ctrl
 */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (isComposing(press) || press.altKey || press.getModifierState?.('AltGraph')) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  if (mac ? press.ctrlKey : press.metaKey) return null;
  const key = keyName(press);
  if (key === null) return null;
  const parts = [];
  if (mod) parts.push('mod');
  // Shift belongs to the character where there is no letter: `?` and `#` are what they are on any layout.
  if (press.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push('shift');
  return [...parts, key].join('+');
}

function keyName(press: KeyPress): string | null {
  if (press.key === ' ') return 'space';
  if (press.key.length > 1 && !/^\p{Script=Latin}$/u.test(press.key)) {
    return /^(Shift|Control|Meta|CapsLock|Unidentified)$/.test(press.key) ? null : press.key.toLowerCase();
  }
  const narrow = press.key.normalize('NFKC').toLowerCase();
  if (/^[\x21-\x7e]$/.test(narrow)) return narrow;
  const position = /^(?:Key([A-Z])|Digit(\d))$/.exec(press.code);
  // ą and its kin are produced letters, and not ours; kana and Cyrillic fall back on where the key lies.
  if (/\p{Script=Latin}/u.test(narrow)) return null;
  return position ? (position[1] ?? position[2] ?? '').toLowerCase() : null;
}

/** What a chord looks like to people: `mod+shift+enter` → "Ctrl Shift Enter", or with the signs of a Mac. */
export function showChord(chord: string, mac: boolean): string {
  const names: Record<string, string> = mac
    ? { mod: '⌘', shift: '⇧', enter: '↩', escape: 'esc', arrowdown: '↓', arrowup: '↑' }
    : { mod: 'Ctrl', shift: 'Shift', enter: 'Enter', escape: 'Esc', arrowdown: '↓', arrowup: '↑' };
  return chord
    .split(' ')
    .flatMap((part) =>
      part.split('+').map((name) => names[name] ?? (name.length === 1 ? name.toUpperCase() : capital(name))),
    )
    .join(' ');
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Follows sequences such as `g u`: the second key must come within a second and a half. */
export class ChordReader {
  #first: { chord: string; at: number } | null = null;

  /**
   * @param starts whether some action begins with this chord
   * @returns what to look up: the sequence, or the chord alone; null while a sequence is open
   */
  read(chord: string, now: number, starts: (chord: string) => boolean): readonly string[] | null {
    const first = this.#first;
    this.#first = null;
    if (first && now - first.at < 1500) return [`${first.chord} ${chord}`, chord];
    if (starts(chord)) {
      this.#first = { chord, at: now };
      return null;
    }
    return [chord];
  }

  reset(): void {
    this.#first = null;
  }
}

/** Where a key press belongs before it may be ours. */
export type Territory = 'free' | 'text' | 'widget' | 'dialog';

/** Whose keys these are, by the element that has the focus. */
export function territoryOf(element: Element | null): Territory {
  if (!element || element === element.ownerDocument.body) return 'free';
  if (element.closest('[role="dialog"], [role="alertdialog"]')) {
    return isText(element) ? 'text' : 'dialog';
  }
  if (isText(element)) return 'text';
  const owners =
    '[role="menu"], [role="listbox"], [role="tablist"], [role="tree"], [role="radiogroup"], [role="slider"], select';
  return element.closest(owners) ? 'widget' : 'free';
}

function isText(element: Element): boolean {
  if (element.closest('[contenteditable="true"], [role="textbox"], textarea')) return true;
  if (element.tagName !== 'INPUT') return false;
  return !/^(button|checkbox|radio|submit|reset|range|file|color)$/.test(element.getAttribute('type') ?? 'text');
}
