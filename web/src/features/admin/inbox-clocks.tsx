/** The clocks of an inbox: when an unanswered conversation is missed, and when one closes by itself. */
import type { Inbox } from '@irori/contract/inboxes/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '../../ui/select.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { minutesInWords } from '../../ui/time-format.ts';

export type Clocks = Pick<Inbox['settings'], 'missedAfter' | 'closeMissedAfter' | 'closeIdleAfter'>;

const hour = 60;
const day = 24 * hour;
const missedChoices = [5, 10, 15, 30, hour, 2 * hour, 4 * hour, 8 * hour, day, 2 * day];
const closeMissedChoices = [15, 30, hour, 4 * hour, 12 * hour, day, 2 * day, 3 * day, 7 * day, 14 * day, 30 * day];
const closeIdleChoices = [15, 30, hour, 2 * hour, 8 * hour, day, 2 * day, 3 * day, 7 * day, 14 * day, 30 * day];

export function InboxClocks({ clocks, onChange }: { clocks: Clocks; onChange: (changed: Partial<Clocks>) => void }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  /** The usual steps, and what was set by the API besides. */
  const options = (choices: readonly number[], current: number | null) =>
    [...new Set([...choices, ...(current ? [current] : [])])]
      .sort((a, b) => a - b)
      .map((minutes) => ({ value: String(minutes), label: minutesInWords(minutes, locale) }));
  const never = { value: 'never', label: t`Never` };
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 font-bold text-dense">
        <Trans>Clocks</Trans>
      </legend>
      <Select
        label={t`Unanswered, it counts as missed after`}
        value={clocks.missedAfter === null ? 'usual' : clocks.missedAfter === 0 ? 'never' : String(clocks.missedAfter)}
        onChange={(value) =>
          onChange({ missedAfter: value === 'usual' ? null : value === 'never' ? 0 : Number(value) })
        }
        options={[
          {
            value: 'usual',
            label: t`As is usual for the channel`,
            help: t`A chat after 15 minutes; mail never.`,
          },
          never,
          ...options(missedChoices, clocks.missedAfter),
        ]}
      />
      <Select
        label={t`Missed, it closes by itself after`}
        value={clocks.closeMissedAfter === null ? 'never' : String(clocks.closeMissedAfter)}
        onChange={(value) => onChange({ closeMissedAfter: value === 'never' ? null : Number(value) })}
        options={[never, ...options(closeMissedChoices, clocks.closeMissedAfter)]}
      />
      <Select
        label={t`Held by somebody, and silent, it closes by itself after`}
        value={clocks.closeIdleAfter === null ? 'never' : String(clocks.closeIdleAfter)}
        onChange={(value) => onChange({ closeIdleAfter: value === 'never' ? null : Number(value) })}
        options={[never, ...options(closeIdleChoices, clocks.closeIdleAfter)]}
      />
    </fieldset>
  );
}
