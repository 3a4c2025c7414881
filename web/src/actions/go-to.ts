/** Places one key sequence away: sections of the inbox, then pages. */
import type { Section } from '@irori/contract/conversations/api';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { IconName } from '../ui/icon.tsx';
import type { Action, ActionContext } from './action.ts';
import { goTo, inboxPlace } from './go.ts';

export type SectionName = Section | 'drafts';

/** Sections of an inbox in the order of the side bar. */
export const sections: readonly { id: SectionName; key: string; icon: IconName; label: MessageDescriptor }[] = [
  { id: 'unassigned', key: 'u', icon: 'unassigned', label: msg`Unassigned` },
  { id: 'mine', key: 'm', icon: 'mine', label: msg`Mine` },
  { id: 'others', key: 'o', icon: 'others', label: msg`Others` },
  { id: 'missed', key: 'x', icon: 'missed', label: msg`Missed` },
  { id: 'drafts', key: 'd', icon: 'draft', label: msg`Drafts` },
  { id: 'pending', key: 'p', icon: 'pending', label: msg`Pending` },
  { id: 'snoozed', key: 's', icon: 'snooze', label: msg`Snoozed` },
  { id: 'closed', key: 'c', icon: 'check', label: msg`Closed` },
  { id: 'spam', key: 'j', icon: 'spam', label: msg`Spam` },
  { id: 'all', key: 'a', icon: 'all', label: msg`All` },
];

export const sectionActions: readonly Action[] = sections.map((section) => ({
  id: `go-${section.id}`,
  group: 'go',
  icon: section.icon,
  keys: [`g ${section.key}`],
  label: () => section.label,
  can: () => true,
  run: () => goTo(`/inbox/${inboxPlace()?.inbox ?? 'all'}/${section.id}`),
}));

/** G then 1…9: inboxes by their place. */
export const inboxActions: readonly Action[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => ({
  id: `go-inbox-${place}`,
  group: 'go',
  icon: 'inbox',
  keys: [`g ${place}`],
  label: () => msg`Inbox ${place}`,
  onlyKey: true,
  can: (context) => inboxesOf(context).length >= place,
  run: (context) => {
    const inbox = inboxesOf(context)[place - 1];
    if (inbox) goTo(`/inbox/${inbox.id}/${inboxPlace()?.section ?? 'unassigned'}`);
  },
}));

const inboxesOf = ({ store }: ActionContext) => Object.values(store.inboxes).sort((a, b) => a.position - b.position);

type Page = {
  id: string;
  to: string;
  icon: IconName;
  label: MessageDescriptor;
  keys?: readonly string[];
  may?: (context: ActionContext) => boolean;
};

const pages: readonly Page[] = [
  { id: 'go-search', to: '/search', icon: 'search', label: msg`Search`, keys: ['/'] },
  { id: 'go-channels', to: '/channels', icon: 'channel', label: msg`Channels`, keys: ['g h'] },
  {
    id: 'go-ledger',
    to: '/ledger',
    icon: 'ledger',
    label: msg`Ledger`,
    keys: ['g l'],
    may: ({ store }) => store.me.can.readLedger,
  },
  { id: 'go-profile', to: '/me/profile', icon: 'contact', label: msg`My profile` },
  { id: 'go-appearance', to: '/me/appearance', icon: 'appearance', label: msg`Appearance` },
  { id: 'go-keyboard', to: '/me/keyboard', icon: 'key', label: msg`Keyboard` },
  { id: 'go-members', to: '/admin/members', icon: 'members', label: msg`Members` },
  { id: 'go-inboxes', to: '/admin/inboxes', icon: 'inbox', label: msg`Inboxes` },
  {
    id: 'go-brands',
    to: '/admin/brands',
    icon: 'general',
    label: msg`Brands and signatures`,
    may: ({ store }) => store.me.can.manageWorkspace,
  },
  { id: 'go-tags', to: '/admin/tags', icon: 'tag', label: msg`Tags` },
  { id: 'go-tokens', to: '/admin/tokens', icon: 'tokens', label: msg`API tokens` },
  { id: 'go-general', to: '/admin/general', icon: 'general', label: msg`Workspace settings` },
  {
    id: 'new-channel',
    to: '/channels/new',
    icon: 'add',
    label: msg`Connect a channel`,
    may: ({ store }) => store.me.can.manageChannels,
  },
];

export const pageActions: readonly Action[] = pages.map((page) => ({
  id: page.id,
  group: 'go',
  icon: page.icon,
  keys: page.keys ?? [],
  label: () => page.label,
  can: (context) => page.may?.(context) ?? true,
  run: () => goTo(page.to),
}));
