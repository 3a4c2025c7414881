/** How a forward is watched: the test mail of each day, and the alarm when usual mail stays out. Saved by themselves on change. */
import type { Channel } from '@irori/contract/channels/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { goTo } from '../../actions/go.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { SavedWord, SavingSelect, useSaving } from '../settings/saving.tsx';
import { useForwarding, useForwardingActions } from './use-forwarding.ts';

const rhythms = [1, 6, 12, 24, 48, 168];

export function ForwardingSettings({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const { data } = useForwarding(channel);
  const { change } = useForwardingActions(channel);
  const saving = useSaving<Record<string, unknown>>(change);
  if (!data) return null;
  const { canary, silence } = data;
  const hours = rhythms.includes(canary.everyHours) ? rhythms : [...rhythms, canary.everyHours].sort((a, b) => a - b);
  return (
    <Section
      title={t`Watching the forward`}
      help={t`So that you learn of a forward that stopped before your customers do.`}
    >
      <Switch
        isSelected={canary.on}
        onChange={(on) => saving.save({ canary: { on } })}
        help={t`A signed test mail goes the way of your customers’ mail and has to come back. It shows in no conversation.`}
      >
        {t`Test mails by the schedule`}
      </Switch>
      {canary.on && (
        <SavingSelect
          label={t`How often`}
          value={String(canary.everyHours)}
          options={hours.map((count) => ({ value: String(count), label: t`Every ${count} h` }))}
          onSave={(everyHours) => saving.save({ canary: { everyHours: Number(everyHours) } })}
        />
      )}
      <Switch
        isSelected={silence.on}
        onChange={(on) => saving.save({ silence: { on } })}
        help={t`Compares with what usually comes at this time of the week.`}
      >
        {t`Alarm when usual mail stays out`}
      </Switch>
      <SavedWord saving={saving} />
      <Button className="self-start" onPress={() => goTo(`/channels/${channel.id}/connect`)}>
        <Trans>Open the set-up</Trans>
      </Button>
    </Section>
  );
}
