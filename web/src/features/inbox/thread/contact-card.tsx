/** A vCard as the few lines that one looks for, each to be copied. */
import type { ContactCard as Card } from '@irori/contract/messages/original';
import { useLingui } from '@lingui/react/macro';
import { Icon } from '../../../ui/icon.tsx';
import { withLinks } from '../../../ui/rich-text.tsx';

export function ContactCard({ card }: { card: Card }) {
  const { t } = useLingui();
  const lines = [...card.emails, ...card.phones, ...card.addresses, ...card.links];
  return (
    <section
      aria-label={t`Contact card`}
      className="mt-3 flex max-w-xl gap-2.5 rounded-panel border bg-bg p-3 text-dense [overflow-wrap:anywhere]"
    >
      <Icon name="contact" size={20} className="mt-0.5 shrink-0 text-text-3" />
      <div className="min-w-0">
        <p className="font-bold text-ui">{card.name || t`Contact card`}</p>
        {(card.title || card.organisation) && (
          <p className="text-text-2">{[card.title, card.organisation].filter(Boolean).join(' · ')}</p>
        )}
        <ul>
          {lines.map((line, at) => (
            <li key={at} className="select-text">
              {withLinks(line)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
