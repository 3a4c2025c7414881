/** Role and inboxes of a member, chosen together. */

import type { Role } from '@irori/contract/members/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { sameItems, useStore } from '../../sync/live.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';

export const roleWords: Record<Role, { name: MessageDescriptor; help: MessageDescriptor }> = {
  owner: { name: msg`Owner`, help: msg`Everything, and makes other owners.` },
  admin: { name: msg`Admin`, help: msg`Channels, members, inboxes and the ledger.` },
  agent: { name: msg`Agent`, help: msg`Answers in their own inboxes.` },
};

export function RoleAndInboxes({
  role,
  inboxIds,
  onRole,
  onInboxes,
}: {
  role: Role;
  inboxIds: readonly string[];
  onRole: (role: Role) => void;
  onInboxes: (ids: string[]) => void;
}) {
  const { t } = useLingui();
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const owner = useStore((store) => store.me.member.role === 'owner');
  const roles = (owner || role === 'owner' ? ['owner', 'admin', 'agent'] : ['admin', 'agent']) as Role[];
  return (
    <>
      <Select
        label={t`Role`}
        value={role}
        onChange={onRole}
        options={roles.map((value) => ({
          value,
          label: i18n._(roleWords[value].name),
          help: i18n._(roleWords[value].help),
        }))}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-bold text-dense">{t`Inboxes`}</legend>
        {inboxes.map((inbox) => (
          <Checkbox
            key={inbox.id}
            isSelected={inboxIds.includes(inbox.id)}
            onChange={(on) => onInboxes(on ? [...inboxIds, inbox.id] : inboxIds.filter((id) => id !== inbox.id))}
          >
            {inbox.name}
          </Checkbox>
        ))}
      </fieldset>
    </>
  );
}
