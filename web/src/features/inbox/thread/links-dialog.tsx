/** Files of a message that went as links: their addresses, until when, how often they were fetched, and how to end them. */
import type { FileLink } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyBox } from '../../../ui/copy-box.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { Time, useNow, useTimeStyle } from '../../../ui/time.tsx';
import { fileSize } from '../../../ui/time-format.ts';
import { showToast } from '../../../ui/toast.tsx';

export function LinksDialog({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const key = ['file-links', messageId];
  const links = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ items: FileLink[] }>(`messages/${messageId}/links`),
    staleTime: 0,
  });
  const revoke = async (link: FileLink) => {
    try {
      await api.post(`file-links/${link.id}/revoke`);
      await client.invalidateQueries({ queryKey: key });
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
  };
  return (
    <Dialog title={t`Files that went as links`} isOpen onClose={onClose} closeLabel={t`Close`} width="wide">
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <p className="text-dense text-text-2">
          <Trans>They were too large for the mail. Whoever has the link can download the file.</Trans>
        </p>
        {links.isPending && <Skeleton className="h-20" />}
        {links.isError && <Notice tone="danger">{describeError(links.error)}</Notice>}
        <ul className="flex flex-col gap-4">
          {links.data?.items.map((link) => (
            <li key={link.id}>
              <OneLink link={link} onRevoke={() => void revoke(link)} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function OneLink({ link, onRevoke }: { link: FileLink; onRevoke: () => void }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const now = useNow(60_000);
  const over = Date.parse(link.expiresAt) <= now.getTime();
  return (
    <div className="flex flex-col gap-1.5 border-l-2 pl-3">
      <div className="font-bold text-ui [overflow-wrap:anywhere]">
        {link.fileName} <span className="font-normal text-text-3">{fileSize(link.size, locale)}</span>
      </div>
      <div className="text-dense text-text-2">
        {link.revokedAt ? (
          <Trans>Withdrawn</Trans>
        ) : over ? (
          <Trans>Expired</Trans>
        ) : (
          <Trans>
            Good until <Time at={link.expiresAt} as="day-and-clock" />
          </Trans>
        )}
        {' · '}
        <Plural value={link.downloads} _0="not yet downloaded" one="downloaded once" other="downloaded # times" />
      </div>
      {!link.revokedAt && !over && (
        <div className="flex flex-wrap items-center gap-2">
          <div className="min-w-0 flex-1">
            <CopyBox label={t`Link`} value={link.url} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
          </div>
          <Button size="small" onPress={onRevoke}>
            <Trans>Withdraw the link</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
