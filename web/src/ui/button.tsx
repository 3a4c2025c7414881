/** Buttons: one that says what it does, and one that shows it by an icon and says it in its tooltip. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from './icon.tsx';
import { Tip } from './tooltip.tsx';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent border-accent hover:bg-accent-hover hover:border-accent-hover',
  plain: 'bg-raised text-text border-edge hover:bg-hover',
  quiet: 'border-transparent text-text-2 hover:bg-hover hover:text-text',
  danger: 'bg-raised text-danger border-danger hover:bg-danger-tint',
};

const base =
  'target inline-flex cursor-default items-center justify-center gap-1.5 whitespace-nowrap rounded-control border ' +
  'select-none disabled:opacity-50 aria-disabled:opacity-50';

const sizes = { small: 'h-7 px-2 text-dense', medium: 'h-8 px-3 text-ui', large: 'h-10 px-4 text-message' };

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly look?: ButtonLook;
  readonly size?: keyof typeof sizes;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly className?: string;
}

export function Button({ look = 'plain', size = 'medium', icon, children, className, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`${base} ${sizes[size]} ${looks[look]} ${className ?? ''}`}>
      {icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** What it does; spoken, and shown in the tooltip. */
  readonly label: string;
  /** The key that does the same, as shown to people. */
  readonly shortcut?: string | undefined;
  readonly size?: 'small' | 'medium';
  readonly look?: ButtonLook;
  readonly className?: string;
  readonly badge?: ReactNode;
}

export function IconButton({
  icon,
  label,
  shortcut,
  size = 'medium',
  look = 'quiet',
  className,
  badge,
  ...props
}: IconButtonProps) {
  const square = size === 'small' ? 'size-7' : 'size-8';
  return (
    <Tip text={label} shortcut={shortcut}>
      <AriaButton
        {...props}
        aria-label={label}
        className={`${base} relative ${square} ${looks[look]} ${className ?? ''}`}
      >
        <Icon name={icon} size={size === 'small' ? 15 : 17} />
        {badge}
      </AriaButton>
    </Tip>
  );
}
