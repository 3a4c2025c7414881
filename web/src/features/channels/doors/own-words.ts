/** Text of a connector itself, which speaks our languages. */
import type { Locale } from '@irori/contract/common/api';
import { useLingui } from '@lingui/react';

export function useOwnWords(): (words: Readonly<Record<string, string>>) => string {
  const { i18n } = useLingui();
  return (words) => words[i18n.locale as Locale] ?? words.en ?? '';
}
