/**
 * Several short values in one field, such as addresses: Enter, comma or paste makes a token, Backspace takes the last.
 * Where suggestions are given, the arrow keys walk through them and Enter takes one.
 */
import { useId, useState } from 'react';
import { Icon } from './icon.tsx';

export interface TokenSuggestion {
  readonly value: string;
  readonly label: string;
}

export function TokenField({
  label,
  values,
  onChange,
  isValid,
  removeLabel,
  invalidLabel,
  autoFocus,
  suggestions = [],
  onText,
  suggestionsLabel,
}: {
  label: string;
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
  isValid: (value: string) => boolean;
  removeLabel: (value: string) => string;
  invalidLabel: string;
  autoFocus?: boolean;
  /** For what is being typed. */
  suggestions?: readonly TokenSuggestion[];
  onText?: (text: string) => void;
  suggestionsLabel?: string;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const [closed, setClosed] = useState(false);
  const offered = closed || text.trim() === '' ? [] : suggestions.filter((one) => !values.includes(one.value));
  const chosen = offered[active];
  const type = (next: string) => {
    setText(next);
    setActive(-1);
    setClosed(false);
    onText?.(next);
  };
  const take = (raw: string) => {
    const found = raw
      .split(/[,;\s、，；]+/u)
      .map((part) => part.trim())
      .filter((part) => part !== '' && !values.includes(part));
    if (found.length > 0) onChange([...values, ...new Set(found)]);
    type('');
  };
  return (
    <div className="flex items-start gap-2 text-dense">
      <label htmlFor={id} className="min-w-10 shrink-0 whitespace-nowrap pt-1 text-text-3">
        {label}
      </label>
      <div className="relative flex min-w-0 flex-1 flex-wrap items-center gap-1">
        {values.map((value) => {
          const good = isValid(value);
          return (
            <span
              key={value}
              className={`inline-flex max-w-full items-center gap-1 rounded-[5px] border py-px pl-1.5 ${good ? 'bg-surface' : 'border-danger bg-danger-tint text-danger'}`}
              title={good ? undefined : invalidLabel}
            >
              <span className="truncate">{value}</span>
              {!good && <span className="sr-only">{invalidLabel}</span>}
              <button
                type="button"
                aria-label={removeLabel(value)}
                className="ring-inside flex size-6 items-center justify-center rounded-control hover:bg-hover"
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <Icon name="dismiss" size={12} />
              </button>
            </span>
          );
        })}
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: opened by the press of a button that names this field
          autoFocus={autoFocus ?? false}
          value={text}
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
          {...(onText
            ? {
                role: 'combobox',
                'aria-expanded': offered.length > 0,
                'aria-autocomplete': 'list' as const,
                'aria-controls': `${id}-list`,
                ...(chosen ? { 'aria-activedescendant': `${id}-${active}` } : {}),
              }
            : {})}
          className="no-ring h-7 min-w-32 flex-1 bg-transparent text-dense"
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.keyCode === 229) return;
            if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
              event.preventDefault();
              const step = event.key === 'ArrowDown' ? 1 : -1;
              setActive((at) => (at + step + offered.length + (at === -1 && step === -1 ? 1 : 0)) % offered.length);
            } else if (offered.length > 0 && event.key === 'Escape') {
              event.preventDefault();
              event.stopPropagation();
              setClosed(true);
            } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) {
              event.preventDefault();
              take(chosen.value);
            } else if ((event.key === 'Enter' || event.key === ',' || event.key === ';') && text.trim() !== '') {
              event.preventDefault();
              take(text);
            } else if (event.key === 'Backspace' && text === '' && values.length > 0) onChange(values.slice(0, -1));
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!/[@,;]/.test(pasted)) return;
            event.preventDefault();
            take(text + pasted);
          }}
          onBlur={() => text.trim() !== '' && take(text)}
        />
        {onText && (
          <div
            id={`${id}-list`}
            role="listbox"
            tabIndex={-1}
            aria-label={suggestionsLabel ?? label}
            hidden={offered.length === 0}
            className="absolute top-full right-0 left-0 z-20 mt-1 max-h-60 overflow-y-auto rounded-panel border bg-raised p-1 shadow-raised"
          >
            {offered.map((one, at) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field beside it has the keys
              <div
                key={one.value}
                id={`${id}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                className={`flex min-h-8 cursor-default flex-wrap items-baseline gap-x-2 rounded-control px-2 py-1 ${at === active ? 'bg-selected' : 'hover:bg-hover'}`}
                // The field would take what is typed when it loses the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(one.value)}
              >
                <span>{one.label}</span>
                {one.label !== one.value && <span className="text-meta text-text-3">{one.value}</span>}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
