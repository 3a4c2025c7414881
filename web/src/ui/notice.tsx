/** A line that matters, with its colour, icon and next step: bars over panes, flags over texts, notes in forms. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  info: 'border-line bg-surface text-text-2',
  warning: 'border-warning/40 bg-warning-tint text-warning',
  danger: 'border-danger/40 bg-danger-tint text-danger',
  success: 'border-success/40 bg-success-tint text-success',
} as const;

const icons: Record<keyof typeof tones, IconName> = {
  info: 'info',
  warning: 'alert',
  danger: 'alert',
  success: 'check',
};

export function Notice({
  tone = 'info',
  icon,
  children,
  action,
  flat,
}: {
  tone?: keyof typeof tones;
  icon?: IconName;
  children: ReactNode;
  action?: ReactNode;
  flat?: boolean;
}) {
  return (
    <div
      className={`flex items-start gap-2 border px-3 py-2 text-dense ${tones[tone]} ${flat ? 'border-x-0 border-t-0' : 'rounded-control'}`}
    >
      <Icon name={icon ?? icons[tone]} size={15} className="mt-0.5" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
      {action && <div className="-my-1 flex shrink-0 flex-wrap gap-1">{action}</div>}
    </div>
  );
}
