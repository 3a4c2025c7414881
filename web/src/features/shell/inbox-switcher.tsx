/** Which inbox is shown: one of mine, or all of them. */

import { useLingui } from '@lingui/react/macro';
import { useRouterState } from '@tanstack/react-router';
import { goTo, inboxPlace } from '../../actions/go.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MenuButton, MenuItem } from '../../ui/menu.tsx';
import { lastPlace } from '../inbox/last-place.ts';

export function InboxSwitcher({ folded }: { folded: boolean }) {
  const { t } = useLingui();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const place = inboxPlace(path);
  const here = place ? place.inbox : (inboxPlace(lastPlace())?.inbox ?? 'all');
  const name = inboxes.find((inbox) => inbox.id === here)?.name ?? t`All inboxes`;
  const section = place?.section ?? 'unassigned';
  return (
    <MenuButton
      label={t`Inbox`}
      trigger={
        <Button
          look={folded ? 'quiet' : 'plain'}
          className={`w-full ${folded ? '!px-0' : '!justify-between !px-2'}`}
          aria-label={t`Inbox: ${name}`}
        >
          <Icon name="inbox" />
          {!folded && <span className="min-w-0 flex-1 truncate text-left">{name}</span>}
          {!folded && <Icon name="down" size={14} />}
        </Button>
      }
    >
      <MenuItem checked={here === 'all'} onAction={() => goTo(`/inbox/all/${section}`)}>
        {t`All inboxes`}
      </MenuItem>
      {inboxes.map((inbox, index) => (
        <MenuItem
          key={inbox.id}
          checked={here === inbox.id}
          shortcut={index < 9 ? `G ${index + 1}` : undefined}
          onAction={() => goTo(`/inbox/${inbox.id}/${section}`)}
        >
          {inbox.name}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
