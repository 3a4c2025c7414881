/** A box to tick, with or without words beside it. Apart from the other fields, because the first list needs it. */
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Icon } from './icon.tsx';

export function Checkbox({
  children,
  isSelected,
  onChange,
  isIndeterminate,
  label,
  isDisabled,
}: {
  children?: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isIndeterminate?: boolean;
  /** Spoken name where no text stands beside it. */
  label?: string;
  isDisabled?: boolean;
}) {
  return (
    <AriaCheckbox
      isSelected={isSelected}
      onChange={onChange}
      isIndeterminate={isIndeterminate ?? false}
      isDisabled={isDisabled ?? false}
      {...(label ? { 'aria-label': label } : {})}
      className="group flex min-h-6 cursor-default items-start gap-2 text-ui disabled:text-text-3"
    >
      {(state) => (
        <>
          <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-edge bg-bg group-selected:border-accent group-selected:bg-accent group-indeterminate:border-accent group-indeterminate:bg-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-2">
            {state.isIndeterminate ? (
              <span className="h-0.5 w-2 bg-on-accent" />
            ) : (
              state.isSelected && <Icon name="check" size={12} className="text-on-accent" />
            )}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
