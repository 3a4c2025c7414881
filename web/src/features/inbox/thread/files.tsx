/** Files of a message: four shown, the rest behind "+N"; pictures small; what could not be fetched says why. */
import type { Attachment } from '@irori/contract/attachments/api';
import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { describeCode } from '../../../api/describe-problem.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { fileSize } from '../../../ui/time-format.ts';
import { withoutTwins } from './cards-of.ts';

const Viewer = lazy(() => import('./image-viewer.tsx').then((module) => ({ default: module.ImageViewer })));

const atFirst = 4;

/** The original that the files came in: mails within it open there, and what could not be shown is there. */
export interface FilesOrigin {
  readonly number: number;
  readonly messageId: string;
}

export function Files({
  attachments,
  hideInline,
  origin = null,
}: {
  attachments: readonly Attachment[];
  hideInline: boolean;
  origin?: FilesOrigin | null;
}) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const [viewed, setViewed] = useState<string | null>(null);
  const files = withoutTwins(attachments).filter(
    (file) => !(hideInline && file.inline && file.state === 'ready') && !signatures.has(file.contentType),
  );
  if (files.length === 0) return null;
  const shown = all ? files : files.slice(0, atFirst);
  const pictures = files.filter(isPicture);
  return (
    <>
      <ul className="mt-3 flex flex-wrap gap-2" aria-label={t`Attachments`}>
        {shown.map((file) => (
          <li key={file.id} className="max-w-full">
            <FileCard
              file={file}
              origin={origin}
              place={attachments.indexOf(file)}
              onView={isPicture(file) ? () => setViewed(file.id) : null}
            />
          </li>
        ))}
        {files.length > shown.length && (
          <li>
            <button
              type="button"
              className="h-12 rounded-control border bg-bg px-3 text-dense hover:bg-hover"
              onClick={() => setAll(true)}
            >
              +{files.length - shown.length}
              <span className="sr-only"> {t`more files`}</span>
            </button>
          </li>
        )}
      </ul>
      {viewed !== null && (
        <Suspense>
          <Viewer pictures={pictures} startAt={viewed} onClose={() => setViewed(null)} />
        </Suspense>
      )}
    </>
  );
}

/** Signatures of mail programs are no files for people: a flag says that the mail is signed; the original lists them. */
const signatures = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
]);

export const isPicture = (file: Pick<Attachment, 'contentType' | 'state'>): boolean =>
  /^image\/(png|jpeg|gif|webp|avif)$/.test(file.contentType) && file.state === 'ready';

const card =
  'flex min-h-12 max-w-72 items-center gap-2.5 rounded-control border bg-bg py-1 pr-3 pl-1.5 text-left text-dense hover:bg-hover';

function FileCard({
  file,
  origin,
  place,
  onView,
}: {
  file: Attachment;
  origin: FilesOrigin | null;
  place: number;
  onView: (() => void) | null;
}) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const name = file.fileName || t`File without a name`;
  if (file.state === 'failed') {
    return (
      <div className="flex min-h-12 items-center gap-2 rounded-control border border-warning/40 bg-warning-tint px-3 py-1.5 text-dense text-warning">
        <Icon name="alert" />
        <span>
          <span className="font-bold">{name}</span>:{' '}
          {file.reason ? describeCode(file.reason, {}, file.reason) : t`It could not be fetched.`}
          {origin && (
            <>
              {' '}
              <a href={`/api/v1/messages/${origin.messageId}/raw`} download className="underline underline-offset-2">
                {t`Download the original`}
              </a>
            </>
          )}
        </span>
      </div>
    );
  }
  const size = file.state === 'pending' ? t`is being fetched` : fileSize(file.size, locale);
  const words = (icon: IconName, detail: string) => (
    <>
      <Icon name={icon} size={20} className="ml-1.5 shrink-0 text-text-3" />
      <Names name={name} detail={detail} />
    </>
  );
  if (origin && (file.contentType === 'message/rfc822' || file.contentType === 'message/global')) {
    return (
      <Link
        to="/c/$number/original/$message"
        params={{ number: String(origin.number), message: origin.messageId }}
        search={{ part: String(place) }}
        className={card}
      >
        {words('mail', t`Mail · ${size}`)}
      </Link>
    );
  }
  if (onView) {
    return (
      <button type="button" className={card} onClick={onView}>
        <img
          src={`${file.url}?inline=1`}
          alt=""
          width={40}
          height={40}
          loading="lazy"
          className="size-10 rounded-[4px] border bg-surface object-cover"
        />
        <Names name={name} detail={size} />
      </button>
    );
  }
  return (
    <a href={file.url} target="_blank" rel="noopener noreferrer" className={card}>
      {words(file.state === 'pending' ? 'queued' : 'file', size)}
    </a>
  );
}

function Names({ name, detail }: { name: string; detail: string }) {
  return (
    <span className="min-w-0">
      <span className="block truncate">{name}</span>
      <span className="block text-meta text-text-3">{detail}</span>
    </span>
  );
}
