/** Changing and removing a member, and helping one who is locked out. */

import type { Member } from '@irori/contract/members/api';
import type { MadePasswordLink } from '@irori/contract/password-links/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { RoleAndInboxes } from './role-and-inboxes.tsx';

const take = (member: Member) =>
  applyEvents({ through: getLive().server.number, events: [{ kind: 'member.changed', member }] });

export function Edit({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const [role, setRole] = useState(member.role);
  const [inboxIds, setInboxIds] = useState<readonly string[]>(member.inboxIds);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    try {
      take(await api.patch<Member>(`members/${member.id}`, { ...(role === member.role ? {} : { role }), inboxIds }));
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog title={member.name} isOpen onClose={onClose} closeLabel={t`Close`}>
      <div className="flex flex-col gap-4 px-5 pt-2">
        <RoleAndInboxes role={role} inboxIds={inboxIds} onRole={setRole} onInboxes={setInboxIds} />
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" onPress={() => void save()}>
          <Trans>Save</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function Remove({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await api.delete(`members/${member.id}`);
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog role="alertdialog" title={t`Remove ${member.name}?`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-3 px-5 pt-2">
        <p>
          <Trans>
            They are signed out at once. Conversations they hold become unassigned; what they wrote stays under their
            name.
          </Trans>
        </p>
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Keep</Trans>
        </Button>
        <Button look="danger" onPress={() => void remove()}>
          <Trans>Remove</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function PasswordLink({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const [made, setMade] = useState<MadePasswordLink | null>(null);
  const [error, setError] = useState<unknown>(null);
  const make = async () => {
    setError(null);
    try {
      setMade(await api.post<MadePasswordLink>(`members/${member.id}/password-link`));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog title={t`New password for ${member.name}`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <div className="flex flex-col gap-3 px-5 pt-2 pb-5">
        {made ? (
          <OneTimeLink link={made.link} expiresAt={made.expiresAt} />
        ) : (
          <p>
            <Trans>
              You get a link by which they set a new password. When they use it, they are signed out everywhere and
              their second step is taken away.
            </Trans>
          </p>
        )}
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      {!made && (
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void make()}>
            <Trans>Make the link</Trans>
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
