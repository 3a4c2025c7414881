/** Who shall hold it? Those with access to the inbox; who takes nothing new is shown with the reason (PD-15…18). */
import type { Member } from '@irori/contract/members/api';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { changeConversations } from '../../actions/change-conversation.ts';
import { takeKeys } from '../../actions/stage.ts';
import { useStore } from '../../sync/live.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Picker, type PickerItem } from '../../ui/picker.tsx';
import { rank } from './match.ts';
import { useTargets } from './targets.ts';

export function AssignPicker({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const [query, setQuery] = useState('');
  const targets = useTargets(ids);
  const me = useStore((store) => store.me.member.id);
  const members = useStore((store) => store.members);
  const teams = useStore((store) => store.teams);
  const held = targets.length === 1 ? targets[0]?.assigneeId : undefined;

  const mayHold = (member: Member): boolean =>
    member.removedAt === null &&
    targets.every((one) => member.role !== 'agent' || member.inboxIds.includes(one.inboxId));
  const people: PickerItem[] = Object.values(members)
    .filter((member) => mayHold(member) && rank(query, `${member.name} ${member.email}`) > 0)
    .sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name, i18n.locale))
    .map((member) => ({
      id: `member/${member.id}`,
      label: member.id === me ? t`${member.name} (me)` : member.name,
      detail: member.available ? undefined : t`takes no new conversations`,
      picture: <Avatar name={member.name} size="small" />,
      checked: held === member.id,
      disabled: !member.available && held !== member.id,
    }));
  const groups: PickerItem[] = Object.values(teams)
    .filter((team) => rank(query, team.name) > 0)
    .map((team) => ({
      id: `team/${team.id}`,
      label: team.name,
      icon: 'members',
      checked: targets.every((one) => one.teamId === team.id),
    }));
  const nobody: PickerItem[] =
    rank(query, t`Nobody`) > 0 ? [{ id: 'nobody', label: t`Nobody`, icon: 'unassigned', checked: held === null }] : [];

  const pick = (id: string) => {
    onClose();
    if (id === 'nobody') return changeConversations(targets, () => ({ assigneeId: null }), msg`Assigned to nobody`);
    const key = id.slice(id.indexOf('/') + 1);
    if (id.startsWith('team/')) {
      const name = teams[key]?.name ?? '';
      return changeConversations(targets, () => ({ teamId: key }), msg`Given to ${name}`);
    }
    const name = members[key]?.name ?? '';
    changeConversations(targets, () => ({ assigneeId: key }), msg`Assigned to ${name}`);
  };
  return (
    <Dialog title={t`Assign to`} hideTitle isOpen onClose={onClose}>
      <Picker
        label={t`Assign to`}
        placeholder={t`Assign to…`}
        query={query}
        onQuery={setQuery}
        onClose={onClose}
        typedAhead={takeKeys}
        onPick={pick}
        sections={[
          { id: 'people', title: t`Members`, items: [...people, ...nobody] },
          { id: 'teams', title: t`Teams`, items: groups },
        ]}
        empty={t`Nobody fits.`}
      />
    </Dialog>
  );
}
