/** Who gets it: To at once, Cc and Bcc when asked for, with people we know offered while one types. */
import type { Page } from '@irori/contract/common/api';
import type { Contact } from '@irori/contract/contacts/api';
import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { TokenField, type TokenSuggestion } from '../../ui/token-field.tsx';

export const looksLikeAddress = (value: string): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(value);

export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

export function RecipientFields({
  value,
  onChange,
  medium,
  copies,
  isMail,
}: {
  value: Recipients;
  onChange: (change: Partial<Recipients>) => void;
  /** Whose addresses are offered. */
  medium: string;
  copies: boolean;
  isMail: boolean;
}) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<'cc' | 'bcc' | null>(null);
  const showCc = copies && (value.cc.length > 0 || asked !== null);
  const showBcc = copies && (value.bcc.length > 0 || asked === 'bcc');
  const words = {
    isValid: (address: string) => !isMail || looksLikeAddress(address),
    removeLabel: (address: string) => t`Remove ${address}`,
    invalidLabel: t`This is not an e-mail address.`,
    medium,
  };
  const more = (which: 'cc' | 'bcc', label: string) => (
    <button
      type="button"
      className="target min-h-6 rounded-control px-1 text-dense text-text-3 hover:bg-hover"
      onClick={() => setAsked(which)}
    >
      {label}
    </button>
  );
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <KnownPeople
            label={t`To`}
            values={value.to}
            onChange={(to) => onChange({ to: copies ? to : to.slice(-1) })}
            autoFocus={value.to.length === 0}
            {...words}
          />
        </div>
        {copies && !showCc && more('cc', t`Cc`)}
        {copies && !showBcc && more('bcc', t`Bcc`)}
      </div>
      {showCc && (
        <KnownPeople
          label={t`Cc`}
          values={value.cc}
          onChange={(cc) => onChange({ cc })}
          autoFocus={asked === 'cc'}
          {...words}
        />
      )}
      {showBcc && (
        <KnownPeople
          label={t`Bcc`}
          values={value.bcc}
          onChange={(bcc) => onChange({ bcc })}
          autoFocus={asked === 'bcc'}
          {...words}
        />
      )}
    </div>
  );
}

function KnownPeople({
  medium,
  ...field
}: Omit<Parameters<typeof TokenField>[0], 'suggestions' | 'onText' | 'suggestionsLabel'> & { medium: string }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const wanted = usePause(text.trim(), 120);
  const found = useQuery({
    queryKey: ['contacts', 'suggest', wanted],
    queryFn: () => api.get<Page<Contact>>('contacts', { q: wanted, limit: 8 }),
    // One letter is half the alphabet; one ideograph may be a whole name.
    enabled: enough(wanted),
    staleTime: 60_000,
    // While the next words are looked for the last answer stays, so that the list does not blink.
    placeholderData: (before) => before,
  });
  const suggestions = (enough(text.trim()) ? (found.data?.items ?? []) : []).flatMap((contact): TokenSuggestion[] =>
    contact.identities
      .filter((identity) => identity.medium === medium)
      .map((identity) => ({ value: identity.address, label: contact.name || identity.address })),
  );
  const unique = [...new Map(suggestions.map((one) => [one.value, one])).values()].slice(0, 8);
  return <TokenField {...field} suggestions={unique} onText={setText} suggestionsLabel={t`People we know`} />;
}

const enough = (text: string): boolean => text.length > 1 || /[^\p{ASCII}]/u.test(text);

/** The value once it has rested for so many milliseconds. */
function usePause(value: string, ms: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
