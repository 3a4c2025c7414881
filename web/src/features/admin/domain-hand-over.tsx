/**
 * For whoever manages the DNS and has no account here: a link to a page that shows the records and whether they are seen,
 * or all of them as a text to paste, or as a mail that is begun.
 */
import type { DnsHandoffLink, DnsRecord, SenderDomain } from '@irori/contract/sender-domains/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBox, copyText } from '../../ui/copy-box.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { needs, purposes } from './domain-words.ts';

export function HandOver({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const [link, setLink] = useState<DnsHandoffLink | null>(null);
  const [error, setError] = useState<unknown>(null);
  const open = domain.records.filter(isToDo);
  if (open.length === 0) return null;
  const subject = t`DNS records for ${domain.name}`;
  const text = [
    t`Hello,`,
    t`please publish these records in the DNS of ${domain.name}, so that our replies to customers arrive safely. Nothing that is there has to go, unless it says so.`,
    ...open.map(asText),
    t`Where the panel appends the domain by itself, take the short host. Thank you!`,
  ].join('\n\n');
  const makeLink = async () => {
    setError(null);
    try {
      setLink(await api.post<DnsHandoffLink>(`sender-domains/${domain.id}/handoff`));
    } catch (problem) {
      setError(problem);
    }
  };
  const copy = async () => {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), 2500);
  };
  return (
    <section className="flex flex-col gap-2 rounded-panel border bg-surface p-4">
      <h3 className="font-bold text-ui">
        <Trans>Somebody else manages the DNS?</Trans>
      </h3>
      <p className="measure text-dense text-text-2">
        <Trans>Send them what is still to be published. They need no account; this page sees it when it is done.</Trans>
      </p>
      {link && (
        <>
          <CopyBox label={t`Link`} value={link.url} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
          <p className="text-meta text-text-3">
            <Trans>
              Works until <Time at={link.expiresAt} as="day-and-clock" />, without an account. It shows these records
              and nothing else.
            </Trans>
          </p>
        </>
      )}
      {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      <div className="flex flex-wrap gap-2">
        {!link && (
          <Button icon="link" onPress={() => void makeLink()}>
            <Trans>Make a link</Trans>
          </Button>
        )}
        <Button icon={copied ? 'check' : 'copy'} onPress={() => void copy()}>
          {copied ? <Trans>Copied</Trans> : <Trans>Copy as text</Trans>}
        </Button>
        <a
          href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`}
          className="target inline-flex h-8 items-center rounded-control border border-edge bg-raised px-3 text-ui hover:bg-hover"
        >
          <Trans>Write a mail</Trans>
        </a>
      </div>
      <span aria-live="polite" className="sr-only">
        {copied ? t`Copied` : ''}
      </span>
    </section>
  );

  function asText(record: DnsRecord): string {
    const name = i18n._(purposes[record.purpose].name);
    const need = i18n._(needs[record.need]);
    const host = record.shortHost === record.host ? record.host : `${record.host} (${t`short:`} ${record.shortHost})`;
    const replaces = record.purpose === 'spf' && record.found.length > 0;
    return [
      `${name} – ${need}`,
      `${t`Type`}: ${record.type}`,
      `${t`Host`}: ${host}`,
      `${t`Value`}: ${record.value}`,
      ...(replaces ? [t`It replaces the record that is there: ${record.found[0]?.value ?? ''}`] : []),
    ].join('\n');
  }
}

/** What is to be published and is not there as it should be. */
const isToDo = (record: DnsRecord): boolean =>
  record.value !== null && record.verdict !== 'ok' && record.purpose !== 'dkim_old';
