/** Further ways in and out of a channel: its mailbox, its own server, platforms that post mail. */
import type { Channel } from '@irori/contract/channels/api';
import type { ChannelDoor } from '@irori/contract/channels/doors';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyBox } from '../../../ui/copy-box.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { useOwnWords } from '../../forwarding/own-words.ts';
import { DoorForm } from './door-form.tsx';
import { ImportDialog, ImportState } from './door-import.tsx';
import { doorTroubleInWords } from './door-words.ts';

type Opened = NonNullable<ChannelDoor['opened']>;

const states: Record<Opened['state'], { words: MessageDescriptor; tone: Tone }> = {
  open: { words: msg`Works`, tone: 'success' },
  retrying: { words: msg`Trying again`, tone: 'warning' },
  needs_attention: { words: msg`Needs attention`, tone: 'danger' },
};

interface Doors {
  readonly items: readonly ChannelDoor[];
}

export function DoorsSection({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const queryKey = ['doors', channel.id];
  const doors = useQuery({
    queryKey,
    queryFn: () => api.get<Doors>(`channels/${channel.id}/doors`),
    // How far an import is changes too often to be announced.
    refetchInterval: (query) =>
      query.state.data?.items.some((door) => door.import?.state === 'running') ? 1_500 : false,
  });
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['doors', channel.id] });
  }, [client, channel]);
  const change = async (ask: () => Promise<Doors>) => {
    client.setQueryData(queryKey, await ask());
  };
  if (doors.data?.items.length === 0) return null;
  return (
    <Section
      title={t`Further ways in and out`}
      help={t`Beside the forward, or instead of it. Mail that comes two ways is shown once.`}
    >
      {doors.isPending && <Skeleton className="after-150 h-24" />}
      {doors.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void doors.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(doors.error)}
        </Notice>
      )}
      {doors.data && (
        <ul className="flex flex-col divide-y rounded-panel border bg-bg">
          {doors.data.items.map((door) => (
            <li key={door.id} className="p-4">
              <Door channel={channel} door={door} change={change} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Door({
  channel,
  door,
  change,
}: {
  channel: Channel;
  door: ChannelDoor;
  change: (ask: () => Promise<Doors>) => Promise<void>;
}) {
  const { t } = useLingui();
  const say = useOwnWords();
  const [showing, setShowing] = useState<'form' | 'close' | 'import' | null>(null);
  const path = `channels/${channel.id}/doors/${door.id}`;
  const done = () => setShowing(null);
  const attempt = async (ask: () => Promise<Doors>) => {
    try {
      await change(ask);
      done();
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
  };
  const { opened } = door;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="flex flex-wrap items-center gap-2 font-bold text-dense">
            {say(door.name)}
            {opened && <Badge tone={states[opened.state].tone}>{i18n._(states[opened.state].words)}</Badge>}
          </h3>
          {opened ? <Where opened={opened} /> : <p className="text-dense text-text-3">{say(door.intro)}</p>}
        </div>
        <div className="flex flex-wrap gap-2">
          {opened && door.canImport && door.import?.state !== 'running' && (
            <Button size="small" onPress={() => setShowing('import')}>
              <Trans>Take in old mail…</Trans>
            </Button>
          )}
          <Button size="small" onPress={() => setShowing('form')}>
            {opened ? t`Change…` : t`Set up…`}
          </Button>
          {opened && (
            <Button size="small" look="quiet" onPress={() => setShowing('close')}>
              <Trans>Remove…</Trans>
            </Button>
          )}
        </div>
      </div>
      {opened?.trouble && <Notice tone="danger">{doorTroubleInWords(opened.trouble)}</Notice>}
      {opened?.show.some((one) => isLocal(one.value)) && (
        <Notice tone="warning">
          <Trans>
            This URL leads to this machine alone. For a platform to reach it, set <code>IRORI_PUBLIC_URL</code> to an
            address that is open to the internet, and restart.
          </Trans>
        </Notice>
      )}
      {opened?.show.map((one) => (
        <CopyBox key={one.value} label={say(one.label)} value={one.value} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      ))}
      {opened && door.steps.length > 0 && (
        <ol className="flex list-decimal flex-col gap-1 pl-5 text-dense text-text-2">
          {door.steps.map((step) => (
            <li key={step.en}>{say(step)}</li>
          ))}
        </ol>
      )}
      {door.import && (
        <ImportState state={door.import} onCancel={() => void attempt(() => api.delete<Doors>(`${path}/import`))} />
      )}
      {showing === 'form' && (
        <DoorForm
          door={door}
          onClose={done}
          onSave={async (values) => {
            await change(() => api.put<Doors>(path, values));
            done();
          }}
        />
      )}
      {showing === 'import' && (
        <ImportDialog
          onClose={done}
          onStart={async (days) => {
            await change(() => api.post<Doors>(`${path}/import`, { days }));
            done();
          }}
        />
      )}
      <Dialog role="alertdialog" title={t`Remove this way?`} isOpen={showing === 'close'} onClose={done}>
        <p className="px-5 pt-2">
          <Trans>
            Nothing comes or goes this way any more, and its password is forgotten. What came through it stays.
          </Trans>
        </p>
        <DialogActions>
          <Button onPress={done}>
            <Trans>Keep</Trans>
          </Button>
          <Button look="danger" onPress={() => void attempt(() => api.delete<Doors>(path))}>
            <Trans>Remove</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  );
}

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(localhost|127\.|10\.|192\.168\.|\[::1\]|.*\.(localhost|local|internal)$)/.test(new URL(url).hostname);
}

/** The account at the other side, and when it was last looked into. */
function Where({ opened }: { opened: Opened }) {
  const { host, user, folder } = opened.settings;
  const parts = [user, host, folder].filter((part) => typeof part === 'string' && part !== '');
  return (
    <p className="text-meta text-text-3 [overflow-wrap:anywhere]">
      {parts.join(' · ')}
      {opened.lookedAt && (
        <span className="block">
          <Trans>
            Looked into <Time at={opened.lookedAt} as="ago" />.
          </Trans>
        </span>
      )}
    </p>
  );
}
