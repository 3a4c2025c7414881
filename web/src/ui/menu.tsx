/** Menus: a button that opens a list of things to do, each with its key. */
import type { ReactElement, ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps,
  MenuTrigger,
} from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { Icon, type IconName } from './icon.tsx';
import { Keys } from './keys.tsx';

export function MenuButton({
  trigger,
  label,
  children,
  onOpenChange,
}: {
  /** The button. */
  trigger: ReactElement;
  /** What the menu is about; spoken. */
  label: string;
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <MenuTrigger {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger}
      <Popover
        className="appear min-w-48 max-w-[min(22rem,92vw)] overflow-hidden rounded-panel border bg-raised shadow-raised"
        offset={4}
      >
        <AriaMenu aria-label={label} className="no-ring max-h-[60dvh] overflow-y-auto p-1">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export function MenuItem({
  icon,
  shortcut,
  children,
  detail,
  danger,
  checked,
  ...props
}: Omit<MenuItemProps, 'className' | 'style' | 'children'> & {
  icon?: IconName;
  shortcut?: string | undefined;
  children: string;
  /** A second, quieter line: a reason, an explanation. */
  detail?: string | undefined;
  danger?: boolean;
  /** Shows a tick in place of the icon. */
  checked?: boolean;
}) {
  return (
    <AriaMenuItem
      {...props}
      textValue={children}
      className={`ring-inside no-ring target flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2 py-1 text-ui focus:bg-selected disabled:opacity-55 ${danger ? 'text-danger' : ''}`}
    >
      {checked !== undefined ? (
        <span className="w-4">{checked && <Icon name="check" />}</span>
      ) : (
        icon && <Icon name={icon} className={danger ? '' : 'text-text-3'} />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {detail && <span className="block text-meta text-text-3">{detail}</span>}
      </span>
      {shortcut && <Keys keys={shortcut} />}
    </AriaMenuItem>
  );
}

export const MenuLine = () => <Separator className="my-1 border-t" />;
