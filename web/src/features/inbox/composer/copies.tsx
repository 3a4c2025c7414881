/** Who gets a copy: folded away until there is one, or somebody asks for it. */
import type { Conversation } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { TokenField } from '../../../ui/token-field.tsx';

const looksLikeAddress = (value: string): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(value);

export function Copies({
  conversation,
  cc,
  bcc,
  onChange,
}: {
  conversation: Conversation;
  cc: readonly string[];
  bcc: readonly string[];
  onChange: (change: { cc?: readonly string[]; bcc?: readonly string[] }) => void;
}) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<'cc' | 'bcc' | null>(null);
  const showCc = cc.length > 0 || asked !== null;
  const showBcc = bcc.length > 0 || asked === 'bcc';
  const words = {
    isValid: looksLikeAddress,
    removeLabel: (value: string) => t`Remove ${value}`,
    invalidLabel: t`This is not an e-mail address.`,
  };
  return (
    <div className="flex flex-col gap-1 px-4 pt-1.5 text-dense">
      <div className="flex items-center gap-2 text-text-3">
        <span className="min-w-0 flex-1 truncate">
          <Trans>to {conversation.contact.address ?? conversation.contact.name}</Trans>
        </span>
        {!showCc && (
          <button
            type="button"
            className="target min-h-6 rounded-control px-1 hover:bg-hover"
            onClick={() => setAsked('cc')}
          >
            {t`Cc`}
          </button>
        )}
        {!showBcc && (
          <button
            type="button"
            className="target min-h-6 rounded-control px-1 hover:bg-hover"
            onClick={() => setAsked('bcc')}
          >
            {t`Bcc`}
          </button>
        )}
      </div>
      {showCc && (
        <TokenField
          label={t`Cc`}
          values={cc}
          onChange={(next) => onChange({ cc: next })}
          autoFocus={asked === 'cc'}
          {...words}
        />
      )}
      {showBcc && (
        <TokenField
          label={t`Bcc`}
          values={bcc}
          onChange={(next) => onChange({ bcc: next })}
          autoFocus={asked === 'bcc'}
          {...words}
        />
      )}
    </div>
  );
}
