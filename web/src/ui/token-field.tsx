/** Several short values in one field, such as addresses: Enter, comma or paste makes a token, Backspace takes the last. */
import { useId, useState } from 'react';
import { Icon } from './icon.tsx';

export function TokenField({
  label,
  values,
  onChange,
  isValid,
  removeLabel,
  invalidLabel,
  autoFocus,
}: {
  label: string;
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
  isValid: (value: string) => boolean;
  removeLabel: (value: string) => string;
  invalidLabel: string;
  autoFocus?: boolean;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const take = (raw: string) => {
    const found = raw
      .split(/[,;\s、，；]+/u)
      .map((part) => part.trim())
      .filter((part) => part !== '' && !values.includes(part));
    if (found.length > 0) onChange([...values, ...new Set(found)]);
    setText('');
  };
  return (
    <div className="flex items-start gap-2 text-dense">
      <label htmlFor={id} className="w-8 shrink-0 pt-1 text-text-3">
        {label}
      </label>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
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
          className="no-ring h-7 min-w-32 flex-1 bg-transparent text-dense"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.keyCode === 229) return;
            if ((event.key === 'Enter' || event.key === ',' || event.key === ';') && text.trim() !== '') {
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
      </div>
    </div>
  );
}
