/** A page in the side bar, with a dot when something is wrong there and a number when something waits. */

import { Link, useRouterState } from '@tanstack/react-router';
import { Counter } from '../../ui/badge.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Tip } from '../../ui/tooltip.tsx';

export function PageLink({
  to,
  icon,
  label,
  folded,
  dot = null,
  count = 0,
  shortcut,
  within = to,
}: {
  to: string;
  icon: IconName;
  label: string;
  folded: boolean;
  dot?: string | null;
  count?: number;
  shortcut?: string;
  within?: string;
}) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const active = path.startsWith(within);
  const link = (
    <Link
      to={to}
      aria-current={active ? 'page' : undefined}
      className={`ring-inside target flex h-8 items-center gap-2.5 rounded-control px-2 ${folded ? 'justify-center' : ''} ${active ? 'bg-selected font-bold text-text' : 'text-text-2 hover:bg-hover hover:text-text'}`}
    >
      <span className="relative">
        <Icon name={icon} {...(folded ? { label } : {})} />
        {dot && <span role="img" aria-label={dot} className="-top-1 -right-1 absolute size-2 rounded-full bg-danger" />}
      </span>
      {!folded && <span className="min-w-0 flex-1 truncate">{label}</span>}
      {!folded && count > 0 && <Counter count={count} strong />}
    </Link>
  );
  return (
    <li>
      {folded ? (
        <Tip text={label} shortcut={shortcut}>
          {link}
        </Tip>
      ) : (
        link
      )}
    </li>
  );
}
