/** At which hour shall it leave? Hours that people choose often, and any other; in the member's own time zone. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { serverNow } from '../../../api/client.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { dayAndClock } from '../../../ui/time-format.ts';
import { rank } from '../../palette/match.ts';
import { type LaterChoice, laterTimes } from './later-times.ts';
import { fromField, momentOf, toField, wallClock } from './wall-clock.ts';

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
  if (own) return <OwnHour onPick={onPick} onClose={onClose} />;
  return (
    <Dialog title={t`Send later`} hideTitle isOpen onClose={onClose}>
      <Picker
        label={t`Send later`}
        placeholder={t`When shall it leave?`}
        query={query}
        onQuery={setQuery}
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

function OwnHour({ onPick, onClose }: { onPick: (at: Date) => void; onClose: () => void }) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const now = serverNow();
  const [value, setValue] = useState(() =>
    toField({ ...wallClock(new Date(now.getTime() + 3_600_000), style.timeZone), minute: 0 }),
  );
  const [tried, setTried] = useState(false);
  const wall = fromField(value);
  const at = wall && momentOf(wall, style.timeZone);
  const error =
    at === null
      ? t`Give a date and a time.`
      : at.getTime() - now.getTime() < 60_000
        ? t`This moment is over. Choose a later one.`
        : at.getTime() - now.getTime() > 366 * 86_400_000
          ? t`This is more than a year away.`
          : undefined;
  return (
    <Dialog title={t`Send later`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (at && !error) onPick(at);
        }}
      >
        <div className="px-5 pt-3">
          <TextField
            label={t`Date and time`}
            type="datetime-local"
            value={value}
            onChange={setValue}
            autoFocus
            error={tried ? error : undefined}
            help={t`Times are those of ${style.timeZone.replaceAll('_', ' ')}.`}
          />
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" icon="send">
            <Trans>Send then</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
