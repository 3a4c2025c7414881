/** Above the list: where we are, how it is sorted, which filters are on. All of it is in the address. */

import { i18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { sections } from '../../../actions/go-to.ts';
import { actionById, runAction } from '../../../actions/registry.ts';
import { useStore } from '../../../sync/live.ts';
import { newMailKey, useOutgoing } from '../../../sync/outgoing.ts';
import { IconButton } from '../../../ui/button.tsx';
import { MenuButton, MenuItem, MenuLine } from '../../../ui/menu.tsx';
import { useWidth } from '../../../ui/use-media.ts';
import { SideBarSheet } from '../../shell/side-bar.tsx';
import type { RowsWanted } from './use-rows.ts';

export function ListHead({ section, inbox, sort, tag, assignee }: RowsWanted & { total: number }) {
  const { t } = useLingui();
  const width = useWidth();
  const begun = useOutgoing(newMailKey) != null;
  const navigate = useNavigate();
  const name = useStore((store) => store.inboxes[inbox]?.name) ?? t`All inboxes`;
  const tags = useStore((store) => store.tags);
  const members = useStore((store) => store.members);
  const title = sections.find((one) => one.id === section);
  const change = (next: { sort?: 'newest' | 'oldest'; tag?: string | undefined; assignee?: string | undefined }) =>
    void navigate({
      to: '.',
      search: {
        ...((next.sort ?? sort) === 'oldest' ? { sort: 'oldest' as const } : {}),
        ...('tag' in next ? (next.tag ? { tag: next.tag } : {}) : tag ? { tag } : {}),
        ...('assignee' in next ? (next.assignee ? { assignee: next.assignee } : {}) : assignee ? { assignee } : {}),
      },
    });
  return (
    <header className="shrink-0 border-b">
      <div className="flex h-12 items-center gap-2 pr-2 pl-4">
        {width === 'phone' && <SideBarSheet />}
        <h1 className="min-w-0 flex-1 truncate">
          <span className="font-bold text-title">{title ? i18n._(title.label) : ''}</span>{' '}
          <span className="text-dense text-text-3">{name}</span>
        </h1>
        {width !== 'phone' && (
          <IconButton
            icon="draft"
            label={begun ? t`Go on with the new conversation` : t`New conversation`}
            shortcut="C"
            className={begun ? '!text-accent' : ''}
            onPress={() => runAction(actionById('new-conversation'))}
          />
        )}
        <MenuButton label={t`Sort and filter`} trigger={<IconButton icon="filter" label={t`Sort and filter`} />}>
          <MenuItem checked={sort === 'newest'} onAction={() => change({ sort: 'newest' })}>
            {t`Newest first`}
          </MenuItem>
          <MenuItem checked={sort === 'oldest'} onAction={() => change({ sort: 'oldest' })}>
            {t`Waiting longest first`}
          </MenuItem>
          {Object.values(tags).length > 0 ? <MenuLine /> : null}
          {Object.values(tags)
            .sort((a, b) => a.name.localeCompare(b.name))
            .map((one) => (
              <MenuItem
                key={one.id}
                checked={tag === one.id}
                onAction={() => change({ tag: tag === one.id ? undefined : one.id })}
              >
                {one.name}
              </MenuItem>
            ))}
        </MenuButton>
      </div>
      {(tag || assignee) && (
        <div className="flex flex-wrap gap-1.5 px-4 pb-2">
          {tag && (
            <Chip
              name={tags[tag]?.name ?? t`Tag`}
              remove={t`Remove the filter`}
              onRemove={() => change({ tag: undefined })}
            />
          )}
          {assignee && (
            <Chip
              name={members[assignee]?.name ?? t`Member`}
              remove={t`Remove the filter`}
              onRemove={() => change({ assignee: undefined })}
            />
          )}
        </div>
      )}
    </header>
  );
}

function Chip({ name, remove, onRemove }: { name: string; remove: string; onRemove: () => void }) {
  return (
    <span className="inline-flex items-center rounded-control border bg-surface pl-2 text-dense">
      {name}
      <IconButton icon="dismiss" size="small" label={remove} onPress={onRemove} />
    </span>
  );
}
