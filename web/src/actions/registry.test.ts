import { describe, expect, it } from 'vitest';
import { actionById, actions } from './registry.ts';

/** Keys that mean different things in different places, so that two actions may share them. */
const shared = new Set(['arrowdown', 'arrowup']);

describe('the registry of actions', () => {
  it('uses no Alt, no Option, no AltGr and no Ctrl+Alt anywhere', () => {
    for (const action of actions) {
      for (const keys of action.keys) expect(keys, action.id).not.toMatch(/alt|option/i);
    }
  });

  it('gives each key to one action', () => {
    const taken = new Map<string, string>();
    for (const action of actions) {
      for (const keys of action.keys) {
        if (!shared.has(keys)) expect(taken.get(keys), `${keys} of ${action.id}`).toBeUndefined();
        taken.set(keys, action.id);
      }
    }
  });

  it('lets no first key of a sequence mean something by itself', () => {
    const firsts = new Set(
      actions.flatMap((action) => action.keys.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0])),
    );
    for (const action of actions) for (const keys of action.keys) expect(firsts.has(keys), keys).toBe(false);
  });

  it('hears only chords with Mod inside text', () => {
    for (const action of actions.filter((one) => one.inText)) {
      for (const keys of action.keys) expect(keys).toMatch(/^mod\+/);
    }
  });

  it('has names of its own for all', () => {
    expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
    expect(() => actionById('nothing')).toThrow();
  });
});
