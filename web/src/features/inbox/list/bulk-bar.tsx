/** What can be done with the selected conversations; the same actions, keys and undo as for one. */
import { i18n } from '@lingui/core';
import { Plural, useLingui } from '@lingui/react/macro';
import { actionById, contextNow, keysOf, reasonOf, runAction } from '../../../actions/registry.ts';
import { IconButton } from '../../../ui/button.tsx';

const offered = ['assign-to-me', 'assign', 'close', 'pending', 'tag', 'unread', 'spam'];

export function BulkBar({ count, onClear }: { count: number; onClear: () => void }) {
  const { t } = useLingui();
  const context = contextNow();
  return (
    <div
      role="toolbar"
      aria-label={t`Selected conversations`}
      className="flex h-10 shrink-0 items-center gap-0.5 overflow-x-auto border-b bg-selected px-2"
    >
      <span className="mr-auto shrink-0 pl-2 font-bold text-dense">
        <Plural value={count} one="# selected" other="# selected" />
      </span>
      {offered.map((id) => {
        const action = actionById(id);
        const verdict = action.can(context);
        if (verdict === false) return null;
        return (
          <IconButton
            key={id}
            icon={action.icon}
            size="small"
            label={reasonOf(verdict) ?? i18n._(action.label(context))}
            shortcut={keysOf(action)}
            isDisabled={verdict !== true}
            onPress={() => runAction(action)}
          />
        );
      })}
      <IconButton icon="dismiss" size="small" label={t`Clear the selection`} shortcut="Esc" onPress={onClear} />
    </div>
  );
}
