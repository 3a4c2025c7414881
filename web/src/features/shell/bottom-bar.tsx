/** On a phone, the places one thumb away. Hidden while a conversation is open, where the composer needs the room. */

import { useLingui } from '@lingui/react/macro';
import { Link, useRouterState } from '@tanstack/react-router';
import { inboxPlace } from '../../actions/go.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useWidth } from '../../ui/use-media.ts';
import { lastPlace } from '../inbox/last-place.ts';

export function BottomBar() {
  const { t } = useLingui();
  const width = useWidth();
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (width !== 'phone' || inboxPlace(path)?.conversation) return null;
  return (
    <nav aria-label={t`Main places`} className="flex shrink-0 border-t bg-surface pb-[env(safe-area-inset-bottom)]">
      <Place to={lastPlace()} icon="inbox" label={t`Inbox`} active={path.startsWith('/inbox')} />
      <Place to="/search" icon="search" label={t`Search`} active={path.startsWith('/search')} />
      <Place to="/new" icon="draft" label={t`New`} active={path.startsWith('/new')} />
      <Place
        to="/me/profile"
        icon="contact"
        label={t`Me`}
        active={path.startsWith('/me') || path.startsWith('/admin')}
      />
    </nav>
  );
}

function Place({ to, icon, label, active }: { to: string; icon: IconName; label: string; active: boolean }) {
  return (
    <Link
      to={to}
      aria-current={active ? 'page' : undefined}
      className={`ring-inside flex min-h-12 flex-1 flex-col items-center justify-center gap-0.5 text-meta ${active ? 'font-bold text-accent' : 'text-text-2'}`}
    >
      <Icon name={icon} size={20} />
      {label}
    </Link>
  );
}
