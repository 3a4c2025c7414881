/** How I like it: theme, density, and what happens after closing and sending. */
import type { Preferences } from '@irori/contract/members/api';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useStore } from '../../sync/live.ts';
import { Choice, Switch } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { changePreferences } from './change-me.ts';

export function AppearancePage() {
  const { t } = useLingui();
  const preferences = useStore((store) => store.me.preferences);
  const undo = preferences.undoSeconds;
  return (
    <Page title={t`Appearance`}>
      <Section title={t`Look`}>
        <Choice<Preferences['theme']>
          label={t`Theme`}
          value={preferences.theme}
          onChange={(theme) => changePreferences({ theme })}
          row
          options={[
            { value: 'system', label: t`As the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
        />
        <Choice<Preferences['density']>
          label={t`Density of lists`}
          value={preferences.density}
          onChange={(density) => changePreferences({ density })}
          row
          options={[
            { value: 'comfortable', label: t`Comfortable` },
            { value: 'compact', label: t`Compact` },
          ]}
        />
      </Section>
      <Section title={t`Habits`}>
        <Choice<Preferences['afterClose']>
          label={t`After closing a conversation`}
          value={preferences.afterClose}
          onChange={(afterClose) => changePreferences({ afterClose })}
          options={[
            { value: 'next', label: t`Open the next one` },
            { value: 'list', label: t`Go back to the list` },
            { value: 'stay', label: t`Stay where I am` },
          ]}
        />
        <Select
          label={t`Time to take a reply back`}
          help={t`Replies wait so long on the server before they leave; closing the page does not stop them.`}
          value={undo === null ? 'default' : String(undo)}
          onChange={(value) => changePreferences({ undoSeconds: value === 'default' ? null : Number(value) })}
          options={[
            { value: 'default', label: t`As the channel suggests` },
            { value: '0', label: t`None: send at once` },
            ...[5, 10, 20, 30].map((seconds) => ({ value: String(seconds), label: inSeconds(seconds) })),
            ...(undo !== null && ![0, 5, 10, 20, 30].includes(undo)
              ? [{ value: String(undo), label: inSeconds(undo) }]
              : []),
          ]}
        />
        <Switch
          isSelected={preferences.enterSends}
          onChange={(enterSends) => changePreferences({ enterSends })}
          help={t`In mails Enter always makes a new line.`}
        >
          {t`Enter sends in chats`}
        </Switch>
      </Section>
    </Page>
  );
}

const inSeconds = (seconds: number): string => plural(seconds, { one: '# second', other: '# seconds' });
