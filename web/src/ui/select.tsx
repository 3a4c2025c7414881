/** A choice of one from a short list, in place. */
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Icon } from './icon.tsx';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: string;
}

export function Select<T extends string>({
  label,
  hideLabel,
  value,
  onChange,
  options,
  help,
  isDisabled,
  className,
}: {
  label: string;
  hideLabel?: boolean;
  value: T;
  onChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  help?: string;
  isDisabled?: boolean;
  className?: string;
}) {
  return (
    <AriaSelect
      value={value}
      onChange={(next) => next !== null && onChange(next as T)}
      isDisabled={isDisabled ?? false}
      className={`flex flex-col gap-1 ${className ?? ''}`}
    >
      <Label className={hideLabel ? 'sr-only' : 'font-bold text-dense'}>{label}</Label>
      <Button className="target flex h-9 items-center justify-between gap-2 rounded-control border border-edge bg-bg px-2.5 text-left text-ui hover:bg-hover disabled:bg-surface disabled:text-text-3">
        <SelectValue className="min-w-0 truncate">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" size={14} className="text-text-3" />
      </Button>
      {help && <span className="text-meta text-text-3">{help}</span>}
      <Popover className="appear min-w-(--trigger-width) rounded-panel border bg-raised shadow-raised">
        <ListBox items={options} className="no-ring max-h-[50dvh] overflow-y-auto p-1">
          {(option) => (
            <ListBoxItem
              id={option.value}
              textValue={option.label}
              className="no-ring target flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 py-1 text-ui focus:bg-selected"
            >
              {({ isSelected }) => (
                <>
                  <span className="w-4">{isSelected && <Icon name="check" />}</span>
                  <span>
                    <span className="block">{option.label}</span>
                    {option.help && <span className="block text-meta text-text-3">{option.help}</span>}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
