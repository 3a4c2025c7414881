/** At which hour shall it leave? Hours that people choose often, and any other; in the member's own time zone. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { serverNow } from '../../../api/client.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { dayAndClock } from '../../../ui/time-format.ts';
import { rank } from '../../palette/match.ts';
import { OwnMoment } from '../../palette/own-moment.tsx';
import { type LaterChoice, laterTimes } from './later-times.ts';

const words: Record<LaterChoice, MessageDescriptor> = {
  hour: msg`In an hour`,
  afternoon: msg`This afternoon`,
  tomorrow: msg`Tomorrow morning`,
  'tomorrow-afternoon': msg`Tomorrow afternoon`,
  monday: msg`Monday morning`,
};

export function SendLater({ onPick, onClose }: { onPick: (at: Date) => void; onClose: () => void }) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const [query, setQuery] = useState('');
  const [own, setOwn] = useState(false);
  const choices = useMemo(() => laterTimes(serverNow(), style.timeZone), [style.timeZone]);
  if (own)
    return <OwnMoment title={t`Send later`} action={t`Send then`} icon="send" onPick={onPick} onClose={onClose} />;
  return (
    <Dialog title={t`Send later`} hideTitle isOpen onClose={onClose}>
      <Picker
        label={t`Send later`}
        placeholder={t`When shall it leave?`}
        query={query}
        onQuery={setQuery}
        onClose={onClose}
        onPick={(id) => {
          const choice = choices.find((one) => one.id === id);
          if (choice) onPick(choice.at);
          else setOwn(true);
        }}
        sections={[
          {
            id: 'times',
            title: '',
            items: [
              ...choices.map((choice) => ({
                id: choice.id as string,
                label: i18n._(words[choice.id]),
                detail: dayAndClock(choice.at, new Date(), style),
                icon: 'held' as const,
              })),
              { id: 'own', label: t`Another date and time…`, icon: 'key' as const },
            ].filter((item) => rank(query, item.label) > 0),
          },
        ]}
        empty={t`Nothing fits.`}
        footer={t`Times are those of ${style.timeZone.replaceAll('_', ' ')}.`}
      />
    </Dialog>
  );
}
