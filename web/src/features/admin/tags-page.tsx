/** Tags: the words put on conversations. Renaming and deleting hold everywhere at once. */
import type { Tag } from '@irori/contract/tags/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { applyEvents, getLive, sameItems, useStore } from '../../sync/live.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { EditInPlace } from '../inbox/panel/edit-in-place.tsx';

const take = (tag: Tag) => applyEvents({ through: getLive().server.number, events: [{ kind: 'tag.changed', tag }] });

export function TagsPage() {
  const { t } = useLingui();
  const tags = useStore((store) => Object.values(store.tags).sort((a, b) => a.name.localeCompare(b.name)), sameItems);
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [removing, setRemoving] = useState<Tag | null>(null);
  const add = async () => {
    setError(null);
    try {
      take(await api.post<Tag>('tags', { name: name.trim() }));
      setName('');
    } catch (problem) {
      setError(problem);
    }
  };
  const remove = async (tag: Tag) => {
    try {
      await api.delete(`tags/${tag.id}`);
      applyEvents({ through: getLive().server.number, events: [{ kind: 'tag.removed', tagId: tag.id }] });
    } catch (problem) {
      showToast({ tone: 'danger', text: describeError(problem) });
    }
    setRemoving(null);
  };
  return (
    <Page title={t`Tags`}>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void add();
        }}
      >
        <TextField
          label={t`New tag`}
          value={name}
          onChange={setName}
          maxLength={50}
          className="flex-1"
          error={fieldErrors(error).name ?? (error ? describeError(error) : undefined)}
        />
        <Button type="submit" look="primary" className="h-9">
          <Trans>Add</Trans>
        </Button>
      </form>
      {tags.length === 0 ? (
        <State icon="tag" title={t`No tags yet`}>
          <Trans>Tags help to find conversations about the same thing.</Trans>
        </State>
      ) : (
        <ul className="flex flex-col divide-y rounded-panel border">
          {tags.map((tag) => (
            <li key={tag.id} className="flex items-center gap-2 px-4 py-1.5">
              <span className="min-w-0 flex-1">
                <EditInPlace
                  label={t`Name`}
                  value={tag.name}
                  placeholder={t`Name`}
                  onSave={async (next) => take(await api.patch<Tag>(`tags/${tag.id}`, { name: next }))}
                />
              </span>
              <IconButton icon="remove" size="small" label={t`Delete ${tag.name}`} onPress={() => setRemoving(tag)} />
            </li>
          ))}
        </ul>
      )}
      <Dialog
        role="alertdialog"
        title={t`Delete the tag “${removing?.name ?? ''}”?`}
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
      >
        <p className="px-5 pt-2">
          <Trans>It is taken off every conversation.</Trans>
        </p>
        <DialogActions>
          <Button onPress={() => setRemoving(null)}>
            <Trans>Keep</Trans>
          </Button>
          <Button look="danger" onPress={() => removing && void remove(removing)}>
            <Trans>Delete</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </Page>
  );
}
