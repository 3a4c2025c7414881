import { describe, expect, it } from 'vitest';
import { ChordReader, chordOf, isComposing, type KeyPress, showChord } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  keyCode: 0,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});
const chord = (key: string, more: Partial<KeyPress> = {}) => chordOf(press(key, more), false);

describe('keys', () => {
  it.each([
    ['e', {}, 'e'],
    ['J', { shiftKey: true }, 'shift+j'],
    ['k', { ctrlKey: true }, 'mod+k'],
    ['?', { shiftKey: true }, '?'],
    ['#', { shiftKey: true }, '#'],
    ['!', { shiftKey: true }, '!'],
    ['Enter', { ctrlKey: true, shiftKey: true }, 'mod+shift+enter'],
    ['Escape', {}, 'escape'],
    ['F6', { shiftKey: true }, 'shift+f6'],
    ['ArrowDown', {}, 'arrowdown'],
    ['[', {}, '['],
    ['Shift', { shiftKey: true }, null],
  ])('reads %s with %j as %s', (key, more, expected) => {
    expect(chord(key, more)).toBe(expected);
  });

  it('never hears Alt, AltGr or Ctrl+Alt: Polish letters sit there', () => {
    expect(chord('ą', { code: 'KeyA', altKey: true })).toBeNull();
    expect(chord('ę', { code: 'KeyE', ctrlKey: true, altKey: true })).toBeNull();
    expect(chord('ó', { code: 'KeyO', getModifierState: (name) => name === 'AltGraph' })).toBeNull();
    // On a Mac the letter comes by Option, and on a Polish layout it is a key of its own.
    for (const letter of 'ąćęłńóśźż') expect(chord(letter, { code: 'KeyL' })).toBeNull();
  });

  it('hears kana, Cyrillic and full width letters by position or shape', () => {
    expect(chord('ま', { code: 'KeyJ' })).toBe('j');
    expect(chord('о', { code: 'KeyJ' })).toBe('j');
    expect(chord('ｊ', { code: 'KeyJ' })).toBe('j');
  });

  it('follows the letter, not the place, where the layout has letters', () => {
    expect(chord('z', { code: 'KeyY' })).toBe('z');
  });

  it('leaves every key to an input method at work, Safari included', () => {
    for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
      expect(isComposing(press('Enter', more))).toBe(true);
      expect(chord('Enter', more)).toBeNull();
    }
    expect(chord('Process', { code: 'KeyJ' })).toBeNull();
    expect(chord('Dead', { code: 'BracketLeft' })).toBeNull();
  });

  it('takes ⌘ for Mod on a Mac and leaves Ctrl to its emacs keys', () => {
    expect(chordOf(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(chordOf(press('k', { ctrlKey: true }), true)).toBeNull();
    expect(showChord('mod+shift+enter', true)).toBe('⌘ ⇧ ↩');
    expect(showChord('g u', false)).toBe('G U');
  });
});

describe('sequences', () => {
  const starts = (first: string) => first === 'g';

  it('waits for the second key, and gives up after a while', () => {
    const reader = new ChordReader();
    expect(reader.read('g', 0, starts)).toBeNull();
    expect(reader.read('u', 800, starts)).toEqual(['g u', 'u']);
    expect(reader.read('g', 2000, starts)).toBeNull();
    expect(reader.read('u', 4000, starts)).toEqual(['u']);
  });

  it('gives up when something else took the key', () => {
    const reader = new ChordReader();
    reader.read('g', 0, starts);
    reader.reset();
    expect(reader.read('u', 100, starts)).toEqual(['u']);
  });
});
