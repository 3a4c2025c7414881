/** A value that becomes a field when it is pressed, and saves itself when it is left. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { describeError } from '../../../api/describe-problem.ts';
import { showToast } from '../../../ui/toast.tsx';

export function EditInPlace({
  label,
  value,
  placeholder,
  lines,
  className = '',
  onSave,
}: {
  label: string;
  value: string;
  placeholder: string;
  lines?: number;
  className?: string;
  onSave: (value: string) => Promise<void>;
}) {
  const { t } = useLingui();
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <button
        type="button"
        className={`-mx-1 block min-h-6 w-full whitespace-pre-wrap rounded-control px-1 text-left [overflow-wrap:anywhere] hover:bg-hover ${value ? '' : 'text-text-3'} ${className}`}
        onClick={() => setText(value)}
      >
        <span className="sr-only">{t`Change: ${label}`} </span>
        {value || placeholder}
      </button>
    );
  }
  const save = async () => {
    const next = text.trim();
    setText(null);
    if (next === value || (next === '' && !lines)) return;
    try {
      await onSave(next);
    } catch (error) {
      setText(next); // what was written stays in the field
      showToast({ tone: 'danger', text: t`Not saved: ${describeError(error)}` });
    }
  };
  const shared = {
    'aria-label': label,
    value: text,
    autoFocus: true,
    className: `-mx-1 w-full rounded-control border border-edge bg-bg px-1 ${className}`,
    onBlur: () => void save(),
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.nativeEvent.isComposing || event.keyCode === 229) return;
      if (event.key === 'Escape') setText(null);
      else if (event.key === 'Enter' && (!lines || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void save();
      }
    },
  };
  return lines ? <textarea rows={lines} {...shared} /> : <input {...shared} />;
}
