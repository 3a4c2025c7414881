/** The editor of a signature: rich text, names that fill themselves in, and how it will look. Saved by its button or its keys. */
import { composeSignature, type Signature } from '@irori/contract/signature';
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RichText } from '../../ui/rich-text.tsx';

const Editor = lazy(() => import('../inbox/composer/editor.tsx').then((module) => ({ default: module.Editor })));

/** What people write for the names; the same in every language. */
const nameVariable = '{name}';
const brandVariable = '{brand}';

export function SignatureField({
  label,
  help,
  value,
  names,
  onSave,
}: {
  label: string;
  help: string;
  value: Signature;
  /** What stands for the variables in the preview. */
  names: { readonly name: string; readonly brand: string };
  /** Rejects with what went wrong, which the caller words. */
  onSave: (signature: Signature) => Promise<string | null>;
}) {
  const { t } = useLingui();
  const [first] = useState(value);
  const [written, setWritten] = useState<Signature | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const now = written ?? value;
  const shown = composeSignature([now], names);
  const changed = written !== null && (written.text !== value.text || written.html !== value.html);
  const save = async () => {
    if (!changed) return;
    const wrong = await onSave(now);
    setProblem(wrong);
    setSaved(wrong === null);
    if (wrong === null) setWritten(null);
  };
  return (
    <div className="flex flex-col gap-2">
      <div>
        <div className="font-bold text-dense">{label}</div>
        <p className="text-meta text-text-3">{help}</p>
      </div>
      <div className="rounded-control border border-edge bg-bg">
        <Suspense fallback={<div className="h-[120px] px-4 py-3 text-text-3">{t`One moment…`}</div>}>
          <Editor
            label={label}
            placeholder={t`For instance: Kind regards, ${nameVariable}, ${brandVariable}`}
            text={first.text}
            html={first.html}
            autoFocus={false}
            enterSends={false}
            onChange={(text, html) => {
              setWritten({ text, html });
              setSaved(false);
            }}
            onFiles={() => undefined}
            onSend={() => void save()}
            onLeave={() => undefined}
            tools={null}
            actions={
              <Button size="small" look="primary" isDisabled={!changed} onPress={() => void save()}>
                <Trans>Save</Trans>
              </Button>
            }
          />
        </Suspense>
      </div>
      <p className="text-meta text-text-3">
        <Trans>
          <code>{nameVariable}</code> becomes the name of whoever writes, <code>{brandVariable}</code> that of the
          brand.
        </Trans>
      </p>
      <div role="status">
        {problem !== null && <Notice tone="danger">{problem}</Notice>}
        {saved && <Notice tone="success">{t`Saved.`}</Notice>}
      </div>
      {shown && (
        <div className="rounded-panel border border-dashed px-3 py-2">
          <div className="mb-1 text-meta text-text-3">{t`How it looks`}</div>
          {shown.html ? (
            <RichText html={shown.html} className="text-ui" />
          ) : (
            <div className="whitespace-pre-wrap text-ui">{shown.text}</div>
          )}
        </div>
      )}
    </div>
  );
}
