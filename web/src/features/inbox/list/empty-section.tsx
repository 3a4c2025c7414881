/** An empty section says why it is empty and where there is work. An empty Unassigned is a small pleasure. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { goTo } from '../../../actions/go.ts';
import { type SectionName, sections } from '../../../actions/go-to.ts';
import { useStore } from '../../../sync/live.ts';
import { Button } from '../../../ui/button.tsx';
import { State } from '../../../ui/state.tsx';

const words: Record<SectionName, { title: MessageDescriptor; why: MessageDescriptor }> = {
  unassigned: { title: msg`Nobody is waiting`, why: msg`New conversations appear here until somebody takes them.` },
  mine: { title: msg`You hold nothing at the moment`, why: msg`Conversations assigned to you appear here.` },
  others: { title: msg`Your colleagues hold nothing`, why: msg`Conversations assigned to others appear here.` },
  missed: {
    title: msg`Nobody was missed`,
    why: msg`Conversations that nobody answers in time appear here.`,
  },
  drafts: { title: msg`No drafts`, why: msg`Whatever you begin to write is kept here until you send it.` },
  pending: { title: msg`Nothing is on hold`, why: msg`Put a conversation on hold while you wait for somebody else.` },
  snoozed: { title: msg`Nothing is snoozed`, why: msg`Snoozed conversations come back by themselves.` },
  closed: { title: msg`Nothing is closed yet`, why: msg`Conversations that are done are kept here.` },
  spam: { title: msg`No spam`, why: msg`What you mark as spam is kept here.` },
  all: { title: msg`No conversations yet`, why: msg`They appear here as soon as the first message arrives.` },
};

export function EmptySection({ section, inbox, filtered }: { section: SectionName; inbox: string; filtered: boolean }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const hasChannel = useStore((store) => Object.keys(store.channels).length > 0);
  const hasInbox = useStore((store) => Object.keys(store.inboxes).length > 0);
  const mayConnect = useStore((store) => store.me.can.manageChannels);
  const admins = useStore((store) =>
    Object.values(store.members)
      .filter((member) => member.role !== 'agent' && !member.removedAt)
      .map((member) => member.name)
      .join(', '),
  );
  const next = useNextWithWork(section, inbox);

  if (!hasInbox) {
    return (
      <State icon="inbox" title={t`You are in no inbox yet`}>
        <Trans>Ask one of them to add you: {admins}.</Trans>
      </State>
    );
  }
  if (filtered) {
    return (
      <State
        icon="filter"
        title={t`Nothing fits these filters`}
        actions={
          <Button onPress={() => void navigate({ to: '.', search: {} })}>
            <Trans>Clear filters</Trans>
          </Button>
        }
      />
    );
  }
  if (!hasChannel && (section === 'unassigned' || section === 'all')) {
    return (
      <State
        warm
        title={t`Your inbox is ready`}
        actions={
          mayConnect && (
            <Button look="primary" onPress={() => goTo('/channels/new')}>
              <Trans>Connect a channel</Trans>
            </Button>
          )
        }
      >
        {mayConnect ? (
          <Trans>Connect your support address, and the first conversation appears here.</Trans>
        ) : (
          <Trans>No channel is connected yet. Ask one of them: {admins}.</Trans>
        )}
      </State>
    );
  }
  return (
    <State
      warm={section === 'unassigned'}
      icon={sections.find((one) => one.id === section)?.icon ?? 'inbox'}
      title={i18n._(words[section].title)}
      actions={
        next && (
          <Button onPress={() => goTo(`/inbox/${inbox}/${next.section}`)}>
            {next.section === 'mine' ? t`Mine: ${next.count} unread` : t`${next.name}: ${next.count}`}
          </Button>
        )
      }
    >
      {i18n._(words[section].why)}
    </State>
  );
}

/** The first section, in the order of urgency, in which somebody waits. */
function useNextWithWork(here: SectionName, inbox: string) {
  const counters = useStore((store) => store.counters);
  const wanted = inbox === 'all' ? Object.values(counters) : counters[inbox] ? [counters[inbox]] : [];
  const order = [
    ['missed', 'missed'],
    ['unassigned', 'unassigned'],
    ['mine', 'mineUnread'],
    ['pending', 'pending'],
  ] as const;
  for (const [section, counter] of order) {
    const count = wanted.reduce((sum, one) => sum + one[counter], 0);
    if (section === here || count === 0) continue;
    const label = sections.find((one) => one.id === section)?.label;
    return { section, count, name: label ? i18n._(label) : '' };
  }
  return null;
}
