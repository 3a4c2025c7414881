/** Who a mail was from and to, in one line that unfolds to the addresses. Bcc is marked. */
import type { MailAddress } from '@irori/contract/common/api';
import type { Message } from '@irori/contract/messages/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';

export function People({ message }: { message: Message }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const { from, to, cc, bcc } = message;
  if (!from && to.length === 0) return null;
  if (open) {
    return (
      <div className="text-meta text-text-3">
        <dl className="grid grid-cols-[auto_1fr] gap-x-2 [overflow-wrap:anywhere]">
          {from && <Line name={t`From`} people={[from]} />}
          <Line name={t`To`} people={to} />
          <Line name={t`Cc`} people={cc} />
          <Line name={t`Bcc`} people={bcc} />
        </dl>
        <button type="button" className="min-h-6 underline" onClick={() => setOpen(false)}>
          <Trans>Less</Trans>
        </button>
      </div>
    );
  }
  return (
    <button
      type="button"
      aria-expanded={false}
      className="block min-h-6 max-w-full truncate text-left text-meta text-text-3 hover:text-text-2"
      onClick={() => setOpen(true)}
    >
      {message.direction === 'in' && from ? `${from.address} ` : ''}
      {to.length > 0 && <Trans>to {to.map(shortName).join(', ')}</Trans>}
      {cc.length > 0 && (
        <>
          {', '}
          <Trans>copy to {cc.map(shortName).join(', ')}</Trans>
        </>
      )}
      {bcc.length > 0 && `, ${t`Bcc`} ${bcc.map(shortName).join(', ')}`}
    </button>
  );
}

const shortName = (person: MailAddress): string => person.name || person.address;

function Line({ name, people }: { name: string; people: readonly MailAddress[] }) {
  if (people.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {people.map((person) => (person.name ? `${person.name} <${person.address}>` : person.address)).join(', ')}
      </dd>
    </>
  );
}
