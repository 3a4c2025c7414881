// Somebody who left the set-up comes back to where they were: each fact of the server leads to its step.
import type { ForwardingGuideInfo, Probe } from '@irori/contract/channels/forwarding';
import { describe, expect, it } from 'vitest';
import { isBehind, stepToGoOn } from './steps.ts';

const words = { en: '', ja: '', pl: '' };
const guide: ForwardingGuideInfo = {
  id: 'some',
  name: words,
  domains: [],
  steps: [
    { id: 'open', text: words, audience: 'owner' },
    { id: 'save', text: words, audience: 'owner' },
    { id: 'group', text: words, audience: 'mailAdmin', optional: true },
  ],
  advice: {},
};

const start: Parameters<typeof stepToGoOn>[0] = {
  status: 'not_started',
  guide: null,
  stepsDone: [],
  probe: null,
  finishedAt: null,
};
const sent = { state: 'sent' } as Probe;
const atGuide = { ...start, guide: 'some' };
const allDone = { ...atGuide, stepsDone: ['open', 'save'] };

describe('where somebody goes on', () => {
  it.each([
    ['copies the address first', start, 'copy'],
    ['follows the guide once it is chosen', atGuide, 'provider'],
    ['stays there while a needed step is open', { ...atGuide, stepsDone: ['open', 'group'] }, 'provider'],
    ['tests when all needed steps are done', allDone, 'test'],
    ['watches a test that is out, whatever is ticked', { ...atGuide, probe: sent, status: 'probing' }, 'test'],
    ['sees where it broke', { ...allDone, probe: sent, status: 'broken' }, 'test'],
    ['finishes what is verified', { ...atGuide, probe: sent, status: 'verified' }, 'finish'],
    ['has finished', { ...allDone, finishedAt: '2026-03-02T10:00:00Z', status: 'broken', probe: sent }, 'finish'],
  ] as const)('%s', (_name, state, step) => {
    expect(stepToGoOn(state, state.guide ? guide : undefined)).toBe(step);
  });

  it('ticks nothing that is not known to be done', () => {
    expect(isBehind('provider', start, undefined)).toBe(false);
    expect(isBehind('test', { ...allDone, status: 'broken' }, guide)).toBe(false);
  });
});
