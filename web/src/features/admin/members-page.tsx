/** Members: who is here, in which role and inboxes. */

import type { Member } from '@irori/contract/members/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { sameItems, useStore } from '../../sync/live.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Cell, Page, Table, TableRow } from '../../ui/page.tsx';
import { Invitations, Invite } from './invitations.tsx';
import { Edit, PasswordLink, Remove } from './member-dialogs.tsx';
import { roleWords } from './role-and-inboxes.tsx';

export function MembersPage() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.manageMembers);
  const members = useStore(
    (store) =>
      Object.values(store.members)
        .filter((member) => !member.removedAt)
        .sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t`Members`}
      wide
      actions={
        may && (
          <Button look="primary" icon="add" onPress={() => setInviting(true)}>
            <Trans>Invite</Trans>
          </Button>
        )
      }
    >
      <Table
        label={t`Members`}
        head={[t`Name`, t`Role`, t`Inboxes`, t`Availability`, <span key="more" className="sr-only">{t`Actions`}</span>]}
      >
        {members.map((member) => (
          <Row key={member.id} member={member} mayManage={may} />
        ))}
      </Table>
      {may && <Invitations />}
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Page>
  );
}

function Row({ member, mayManage }: { member: Member; mayManage: boolean }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member);
  const inboxes = useStore((store) => store.inboxes);
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [helping, setHelping] = useState(false);
  const names = member.inboxIds.flatMap((id) => inboxes[id]?.name ?? []);
  return (
    <TableRow>
      <Cell>
        <span className="flex items-center gap-2.5">
          <Avatar name={member.name} />
          <span className="min-w-0">
            <span className="block font-bold">
              {member.name} {member.id === me.id && <span className="font-normal text-text-3">{t`(me)`}</span>}
            </span>
            <span className="block text-meta text-text-3">{member.email}</span>
          </span>
        </span>
      </Cell>
      <Cell>{i18n._(roleWords[member.role].name)}</Cell>
      <Cell>
        {names.length > 0 ? (
          names.join(', ')
        ) : member.role === 'agent' ? (
          <span className="text-warning">{t`none`}</span>
        ) : (
          '–'
        )}
      </Cell>
      <Cell>
        <Badge tone={member.available ? 'success' : 'neutral'}>
          {member.available ? t`Available` : t`Not taking new`}
        </Badge>
      </Cell>
      <Cell className="whitespace-nowrap text-right">
        {mayManage && (
          <>
            <IconButton icon="draft" size="small" label={t`Change ${member.name}`} onPress={() => setEditing(true)} />
            {member.id !== me.id && (
              <IconButton
                icon="passkey"
                size="small"
                label={t`New password for ${member.name}`}
                onPress={() => setHelping(true)}
              />
            )}
            {member.id !== me.id && (
              <IconButton
                icon="remove"
                size="small"
                label={t`Remove ${member.name}`}
                onPress={() => setRemoving(true)}
              />
            )}
          </>
        )}
        {editing && <Edit member={member} onClose={() => setEditing(false)} />}
        {helping && <PasswordLink member={member} onClose={() => setHelping(false)} />}
        {removing && <Remove member={member} onClose={() => setRemoving(false)} />}
      </Cell>
    </TableRow>
  );
}
