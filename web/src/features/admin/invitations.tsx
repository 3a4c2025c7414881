/** Inviting by a link that is shown once, and the invitations that are still open. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { Invitation, MadeInvitation } from '@irori/contract/invitations/api';
import type { Role } from '@irori/contract/members/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { RoleAndInboxes, roleWords } from './role-and-inboxes.tsx';

export function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const firstInboxes = useStore((store) => Object.keys(store.inboxes), sameItems);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [inboxIds, setInboxIds] = useState<readonly string[]>(firstInboxes.length === 1 ? firstInboxes : []);
  const [made, setMade] = useState<MadeInvitation | null>(null);
  const [error, setError] = useState<unknown>(null);
  const wrong = fieldErrors(error);
  const invite = async () => {
    setError(null);
    try {
      setMade(await api.post<MadeInvitation>('invitations', { email: email.trim(), role, inboxIds }));
      void client.invalidateQueries({ queryKey: ['invitations'] });
    } catch (problem) {
      setError(problem);
    }
  };
  if (made) {
    return (
      <Dialog title={t`Invitation for ${made.email}`} isOpen onClose={onClose} closeLabel={t`Close`}>
        <div className="flex flex-col gap-3 px-5 pt-2 pb-5">
          <OneTimeLink link={made.link} expiresAt={made.expiresAt} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t`Invite somebody`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-2">
          <TextField
            label={t`E-mail`}
            type="email"
            value={email}
            onChange={setEmail}
            isRequired
            autoFocus
            error={wrong.email}
            autoComplete="off"
          />
          <RoleAndInboxes role={role} inboxIds={inboxIds} onRole={setRole} onInboxes={setInboxIds} />
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary">
            <Trans>Make the link</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function Invitations() {
  const { t } = useLingui();
  const client = useQueryClient();
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: () => api.get<PageOf<Invitation>>('invitations', { limit: 50 }),
  });
  const open = invitations.data?.items.filter((one) => one.state === 'open') ?? [];
  if (open.length === 0) return null;
  const revoke = async (id: string) => {
    try {
      await api.delete(`invitations/${id}`);
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
    void client.invalidateQueries({ queryKey: ['invitations'] });
  };
  return (
    <Section title={t`Open invitations`}>
      <ul className="flex flex-col divide-y rounded-panel border">
        {open.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-dense">
            <span className="min-w-0 flex-1 truncate">{one.email}</span>
            <span className="text-text-3">{i18n._(roleWords[one.role].name)}</span>
            <span className="text-meta text-text-3">
              <Trans>
                until <Time at={one.expiresAt} />
              </Trans>
            </span>
            <Button size="small" onPress={() => void revoke(one.id)}>
              <Trans>Withdraw</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
