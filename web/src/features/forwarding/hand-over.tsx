/** "Send this step to my mail admin": a link that needs no account, shown once, that expires and can be taken back. */
import type { Channel } from '@irori/contract/channels/api';
import type { ForwardingGuideInfo, MadeHandoff } from '@irori/contract/channels/forwarding';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { useOwnWords } from './own-words.ts';
import { makeHandoff, revokeHandoff, useHandoffs } from './use-forwarding.ts';

export function HandOver({
  channel,
  guide,
  step,
  onClose,
}: {
  channel: Channel;
  guide: ForwardingGuideInfo;
  /** The one step to be handed over; null for all of them. */
  step: string | null;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const client = useQueryClient();
  const say = useOwnWords();
  const links = useHandoffs(channel.id);
  const [made, setMade] = useState<MadeHandoff | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['handoffs', channel.id] });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
      // The button that was pressed may be gone: keys, Escape above all, must still be heard in here.
      requestAnimationFrame(() => {
        if (!content.current?.contains(document.activeElement)) content.current?.focus();
      });
    }
  };
  const others = (links.data ?? []).filter(({ id }) => id !== made?.id);
  return (
    <Dialog title={t`Send to your mail administrator`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <div ref={content} tabIndex={-1} className="no-ring flex flex-col gap-4 px-5 pt-2 pb-5">
        <p>
          <Trans>
            Whoever opens the link sees what to do at {say(guide.name)} in their own language, the two addresses, and
            whether it works. They need no account and see nothing else.
          </Trans>
        </p>
        {made ? (
          <>
            <CopyBox label={t`Link`} value={made.url} copyLabel={t`Copy`} copiedLabel={t`Copied`} autoFocus />
            <p className="text-meta text-text-3">
              <Trans>
                It is shown only now, and works until <Time at={made.expiresAt} as="day-and-clock" />.
              </Trans>
            </p>
          </>
        ) : (
          <Button
            look="primary"
            icon="link"
            className="self-start"
            isDisabled={busy}
            onPress={() =>
              void attempt(async () =>
                setMade(await makeHandoff(channel.id, { guide: guide.id, ...(step === null ? {} : { step }) })),
              )
            }
          >
            <Trans>Make a link</Trans>
          </Button>
        )}
        <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
        {(others.length > 0 || made) && (
          <ul aria-label={t`Links that work`} className="flex flex-col divide-y rounded-panel border text-dense">
            {(made ? [made, ...others] : others).map((link) => (
              <li key={link.id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
                <span>
                  <Trans>
                    Made <Time at={link.createdAt} as="day-and-clock" />, works until{' '}
                    <Time at={link.expiresAt} as="day-and-clock" />
                  </Trans>
                  <span className="block text-meta text-text-3">
                    {link.lastUsedAt ? (
                      <Trans>
                        Last opened <Time at={link.lastUsedAt} as="ago" />
                      </Trans>
                    ) : (
                      <Trans>Not opened yet</Trans>
                    )}
                  </span>
                </span>
                <Button
                  size="small"
                  look="danger"
                  isDisabled={busy}
                  onPress={() =>
                    void attempt(async () => {
                      await revokeHandoff(channel.id, link.id);
                      if (made?.id === link.id) setMade(null);
                    })
                  }
                >
                  <Trans>Take it back</Trans>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
