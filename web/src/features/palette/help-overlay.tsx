/** All keys, grouped by where they are heard; made from the registry, so that it cannot lie. */
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Action, ActionGroup } from '../../actions/action.ts';
import { showChord } from '../../actions/keys.ts';
import { actions, contextNow, isMac } from '../../actions/registry.ts';
import { useStore } from '../../sync/live.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/keys.tsx';

export function HelpOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const single = useStore((store) => store.me.preferences.singleKeys);
  const mod = isMac ? '⌘' : 'Ctrl';
  const groups: readonly { id: ActionGroup; title: string }[] = [
    { id: 'anywhere', title: t`Everywhere` },
    { id: 'list', title: t`List` },
    { id: 'thread', title: t`Conversation` },
    { id: 'go', title: t`Go to` },
  ];
  return (
    <Dialog title={t`Keys`} isOpen onClose={onClose} closeLabel={t`Close`} width="wide">
      <div
        role="group"
        aria-label={t`Keys`}
        tabIndex={0}
        className="ring-inside max-h-[70dvh] overflow-y-auto px-5 pt-1 pb-5"
      >
        {!single && (
          <p className="mb-3 text-dense text-warning">
            <Trans>Single keys are switched off on your keyboard page.</Trans>
          </p>
        )}
        <div className="gap-8 pane:columns-2">
          {groups.map((group) => (
            <Group
              key={group.id}
              title={group.title}
              rows={actions.filter((action) => action.group === group.id && action.keys.length > 0)}
            />
          ))}
          <section className="mb-5 break-inside-avoid">
            <h2 className="mb-1 font-bold text-dense">{t`While writing`}</h2>
            <dl className="text-dense">
              <Line label={t`Send`} keys={[`${mod} Enter`]} />
              <Line label={t`Send and close`} keys={[`${mod} Shift Enter`]} />
              <Line label={t`Bold, italic`} keys={[`${mod} B`, `${mod} I`]} />
              <Line label={t`Leave the field; the draft is kept`} keys={['Esc']} />
            </dl>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: readonly Action[] }) {
  const context = contextNow();
  return (
    <section className="mb-5 break-inside-avoid">
      <h2 className="mb-1 font-bold text-dense">{title}</h2>
      <dl className="text-dense">
        {rows.map((action) => (
          <Line
            key={action.id}
            label={i18n._(action.label(context))}
            keys={action.keys.map((keys) => showChord(keys, isMac))}
          />
        ))}
      </dl>
    </section>
  );
}

function Line({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <div className="flex min-h-7 items-center justify-between gap-3 border-b py-0.5">
      <dt className="min-w-0 text-text-2">{label}</dt>
      <dd className="flex shrink-0 gap-2">
        {keys.map((one) => (
          <Keys key={one} keys={one} />
        ))}
      </dd>
    </div>
  );
}
