/** Me, whether I take new conversations, and the way to my own pages. */

import { useLingui } from '@lingui/react/macro';
import { toggleAvailability } from '../../actions/anywhere.ts';
import { goTo } from '../../actions/go.ts';
import { actionById, keysOf, runAction } from '../../actions/registry.ts';
import { useStore } from '../../sync/live.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { MenuButton, MenuItem, MenuLine } from '../../ui/menu.tsx';

export function Me({ folded }: { folded: boolean }) {
  const { t } = useLingui();
  const member = useStore((store) => store.me.member);
  const workspace = useStore((store) => store.me.workspace.name);
  const word = member.available ? t`Available` : t`Not taking new`;
  return (
    <div className="mb-2 flex flex-col gap-1">
      <MenuButton
        label={t`Me`}
        trigger={
          <Button look="quiet" className={`!h-11 ${folded ? '!px-0' : '!justify-start !px-1.5'} w-full`}>
            <span className="relative">
              <Avatar name={member.name} />
              <AvailabilityDot available={member.available} />
            </span>
            {folded ? (
              <span className="sr-only">
                {member.name} {word}
              </span>
            ) : (
              <span className="min-w-0 flex-1 text-left">
                <span className="block truncate font-bold text-text">{member.name}</span>
                <span className="block truncate text-meta text-text-3">
                  {word} · {workspace}
                </span>
              </span>
            )}
          </Button>
        }
      >
        <MenuItem
          icon={member.available ? 'pending' : 'check'}
          shortcut={keysOf(toggleAvailability)}
          detail={member.available ? t`Conversations you hold stay with you.` : t`You take new conversations again.`}
          onAction={() => runAction(toggleAvailability)}
        >
          {member.available ? t`Take no new conversations` : t`Take new conversations again`}
        </MenuItem>
        <MenuLine />
        <MenuItem icon="contact" onAction={() => goTo('/me/profile')}>
          {t`My profile`}
        </MenuItem>
        <MenuItem icon="appearance" onAction={() => goTo('/me/appearance')}>
          {t`Appearance`}
        </MenuItem>
        <MenuItem icon="key" onAction={() => goTo('/me/keyboard')}>
          {t`Keyboard`}
        </MenuItem>
        <MenuLine />
        <MenuItem icon="sign-out" onAction={() => runAction(actionById('sign-out'))}>
          {t`Sign out`}
        </MenuItem>
      </MenuButton>
    </div>
  );
}

/** Filled: takes new ones. Hollow: not. */
const AvailabilityDot = ({ available }: { available: boolean }) => (
  <span
    className={`-right-0.5 -bottom-0.5 absolute size-3 rounded-full border-2 ${available ? 'border-surface bg-success' : 'border-edge bg-surface'}`}
  />
);
