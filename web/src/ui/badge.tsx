/** Small words with a meaning: tags, states, counters. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  neutral: 'border-line bg-surface text-text-2',
  accent: 'border-transparent bg-selected text-text',
  danger: 'border-danger/40 bg-danger-tint text-danger',
  warning: 'border-warning/40 bg-warning-tint text-warning',
  success: 'border-success/40 bg-success-tint text-success',
} as const;

export type Tone = keyof typeof tones;

export function Badge({
  tone = 'neutral',
  icon,
  children,
  title,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span
      title={title}
      className={`inline-flex h-5 max-w-full items-center gap-1 truncate whitespace-nowrap rounded-[5px] border px-1.5 text-meta ${tones[tone]}`}
    >
      {icon && <Icon name={icon} size={12} />}
      <span className="truncate">{children}</span>
    </span>
  );
}

export function Counter({ count, strong }: { count: number; strong?: boolean }) {
  return <span className={`tabular text-meta ${strong ? 'font-bold text-text' : 'text-text-3'}`}>{count}</span>;
}
