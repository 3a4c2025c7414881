/** The frame of the pages about me and about the workspace: their list at the side, or above on a phone. */
import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useStore } from '../../sync/live.ts';

export function SettingsFrame({ current, children }: { current: string; children: ReactNode }) {
  const { t } = useLingui();
  const can = useStore((store) => store.me.can);
  const mine = [
    { to: '/me/profile', name: t`My profile` },
    { to: '/me/security', name: t`Security` },
    { to: '/me/appearance', name: t`Appearance` },
    { to: '/me/keyboard', name: t`Keyboard` },
  ];
  const workspace = [
    ...(can.manageWorkspace ? [{ to: '/admin/general', name: t`General` }] : []),
    { to: '/admin/inboxes', name: t`Inboxes` },
    { to: '/admin/members', name: t`Members` },
    ...(can.manageWorkspace ? [{ to: '/admin/brands', name: t`Brands` }] : []),
    ...(can.manageWorkspace ? [{ to: '/admin/domains', name: t`Sender domains` }] : []),
    ...(can.manageWorkspace
      ? [
          { to: '/admin/spam', name: t`Spam` },
          { to: '/admin/customers', name: t`Whose mail it is` },
        ]
      : []),
    { to: '/admin/tags', name: t`Tags` },
    { to: '/admin/tokens', name: t`API tokens` },
  ];
  return (
    <div className="flex h-full min-h-0 flex-col pane:flex-row">
      <nav
        aria-label={t`Settings`}
        className="flex shrink-0 gap-1 overflow-x-auto [scrollbar-width:none] border-b p-2 pane:w-48 pane:flex-col pane:overflow-visible pane:border-r pane:border-b-0 pane:p-3"
      >
        <Group title={t`Me`} links={mine} current={current} />
        <Group title={t`Workspace`} links={workspace} current={current} />
      </nav>
      <div className="min-h-0 min-w-0 flex-1">{children}</div>
    </div>
  );
}

function Group({
  title,
  links,
  current,
}: {
  title: string;
  links: readonly { to: string; name: string }[];
  current: string;
}) {
  return (
    <>
      <h2 className="hidden px-2 pt-3 pb-1 font-bold text-meta text-text-3 first:pt-0 pane:block">{title}</h2>
      {links.map((link) => (
        <Link
          key={link.to}
          to={link.to}
          aria-current={link.to === current ? 'page' : undefined}
          // On a phone the strip is wider than the screen: where one is comes into sight.
          ref={link.to === current ? (shown) => shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) : null}
          className={`ring-inside target flex h-8 shrink-0 items-center rounded-control px-2 text-ui ${link.to === current ? 'bg-selected font-bold' : 'text-text-2 hover:bg-hover'}`}
        >
          {link.name}
        </Link>
      ))}
    </>
  );
}
