/** Settings save themselves on change and say so: "Saved", or why not, with the value kept and a way to try again. */
import { Trans } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';

export interface Saving<T> {
  readonly state: 'idle' | 'saving' | 'saved' | 'failed';
  readonly error: unknown;
  save(value: T): void;
  retry(): void;
}

export function useSaving<T>(write: (value: T) => Promise<void>): Saving<T> {
  const [state, setState] = useState<Saving<T>['state']>('idle');
  const [error, setError] = useState<unknown>(null);
  const last = useRef<T | null>(null);
  const run = async (value: T) => {
    last.current = value;
    setState('saving');
    try {
      await write(value);
      if (last.current === value) setState('saved');
    } catch (problem) {
      setError(problem);
      setState('failed');
    }
  };
  return {
    state,
    error,
    save: (value) => void run(value),
    retry: () => {
      if (last.current !== null) void run(last.current);
    },
  };
}

export function SavedWord<T>({ saving }: { saving: Saving<T> }) {
  return (
    <div role="status" className="min-h-6 text-dense">
      {saving.state === 'saved' && (
        <span className="inline-flex items-center gap-1 text-success">
          <Icon name="check" size={14} />
          <Trans>Saved</Trans>
        </span>
      )}
      {saving.state === 'failed' && (
        <Notice
          tone="danger"
          action={
            <Button size="small" look="quiet" onPress={saving.retry}>
              <Trans>Retry</Trans>
            </Button>
          }
        >
          <Trans>Not saved: {describeError(saving.error)}</Trans>
        </Notice>
      )}
    </div>
  );
}

/** A field that saves when it is left, and when Enter is pressed. */
export function SavingField({
  label,
  help,
  value,
  onSave,
  lines,
}: {
  label: string;
  help?: string;
  value: string;
  onSave: (value: string) => void;
  lines?: number;
}) {
  const [text, setText] = useState<string | null>(null);
  const done = () => {
    const next = text?.trim();
    setText(null);
    if (next && next !== value) onSave(next);
  };
  return (
    <TextField
      label={label}
      help={help}
      value={text ?? value}
      onChange={setText}
      onBlur={done}
      {...(lines ? { lines } : {})}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !lines && !event.nativeEvent.isComposing) done();
        else event.continuePropagation();
      }}
    />
  );
}

export function SavingSelect<T extends string>({
  label,
  help,
  value,
  options,
  onSave,
}: {
  label: string;
  help?: string;
  value: T;
  options: readonly SelectOption<T>[];
  onSave: (value: T) => void;
}) {
  return (
    <Select
      label={label}
      {...(help ? { help } : {})}
      value={value}
      options={options}
      onChange={(next) => next !== value && onSave(next)}
    />
  );
}
