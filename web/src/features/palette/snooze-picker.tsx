/** Until when shall it rest? It comes back by itself, and at once when the customer writes. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { changeConversations } from '../../actions/change-conversation.ts';
import { placeAfter } from '../../actions/close-conversation.ts';
import { takeKeys } from '../../actions/stage.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Picker } from '../../ui/picker.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { dayAndClock } from '../../ui/time-format.ts';
import { rank } from './match.ts';
import { OwnMoment } from './own-moment.tsx';
import { type SnoozeChoice, snoozeTimes } from './snooze-times.ts';
import { useTargets } from './targets.ts';

const words: Record<SnoozeChoice, MessageDescriptor> = {
  later: msg`In three hours`,
  evening: msg`This evening`,
  tomorrow: msg`Tomorrow morning`,
  monday: msg`Monday morning`,
  month: msg`In a month`,
};

export function SnoozePicker({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const [query, setQuery] = useState('');
  const [own, setOwn] = useState(false);
  const targets = useTargets(ids);
  const choices = useMemo(() => snoozeTimes(new Date()), []);
  const pick = (id: string) => {
    const choice = choices.find((one) => one.id === id);
    if (choice) snooze(choice.at);
    else setOwn(true);
  };
  const snooze = (at: Date) => {
    onClose();
    const leave = placeAfter(ids);
    changeConversations(targets, () => ({ status: 'snoozed', snoozedUntil: at.toISOString() }), msg`Snoozed`);
    leave();
  };
  if (own) {
    return <OwnMoment title={t`Snooze until`} action={t`Snooze`} icon="snooze" onPick={snooze} onClose={onClose} />;
  }
  return (
    <Dialog title={t`Snooze until`} hideTitle isOpen onClose={onClose}>
      <Picker
        label={t`Snooze until`}
        placeholder={t`Snooze until…`}
        query={query}
        onQuery={setQuery}
        onClose={onClose}
        typedAhead={takeKeys}
        onPick={pick}
        sections={[
          {
            id: 'times',
            title: '',
            items: [
              ...choices.map((choice) => ({
                id: choice.id as string,
                label: i18n._(words[choice.id]),
                detail: dayAndClock(choice.at, new Date(), style),
                icon: 'snooze' as const,
              })),
              { id: 'own', label: t`Another date and time…`, icon: 'snooze' as const },
            ].filter((item) => rank(query, item.label) > 0),
          },
        ]}
        empty={t`Nothing fits.`}
      />
    </Dialog>
  );
}
