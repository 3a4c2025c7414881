/** Deleting asks by name, says what it means, and cannot be undone; so it is not done ahead of the server either. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { placeAfter } from '../../actions/close-conversation.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTargets } from './targets.ts';

export function DeleteQuestion({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useLingui();
  const targets = useTargets(ids);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const only = targets.length === 1 ? targets[0] : null;
  const remove = async () => {
    setBusy(true);
    const leave = placeAfter(ids);
    try {
      for (const id of ids) await api.delete(`conversations/${id}`);
      onClose();
      leave();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      role="alertdialog"
      title={only ? t`Delete this conversation?` : t`Delete these conversations?`}
      isOpen
      onClose={onClose}
    >
      <div className="flex flex-col gap-3 px-5 pt-2">
        {only ? (
          <p>
            <Trans>
              “{only.subject || t`(no subject)`}” with {only.contact.name || only.contact.address} is deleted with all
              its messages, notes and files. This cannot be undone.
            </Trans>
          </p>
        ) : (
          <p>
            <Plural
              value={targets.length}
              one="# conversation is deleted with all its messages, notes and files. This cannot be undone."
              other="# conversations are deleted with all their messages, notes and files. This cannot be undone."
            />
          </p>
        )}
        <p className="text-dense text-text-3">
          <Trans>The customer and the platform keep their own copies.</Trans>
        </p>
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose} autoFocus>
          <Trans>Keep</Trans>
        </Button>
        <Button look="danger" icon="remove" isDisabled={busy} onPress={() => void remove()}>
          <Trans>Delete</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
