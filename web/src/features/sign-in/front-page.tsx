/** The frame of the pages before the sign-in: the mark, the language switch, one calm column. */
import type { Locale } from '@irori/contract/common/api';
import { useLingui } from '@lingui/react';
import { useLingui as useWords } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { languages, showLocale } from '../../locales/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { Hearth } from '../../ui/state.tsx';

export function FrontPage({
  title,
  intro,
  children,
  wide,
  hearth,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  hearth?: boolean;
}) {
  const { t } = useWords();
  const { i18n } = useLingui();
  return (
    <div className="relative flex h-dvh flex-col overflow-y-auto bg-surface">
      <header className="flex items-center justify-between gap-4 px-4 py-3 pane:px-8">
        <span className="flex items-center gap-2 font-bold text-title">
          <img src="/icon.svg" alt="" width={24} height={24} />
          Irori
        </span>
        <Select<Locale>
          label={t`Language`}
          hideLabel
          value={i18n.locale as Locale}
          onChange={(locale) => void showLocale(locale)}
          options={languages}
          className="w-32"
        />
      </header>
      <main
        id="main"
        className={`mx-auto my-auto flex w-full flex-col gap-5 px-4 py-6 ${wide ? 'max-w-xl' : 'max-w-sm'}`}
      >
        <div className="flex flex-col gap-1">
          {hearth && (
            <div className="mb-2">
              <Hearth size={64} />
            </div>
          )}
          <h1 className="text-page font-bold">{title}</h1>
          {intro && <div className="text-text-2">{intro}</div>}
        </div>
        {children}
      </main>
    </div>
  );
}
