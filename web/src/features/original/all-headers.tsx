/** Every header line in its order, as it is meant or letter for letter. */
import type { Original } from '@irori/contract/messages/original';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';

export function AllHeaders({ headers }: { headers: Original['headers'] }) {
  const { t } = useLingui();
  const [raw, setRaw] = useState(false);
  const coded = headers.some((header) => header.value !== header.decoded);
  return (
    <>
      {coded && (
        <div>
          <Button size="small" onPress={() => setRaw(!raw)}>
            {raw ? <Trans>Show them decoded</Trans> : <Trans>Show them as they were sent</Trans>}
          </Button>
        </div>
      )}
      <section className="overflow-x-auto rounded-panel border bg-surface p-3" tabIndex={0} aria-label={t`All headers`}>
        <dl className="grid grid-cols-1 gap-x-3 font-mono text-meta pane:grid-cols-[max-content_minmax(24rem,1fr)]">
          {headers.map((header, index) => (
            <Line key={index} name={header.name} value={raw ? header.value : header.decoded} />
          ))}
        </dl>
      </section>
    </>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="font-bold text-text-2">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{value}</dd>
    </>
  );
}
