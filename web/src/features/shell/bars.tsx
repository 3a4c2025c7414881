/** Bars over the page: no connection, mail that does not leave, a new version. Each says what is true and the next step. */

import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useLive, useStore } from '../../sync/live.ts';
import { tryNow } from '../../sync/start.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time, useNow } from '../../ui/time.tsx';

export function Bars() {
  return (
    <div role="status">
      <OfflineBar />
      <UpdateBar />
      <MailStaysBar />
    </div>
  );
}

/** Trouble is shown after 1.5 s, not before: most are over by then. */
function OfflineBar() {
  const connection = useLive((live) => live.connection);
  const staleSince = useLive((live) => live.staleSince);
  const replies = useLive((live) => live.pending.filter((write) => write.kind === 'send').length);
  const now = useNow(500);
  if (connection.state !== 'offline' || now.getTime() - connection.since < 1500) return null;
  return (
    <Notice
      flat
      tone="warning"
      icon="offline"
      action={
        <Button size="small" look="quiet" onPress={tryNow}>
          <Trans>Try now</Trans>
        </Button>
      }
    >
      {replies > 0 ? (
        <Trans>
          Offline. You can read and write; <Plural value={replies} one="# message waits" other="# messages wait" />.
        </Trans>
      ) : (
        <Trans>Offline. You can read and write; nothing is lost.</Trans>
      )}{' '}
      {staleSince !== null && (
        <Trans>
          What you see is from <Time at={new Date(staleSince).toISOString()} as="day-and-clock" />.
        </Trans>
      )}
    </Notice>
  );
}

function UpdateBar() {
  const updated = useLive((live) => live.updated);
  if (!updated) return null;
  return (
    <Notice
      flat
      icon="reload"
      action={
        <Button size="small" look="quiet" onPress={() => window.location.reload()}>
          <Trans>Reload</Trans>
        </Button>
      }
    >
      <Trans>Irori was updated. Reload when it suits you; what you are writing is kept.</Trans>
    </Notice>
  );
}

function MailStaysBar() {
  const { t } = useLingui();
  const installation = useStore((store) => store.installation);
  const [hidden, setHidden] = useState(() => sessionStorage.getItem('irori.mail-stays') !== null);
  if (installation.mailLeaves || hidden) return null;
  const hide = () => {
    sessionStorage.setItem('irori.mail-stays', 'hidden');
    setHidden(true);
  };
  return (
    <Notice
      flat
      icon="mail"
      action={<IconButton size="small" icon="dismiss" label={t`Hide until the next visit`} onPress={hide} />}
    >
      <span className="pane:hidden">
        <Trans>No mail leaves this machine.</Trans>
      </span>
      <span className="hidden pane:inline">
        {installation.outgoingDirectory === null ? (
          <Trans>
            No mail leaves this machine: replies are kept as files on the server. Whoever runs it can set a relay.
          </Trans>
        ) : (
          <Trans>
            No mail leaves this machine: replies are kept as files in <code>{installation.outgoingDirectory}</code>. Set{' '}
            <code>IRORI_SMTP_URL</code> to send them.
          </Trans>
        )}
      </span>
    </Notice>
  );
}
