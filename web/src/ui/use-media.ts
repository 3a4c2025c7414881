/** Which of the widths of ui.md section 12 the window has. */
import { useSyncExternalStore } from 'react';

/** < 760 one pane; < 1120 icons and two panes; < 1440 the customer as a drawer; else everything. */
export type Width = 'phone' | 'narrow' | 'wide' | 'full';

const steps: readonly [Width, string][] = [
  ['full', '(min-width: 1440px)'],
  ['wide', '(min-width: 1120px)'],
  ['narrow', '(min-width: 760px)'],
];

const read = (): Width => steps.find(([, query]) => window.matchMedia(query).matches)?.[0] ?? 'phone';

function subscribe(listener: () => void): () => void {
  const lists = steps.map(([, query]) => window.matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}

export const useWidth = (): Width => useSyncExternalStore(subscribe, read);
