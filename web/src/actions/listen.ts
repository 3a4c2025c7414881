/**
 * Hears the keyboard, once for the whole page. Order of hearing: composing is never ours; what somebody handled is not
 * ours; menus, lists and dialogs keep their keys; text fields keep everything but chords with Mod.
 */
import { peekLive } from '../sync/live.ts';
import type { Action } from './action.ts';
import { ChordReader, chordOf, territoryOf } from './keys.ts';
import { actions, isMac, runAction } from './registry.ts';
import { currentOverlay, isOverlayComing, keepKey, openOverlay } from './stage.ts';

const byChord = new Map<string, Action[]>();
const starts = new Set<string>();
for (const action of actions) {
  for (const keys of action.keys) {
    byChord.set(keys, [...(byChord.get(keys) ?? []), action]);
    const [first, second] = keys.split(' ');
    if (first && second) starts.add(first);
  }
}

/** Listens until the returned function is called. */
export function listenToKeys(): () => void {
  const reader = new ChordReader();
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return reader.reset();
    const chord = chordOf(event, isMac);
    if (chord === null) return;
    const territory = territoryOf(event.target instanceof Element ? event.target : null);
    const overlaid = territory === 'dialog' || currentOverlay() !== null;
    if (territory === 'widget' || (overlaid && chord !== 'mod+k')) return reader.reset();
    const inText = territory === 'text';
    const lookUps = inText ? [chord] : reader.read(chord, Date.now(), (first) => starts.has(first) && mayUse(first));
    if (lookUps === null) {
      event.preventDefault();
      return;
    }
    for (const found of lookUps) {
      for (const action of byChord.get(found) ?? []) {
        if ((inText && !action.inText) || !mayUse(found)) continue;
        // A press that repeats while the key is held may move about, but must not close ten conversations.
        if (event.repeat && !action.onlyKey) continue;
        if (!runAction(action)) continue;
        event.preventDefault();
        return;
      }
    }
  };
  document.addEventListener('keydown', keepForOverlay, true);
  document.addEventListener('keydown', onKey);
  return () => {
    document.removeEventListener('keydown', keepForOverlay, true);
    document.removeEventListener('keydown', onKey);
  };
}

/** S and Enter in one go: the second key must not reach the row that has the focus until the picker is there. */
function keepForOverlay(event: KeyboardEvent): void {
  if (!isOverlayComing() || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === 'Escape') openOverlay(null);
  else if (!event.repeat) keepKey(event.key);
}

/** Single printable keys can be switched off (WCAG 2.1.4); chords with Mod and named keys stay. */
function mayUse(chord: string): boolean {
  const single = chord.split(' ').every((part) => /^(shift\+)?.$/u.test(part));
  return !single || (peekLive()?.store.me.preferences.singleKeys ?? true);
}
