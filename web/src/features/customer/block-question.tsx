/** Blocking says what it means before it is done: whose mail, where it goes, and that nothing is lost. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { placeAfter } from '../../actions/close-conversation.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { listCustomer } from './list-customer.ts';

export function BlockQuestion({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const conversation = useStore((store) => store.conversations[id]);
  const mayDomain = useStore((store) => store.me.can.manageWorkspace);
  const inboxName = useStore((store) => store.inboxes[conversation?.inboxId ?? '']?.name ?? '');
  const [what, setWhat] = useState<'address' | 'domain'>('address');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const address = conversation?.contact.address ?? null;
  if (!conversation || address === null) return null;
  const domain = address.includes('@') ? address.slice(address.lastIndexOf('@') + 1) : null;
  const block = async () => {
    setBusy(true);
    const leave = placeAfter([id]);
    try {
      await listCustomer(conversation, 'block', what === 'domain');
      onClose();
      leave();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog role="alertdialog" title={t`Block this sender?`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-3 px-5 pt-2">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-bold">{conversation.contact.name}</span>
          {conversation.subject ? <span className="text-text-2"> · {conversation.subject}</span> : null}
        </p>
        <p>
          {mayDomain ? (
            <Trans>
              What comes from there goes to Spam at once, in all inboxes. Nothing is deleted, and nobody there is told.
            </Trans>
          ) : (
            <Trans>
              What comes from there into “{inboxName}” goes to Spam at once. Nothing is deleted, and nobody there is
              told.
            </Trans>
          )}
        </p>
        {mayDomain && domain ? (
          <Choice
            label={t`Block`}
            value={what}
            onChange={setWhat}
            options={[
              { value: 'address', label: address },
              { value: 'domain', label: t`Everybody at ${domain}` },
            ]}
          />
        ) : (
          <p className="font-bold [overflow-wrap:anywhere]">{address}</p>
        )}
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" icon="ban" isDisabled={busy} onPress={() => void block()}>
          <Trans>Block</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
