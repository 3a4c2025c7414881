/** Taking the last action back: offered in a toast, by Z and in the palette. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { announce } from '../ui/announce.tsx';
import { showToast } from '../ui/toast.tsx';
import type { Action } from './action.ts';
import { stage } from './stage.ts';

interface Undoable {
  readonly done: string;
  readonly until: number;
  readonly undo: () => void;
  readonly closeToast: () => void;
}

let stack: Undoable[] = [];

/**
 * Says what was done and offers to take it back.
 * @param seconds how long it can be taken back
 */
export function offerUndo(done: MessageDescriptor, undo: () => void, seconds = 10): void {
  const text = i18n._(done);
  const entry: Undoable = {
    done: text,
    until: Date.now() + seconds * 1000,
    undo,
    closeToast: showToast({ text, action: { label: i18n._(msg`Undo`), run: () => takeBack(entry) } }, seconds),
  };
  stack = [...stack.slice(-19), entry];
  announce(text);
}

/** Forgets an offer that has lost its sense, such as a mail that has left meanwhile. */
export function withdrawUndo(undo: () => void): void {
  const entry = stack.find((other) => other.undo === undo);
  entry?.closeToast();
  stack = stack.filter((other) => other !== entry);
}

function takeBack(entry: Undoable): void {
  stack = stack.filter((other) => other !== entry);
  entry.closeToast();
  entry.undo();
  // What comes back was asked for: it does not wait above the list for the hand to leave it.
  stage('list')?.letIn();
}

const last = (): Undoable | undefined => stack.findLast((entry) => entry.until > Date.now());

export const undo: Action = {
  id: 'undo',
  group: 'anywhere',
  icon: 'undo',
  keys: ['z'],
  label: () => msg`Undo the last action`,
  can: () => last() !== undefined,
  run: () => {
    const entry = last();
    if (entry) takeBack(entry);
  },
};
