/** Fields: a label above, a sentence of help or of what is wrong below, always tied together for listeners. */
import type { ReactNode, Ref } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps } from 'react-aria-components/TextField';
import { Icon } from './icon.tsx';

const box =
  'w-full rounded-control border border-edge bg-bg px-2.5 text-ui text-text placeholder:text-text-3 ' +
  'invalid:border-danger data-[invalid]:border-danger disabled:bg-surface disabled:text-text-3';

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly lines?: number;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly className?: string;
}

export function TextField({
  label,
  hideLabel,
  help,
  error,
  placeholder,
  lines,
  inputRef,
  className,
  ...props
}: FieldProps) {
  return (
    <AriaTextField
      {...props}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={`flex flex-col gap-1 ${className ?? ''}`}
    >
      <Label className={hideLabel ? 'sr-only' : 'font-bold text-dense'}>{label}</Label>
      {lines ? (
        <TextArea rows={lines} placeholder={placeholder ?? ''} className={`${box} resize-y py-1.5`} />
      ) : (
        <Input ref={inputRef} placeholder={placeholder ?? ''} className={`${box} h-9`} />
      )}
      {help && (
        <Text slot="description" className="text-meta text-text-3">
          {help}
        </Text>
      )}
      <FieldError className="flex items-start gap-1 text-dense text-danger">
        {error && (
          <>
            <Icon name="alert" size={14} className="mt-0.5" />
            <span>{error}</span>
          </>
        )}
      </FieldError>
    </AriaTextField>
  );
}

export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  clearLabel,
  autoFocus,
  onKeyDown,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  clearLabel: string;
  autoFocus?: boolean;
  onKeyDown?: (event: React.KeyboardEvent) => void;
  className?: string;
}) {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus ?? false}
      className={`relative flex items-center ${className ?? ''}`}
    >
      <Icon name="search" className="pointer-events-none absolute left-2.5 text-text-3" />
      <Input
        placeholder={placeholder ?? ''}
        {...(onKeyDown ? { onKeyDown } : {})}
        className={`${box} h-9 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden`}
      />
      {value !== '' && (
        <Button
          aria-label={clearLabel}
          className="absolute right-1 flex size-7 items-center justify-center rounded-control text-text-3 hover:bg-hover"
        >
          <Icon name="dismiss" size={14} />
        </Button>
      )}
    </AriaSearchField>
  );
}

export function Switch({
  children,
  help,
  isSelected,
  onChange,
  isDisabled,
}: {
  children: string;
  help?: string;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    <AriaSwitch
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
      className="group target flex cursor-default items-start gap-3 py-1"
    >
      <span className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-edge bg-surface p-0.5 group-selected:border-accent group-selected:bg-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-2">
        <span className="size-3.5 rounded-full bg-edge transition-transform duration-100 group-selected:translate-x-4 group-selected:bg-on-accent" />
      </span>
      <span>
        <span className="block text-ui">{children}</span>
        {help && <span className="block text-meta text-text-3">{help}</span>}
      </span>
    </AriaSwitch>
  );
}

export function Choice<T extends string>({
  label,
  value,
  onChange,
  options,
  row = false,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; help?: string }[];
  row?: boolean;
}) {
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as T)} className="flex flex-col gap-1.5">
      <Label className="font-bold text-dense">{label}</Label>
      <div className={row ? 'flex flex-wrap gap-2' : 'flex flex-col gap-1'}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className={`group target flex cursor-default items-start gap-2 ${row ? 'rounded-control border px-3 py-1.5 selected:border-accent selected:bg-selected' : 'py-0.5'}`}
          >
            <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-edge bg-bg group-selected:border-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-2">
              <span className="size-2 rounded-full group-selected:bg-accent" />
            </span>
            <span>
              <span className="block text-ui">{option.label}</span>
              {option.help && <span className="block text-meta text-text-3">{option.help}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
