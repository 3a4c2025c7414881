/** Something to copy: shown whole, copied with one press, said when done. */
import { useState } from 'react';
import { Button } from './button.tsx';

export function CopyBox({
  value,
  label,
  copyLabel,
  copiedLabel,
  autoFocus = false,
}: {
  value: string;
  label: string;
  copyLabel: string;
  copiedLabel: string;
  /** For what appears in the place of the button that was pressed: the focus goes on to it. */
  autoFocus?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(value));
    setTimeout(() => setCopied(false), 2500);
  };
  return (
    <div className="flex flex-col gap-1">
      <span className="font-bold text-dense">{label}</span>
      <div className="flex items-stretch gap-2">
        <code className="min-w-0 flex-1 select-all rounded-control border bg-surface px-2.5 py-1.5 text-ui whitespace-pre-wrap [overflow-wrap:anywhere]">
          {value}
        </code>
        <Button icon={copied ? 'check' : 'copy'} autoFocus={autoFocus} onPress={() => void copy()}>
          {copied ? copiedLabel : copyLabel}
        </Button>
      </div>
      <span aria-live="polite" className="sr-only">
        {copied ? copiedLabel : ''}
      </span>
    </div>
  );
}

/** Also on plain http, where browsers withhold the clipboard API. */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = value;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
