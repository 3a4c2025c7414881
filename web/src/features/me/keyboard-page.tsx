/** Keys: the switch for single ones, and all of them for reading. */
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ActionGroup } from '../../actions/action.ts';
import { showChord } from '../../actions/keys.ts';
import { actions, contextNow, isMac } from '../../actions/registry.ts';
import { useStore } from '../../sync/live.ts';
import { Switch } from '../../ui/field.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Cell, Page, Section, Table, TableRow } from '../../ui/page.tsx';
import { changePreferences } from './change-me.ts';

export function KeyboardPage() {
  const { t } = useLingui();
  const single = useStore((store) => store.me.preferences.singleKeys);
  const groups: readonly { id: ActionGroup; title: string }[] = [
    { id: 'anywhere', title: t`Everywhere` },
    { id: 'list', title: t`List` },
    { id: 'thread', title: t`Conversation` },
    { id: 'go', title: t`Go to` },
  ];
  const context = contextNow();
  return (
    <Page
      title={t`Keyboard`}
      intro={<Trans>No key here uses Alt, so every letter of every language can be typed.</Trans>}
    >
      <Switch
        isSelected={single}
        onChange={(singleKeys) => changePreferences({ singleKeys })}
        help={t`Switch them off if keys are pressed by accident, or by speech input. Keys with Ctrl or ⌘ keep working.`}
      >
        {t`Single keys`}
      </Switch>
      {groups.map((group) => (
        <Section key={group.id} title={group.title}>
          <Table label={group.title} head={[t`Action`, t`Keys`]}>
            {actions
              .filter((action) => action.group === group.id && action.keys.length > 0)
              .map((action) => (
                <TableRow key={action.id}>
                  <Cell>{i18n._(action.label(context))}</Cell>
                  <Cell className="w-40">
                    <span className="flex flex-wrap gap-2">
                      {action.keys.map((keys) => (
                        <Keys key={keys} keys={showChord(keys, isMac)} />
                      ))}
                    </span>
                  </Cell>
                </TableRow>
              ))}
          </Table>
        </Section>
      ))}
    </Page>
  );
}
