/** Text that a connector brings along in our languages: introductions, fields, guides. */
import type { Locale } from '@irori/contract/common/api';
import { useLingui } from '@lingui/react';

export type OwnWords = Readonly<Record<string, string>>;

/** Says such a text in the reader's language. */
export function useOwnWords(): (words: OwnWords | undefined) => string {
  const { i18n } = useLingui();
  return (words) => words?.[i18n.locale as Locale] ?? words?.en ?? '';
}
