/**
 * What a provider sends to have the receiving address confirmed: its code, large, and its link, as soon as the mail is
 * here. A link is offered only when the mail proved to be the provider's; nothing is ever opened by itself.
 */
import type { ForwardingConfirmation } from '@irori/contract/channels/forwarding';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';

export function ConfirmationCard({
  confirmation,
  address,
  onUsed,
}: {
  confirmation: ForwardingConfirmation;
  /** The support address that is being set up. */
  address: string;
  onUsed: () => Promise<void>;
}) {
  const { t } = useLingui();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const used = async () => {
    setBusy(true);
    setError(null);
    try {
      await onUsed();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const { code, link, trusted, requestedBy } = confirmation;
  const foreign = requestedBy !== null && requestedBy.toLowerCase() !== address.toLowerCase();
  return (
    <section
      aria-label={t`Confirmation from your provider`}
      className={`flex flex-col gap-3 rounded-panel border-2 p-4 ${trusted ? 'border-accent bg-selected' : 'border-warning bg-warning-tint'}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 font-bold text-ui">
          <Icon name="mail" size={18} />
          <Trans>Your provider asks for a confirmation</Trans>
        </h3>
        <Badge tone={trusted ? 'success' : 'warning'} icon={trusted ? 'check' : 'doubt'}>
          {trusted ? t`Sender proven` : t`Sender not proven`}
        </Badge>
      </div>
      <p className="text-dense text-text-2">
        {requestedBy ? (
          <Trans>
            Asked for by {requestedBy}, <Time at={confirmation.at} as="ago" />.
          </Trans>
        ) : (
          <Trans>
            It came <Time at={confirmation.at} as="ago" />.
          </Trans>
        )}
      </p>
      {foreign && (
        <Notice tone="warning">
          <Trans>
            This is not the address you are setting up ({address}). Confirm only if you know why somebody forwards{' '}
            {requestedBy} here.
          </Trans>
        </Notice>
      )}
      {!trusted && (
        <Notice tone="warning">
          <Trans>
            Nothing proves that your provider sent this mail: its signature is missing or wrong, or the DNS could not be
            asked about it. So its link is not offered here. If you have just asked for it, type the code in your
            provider’s settings, or have the provider send another mail. If not, leave it alone.
          </Trans>
        </Notice>
      )}
      {code && <Code code={code} />}
      <div className="flex flex-wrap gap-2">
        {link && (
          <a
            href={link}
            target="_blank"
            rel="noreferrer noopener"
            className="target inline-flex h-10 items-center gap-2 rounded-control border border-accent bg-accent px-4 text-message text-on-accent hover:border-accent-hover hover:bg-accent-hover"
          >
            <Icon name="external" size={16} />
            <Trans>Open the provider’s link</Trans>
          </a>
        )}
        <Button size="large" isDisabled={busy} onPress={() => void used()}>
          <Trans>I have confirmed it</Trans>
        </Button>
        {confirmation.conversationId && <MailLink conversationId={confirmation.conversationId} />}
      </div>
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <p className="flex items-start gap-1.5 text-meta text-text-2">
        <Icon name="lock" size={13} className="mt-px" />
        <Trans>Only members who manage channels see code and link. They are taken away once confirmed.</Trans>
      </p>
    </section>
  );
}

function Code({ code }: { code: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(code));
    setTimeout(() => setCopied(false), 2500);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <code className="tabular select-all font-bold font-mono text-[1.75rem] text-text leading-9 tracking-widest">
        {code}
      </code>
      <Button icon={copied ? 'check' : 'copy'} onPress={() => void copy()}>
        {copied ? <Trans>Copied</Trans> : <Trans>Copy the code</Trans>}
      </Button>
    </div>
  );
}

function MailLink({ conversationId }: { conversationId: string }) {
  const number = useStore((store) => store.conversations[conversationId]?.number);
  return (
    <Link
      to="/inbox/$inbox/$section/$conversation"
      params={{ inbox: 'all', section: 'unassigned', conversation: conversationId }}
      className="target inline-flex h-10 items-center px-2 text-accent underline"
    >
      {number === undefined ? <Trans>See the mail</Trans> : <Trans>See the mail (#{number})</Trans>}
    </Link>
  );
}
