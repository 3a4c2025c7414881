/** One DNS record: what to publish, with buttons to copy, beside what the DNS shows now. */
import type { DnsRecord } from '@irori/contract/sender-domains/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { adviceOn, needs, noteOn, purposes, verdictOf } from './domain-words.ts';

export function RecordCard({ record, children }: { record: DnsRecord; children?: ReactNode }) {
  const { t } = useLingui();
  const purpose = purposes[record.purpose];
  const verdict = verdictOf(record);
  const note = noteOn(record);
  const name = i18n._(purpose.name);
  // What is right needs no work, so it takes no room; what signs is worth copying again all the same.
  const isDone = record.verdict === 'ok';
  const [shown, setShown] = useState(false);
  return (
    <section aria-label={name} className="flex flex-col gap-3 rounded-panel border bg-bg p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-bold text-ui">{name}</h3>
        <span className="text-meta text-text-3">{i18n._(needs[record.need])}</span>
        <span className="ml-auto">
          <Badge tone={verdict.tone} {...(record.verdict === 'ok' ? { icon: 'check' as const } : {})}>
            {verdict.words}
          </Badge>
        </span>
      </div>
      <p className="measure text-dense text-text-3">{i18n._(purpose.help)}</p>
      {record.value !== null && isDone && (
        <Unfold open={shown} onPress={() => setShown(!shown)}>
          <Trans>Show the record</Trans>
        </Unfold>
      )}
      {record.value !== null && (shown || !isDone) && (
        <dl className="grid gap-x-4 gap-y-2 text-dense pane:grid-cols-[7rem_1fr]">
          <dt className="text-text-3">
            <Trans>Type</Trans>
          </dt>
          <dd className="font-bold">{record.type}</dd>
          <dt className="text-text-3">
            <Trans>Host</Trans>
          </dt>
          <dd className="flex flex-col gap-1">
            <Copied value={record.shortHost} label={t`Copy the short host`} />
            {record.shortHost !== record.host && (
              <span className="text-meta text-text-3">
                <Trans>or whole, where the panel appends nothing:</Trans>
              </span>
            )}
            {record.shortHost !== record.host && <Copied value={record.host} label={t`Copy the whole host`} />}
          </dd>
          <dt className="text-text-3">
            <Trans>Value</Trans>
          </dt>
          <dd className="flex flex-col gap-1">
            <Copied value={record.value} label={t`Copy the value`} />
            {record.parts.length > 1 && <Parts parts={record.parts} />}
          </dd>
        </dl>
      )}
      {record.verdict !== null && (
        <div className="flex flex-col gap-1 rounded-control bg-surface px-3 py-2 text-dense">
          <p>
            <span className="font-bold">
              <Trans>As your DNS shows it now:</Trans>
            </span>{' '}
            {adviceOn(record)}
          </p>
          {note && <p className="text-text-2">{note}</p>}
          {record.found.length > 0 && !(isDone && record.value !== null) && <Found record={record} />}
        </div>
      )}
      {children}
    </section>
  );
}

/** What is there, with its name where that is not the one it should have. */
function Found({ record }: { record: DnsRecord }) {
  return (
    <ul className="flex flex-col gap-1">
      {record.found.map((one) => (
        <li key={`${one.type} ${one.host} ${one.value}`}>
          {(one.host !== record.host || one.type !== record.type) && (
            <span className="text-meta text-text-3 [overflow-wrap:anywhere]">
              {one.type} {one.host}
            </span>
          )}
          <code className="block text-meta text-text-2 [overflow-wrap:anywhere]">{one.value}</code>
        </li>
      ))}
    </ul>
  );
}

function Parts({ parts }: { parts: readonly string[] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col gap-1">
      <Unfold open={open} onPress={() => setOpen(!open)}>
        <Trans>In pieces of 255 characters</Trans>
      </Unfold>
      {open && (
        <p className="text-meta text-text-3">
          <Trans>For panels that take no more at once. All pieces belong into one record, in this order.</Trans>
        </p>
      )}
      {open &&
        parts.map((text, index) => {
          const number = index + 1;
          return <Copied key={text} value={text} label={t`Copy piece ${number}`} />;
        })}
    </div>
  );
}

function Unfold({ open, onPress, children }: { open: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-expanded={open}
      className="target inline-flex min-h-6 items-center gap-1 self-start text-meta text-text-2 hover:underline"
      onClick={onPress}
    >
      <Icon name={open ? 'collapse' : 'expand'} size={13} />
      {children}
    </button>
  );
}

/** A value with its button; says when it was copied. */
export function Copied({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(value));
    setTimeout(() => setCopied(false), 2500);
  };
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 flex-1 select-all rounded-control border bg-surface px-2 py-1 text-dense [overflow-wrap:anywhere]">
        {value}
      </code>
      <IconButton icon={copied ? 'check' : 'copy'} size="small" label={label} onPress={() => void copy()} />
      <span aria-live="polite" className="sr-only">
        {copied ? t`Copied` : ''}
      </span>
    </span>
  );
}
