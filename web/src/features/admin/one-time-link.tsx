/** A link that was just made for somebody: shown this once, to be sent to them. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Time } from '../../ui/time.tsx';

export function OneTimeLink({ link, expiresAt }: { link: string; expiresAt: string }) {
  const { t } = useLingui();
  return (
    <>
      <p>
        <Trans>Send this link to them. It works once, and is shown only now.</Trans>
      </p>
      <CopyBox label={t`Link`} value={link} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      <p className="text-meta text-text-3">
        <Trans>
          It expires <Time at={expiresAt} as="day-and-clock" />.
        </Trans>
      </p>
    </>
  );
}
