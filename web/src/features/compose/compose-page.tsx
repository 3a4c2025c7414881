/** The page around a mail that is being written: its title, and the way back. */
import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { goTo } from '../../actions/go.ts';
import { IconButton } from '../../ui/button.tsx';
import { lastPlace } from '../inbox/last-place.ts';

export function ComposePage({ title, back, children }: { title: string; back?: string; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b px-2">
        <IconButton icon="back" label={t`Back`} onPress={() => goTo(back ?? lastPlace())} />
        <h1 className="font-bold text-title">{title}</h1>
      </header>
      {children}
    </div>
  );
}
