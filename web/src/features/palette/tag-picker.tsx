/** Tags of one or several conversations: on, off, or a new one made on the way. */
import type { Tag } from '@irori/contract/tags/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { patchConversation } from '../../actions/change-conversation.ts';
import { takeKeys } from '../../actions/stage.ts';
import { offerUndo } from '../../actions/undo.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive, useStore } from '../../sync/live.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Picker, type PickerItem } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { fold, rank } from './match.ts';
import { useTargets } from './targets.ts';

export function TagPicker({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useLingui();
  const [query, setQuery] = useState('');
  const targets = useTargets(ids);
  const tags = useStore((store) => store.tags);
  const all = Object.values(tags).sort((a, b) => a.name.localeCompare(b.name, i18n.locale));
  const items: PickerItem[] = all
    .filter((tag) => rank(query, tag.name) > 0)
    .map((tag) => ({
      id: tag.id,
      label: tag.name,
      icon: 'tag',
      checked: targets.every((one) => one.tags.includes(tag.id)),
    }));
  const typed = query.trim();
  const isNew = typed !== '' && !all.some((tag) => fold(tag.name) === fold(typed));
  const make: PickerItem[] = isNew
    ? [{ id: 'new', label: t`Make the tag “${typed}”`, icon: 'add', checked: false }]
    : [];

  const set = (tag: Tag, on: boolean) => {
    const before = targets.map((one) => ({ id: one.id, tags: [...one.tags] }));
    for (const one of before) {
      const rest = one.tags.filter((id) => id !== tag.id);
      patchConversation(one.id, { tags: on ? [...rest, tag.id] : rest });
    }
    offerUndo(on ? msg`Tagged ${tag.name}` : msg`Untagged ${tag.name}`, () => {
      for (const one of before) patchConversation(one.id, { tags: one.tags });
    });
  };
  const pick = async (id: string) => {
    if (id === 'new') {
      try {
        const tag = await api.post<Tag>('tags', { name: typed });
        applyEvents({ through: getLive().server.number, events: [{ kind: 'tag.changed', tag }] });
        set(tag, true);
        setQuery('');
      } catch (error) {
        showToast({ tone: 'danger', text: describeError(error) });
      }
      return;
    }
    const tag = tags[id];
    if (tag) set(tag, !targets.every((one) => one.tags.includes(id)));
  };
  return (
    <Dialog title={t`Tags`} hideTitle isOpen onClose={onClose}>
      <Picker
        label={t`Tags`}
        placeholder={t`Find or make a tag…`}
        query={query}
        onQuery={setQuery}
        onClose={onClose}
        typedAhead={takeKeys}
        onPick={(id) => void pick(id)}
        sections={[{ id: 'tags', title: '', items: [...items, ...make] }]}
        empty={t`There are no tags yet: write a word to make one.`}
        footer={t`Enter switches a tag on or off; Esc is done.`}
      />
    </Dialog>
  );
}
