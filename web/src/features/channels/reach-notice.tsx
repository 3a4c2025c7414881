/** When the domain for incoming mail cannot be reached from outside, that is said before anything else. */
import { Trans } from '@lingui/react/macro';
import { Notice } from '../../ui/notice.tsx';

export function ReachNotice({ domain }: { domain: string }) {
  if (!/(^|\.)(localhost|local|test|example|invalid|internal)$/.test(domain)) return null;
  return (
    <Notice tone="warning">
      <Trans>
        Mail from outside cannot reach <code>{domain}</code>. That is fine for trying things out on this machine; for
        real mail set <code>IRORI_INBOUND_DOMAIN</code> to a domain whose MX record leads here, and restart.
      </Trans>
    </Notice>
  );
}
