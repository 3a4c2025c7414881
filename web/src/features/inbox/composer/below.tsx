/** What goes out below the writer's own words: signature and quoted history, folded, and the signature to be left out. */
import { composeSignature } from '@irori/contract/signature';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useStore } from '../../../sync/live.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { RichText } from '../../../ui/rich-text.tsx';

/** The signature of mails by this channel, as the server will write it; null for none. */
export function useSignature(channelId: string | null) {
  const me = useStore((store) => store.me);
  const brand = useStore((store) => {
    const brandId = channelId ? store.channels[channelId]?.brandId : null;
    return brandId ? store.brands[brandId] : undefined;
  });
  return composeSignature(
    [
      { text: me.preferences.signature, html: me.preferences.signatureHtml },
      { text: brand?.signature ?? '', html: brand?.signatureHtml ?? null },
    ],
    { name: me.member.name, brand: brand?.name ?? me.workspace.name },
  );
}

export function Below({
  channelId,
  signature,
  onSignature,
  quoted,
  quote = true,
  onQuote,
}: {
  channelId: string | null;
  signature: boolean;
  onSignature: (on: boolean) => void;
  /** The history that goes along; null when there is none or it stays here. */
  quoted: string | null;
  /** Whether it goes along with this mail, where that can be chosen. */
  quote?: boolean;
  onQuote?: (on: boolean) => void;
}) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const made = useSignature(channelId);
  if (!made && !quoted) return null;
  return (
    <div className="px-4 pb-1.5 text-dense text-text-3">
      <button
        type="button"
        aria-expanded={open}
        className="target inline-flex min-h-6 items-center gap-1 rounded-control px-1 hover:bg-hover"
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'collapse' : 'expand'} size={14} />
        {made && quoted ? (
          <Trans>Signature and quoted mail</Trans>
        ) : made ? (
          <Trans>Signature</Trans>
        ) : (
          <Trans>Quoted mail</Trans>
        )}
        {made && !signature && <span>({t`left out`})</span>}
      </button>
      {open && (
        <div className="mt-1 flex max-h-[30dvh] flex-col gap-2 overflow-y-auto border-l-2 pl-3">
          {made && (
            <Checkbox isSelected={signature} onChange={onSignature}>
              {t`Put the signature below`}
            </Checkbox>
          )}
          {made && signature && (
            <div className="text-text-2">
              {'-- '}
              {made.html ? <RichText html={made.html} /> : <div className="whitespace-pre-wrap">{made.text}</div>}
            </div>
          )}
          {quoted && onQuote && (
            <Checkbox isSelected={quote} onChange={onQuote}>
              {t`Quote the mail below`}
            </Checkbox>
          )}
          {quoted && quote && <div className="line-clamp-6 whitespace-pre-wrap border-l-2 pl-2">{quoted}</div>}
        </div>
      )}
    </div>
  );
}
