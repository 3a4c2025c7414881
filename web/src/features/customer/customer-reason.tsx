/** In the customer panel: why this is the customer, what speaks against it, and the way to correct it. */
import type { CustomerEvidence } from '@irori/contract/conversations/customer';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { openOverlay } from '../../actions/stage.ts';
import { useLive, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { loadCustomer } from './correct-customer.ts';
import { doubtMeaning, doubtWord, placeInWords } from './customer-words.ts';

export function CustomerReason({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const conversation = useStore((store) => store.conversations[conversationId]);
  const contactId = conversation?.contact.id;
  const doubt = conversation?.doubt ?? null;
  const online = useLive((live) => live.connection.state !== 'offline');
  const [evidence, setEvidence] = useState<CustomerEvidence | null>(null);
  useEffect(() => {
    if (!online) return;
    let here = true;
    loadCustomer(conversationId)
      .then((found) => here && setEvidence(found))
      .catch(() => here && setEvidence(null));
    return () => {
      here = false;
    };
  }, [conversationId, contactId, doubt, online]);
  // Where nothing is in doubt and nobody else is named, there is nothing to ask.
  const leavesAChoice =
    evidence !== null &&
    (evidence.candidates.length > 1 || evidence.correction !== null || evidence.found?.source === 'rule');
  if (!conversation || (doubt === null && !leavesAChoice)) return null;
  const reason = evidence?.found ?? null;
  return (
    <section aria-label={t`Who is the customer?`}>
      <h2 className="mb-1.5 font-bold text-meta text-text-3">
        <Trans>Who is the customer?</Trans>
      </h2>
      <div className="flex flex-col gap-1.5 rounded-control border bg-surface px-2.5 py-2 text-dense">
        {doubt && (
          <p className={`flex items-start gap-1.5 ${doubt === 'unproven' ? 'text-text-2' : 'text-warning'}`}>
            <Icon name="doubt" size={14} className="mt-0.5" />
            <span>
              <strong className="block">{doubtWord(doubt)}</strong>
              {doubt === 'unproven' ? null : doubtMeaning(doubt, evidence?.found?.source ?? null)}
            </span>
          </p>
        )}
        {evidence && (
          <p className="text-text-2 [overflow-wrap:anywhere]">
            {reason ? <Trans>Found in: {placeInWords(reason.source)}</Trans> : <Trans>A member said who it is.</Trans>}
          </p>
        )}
        <Button
          size="small"
          className="self-start"
          onPress={() => openOverlay({ kind: 'customer', ids: [conversationId] })}
        >
          <Trans>Somebody else?</Trans>
        </Button>
      </div>
    </section>
  );
}
