/** Files of a message: four shown, the rest behind "+N"; pictures small; what could not be fetched says why. */
import type { Attachment } from '@irori/contract/attachments/api';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { describeCode } from '../../../api/describe-problem.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { fileSize } from '../../../ui/time-format.ts';

const atFirst = 4;

export function Files({ attachments, hideInline }: { attachments: readonly Attachment[]; hideInline: boolean }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const files = attachments.filter((file) => !(hideInline && file.inline && file.state === 'ready'));
  if (files.length === 0) return null;
  const shown = all ? files : files.slice(0, atFirst);
  return (
    <ul className="mt-3 flex flex-wrap gap-2" aria-label={t`Attachments`}>
      {shown.map((file) => (
        <li key={file.id} className="max-w-full">
          <FileCard file={file} />
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
  );
}

function FileCard({ file }: { file: Attachment }) {
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
        </span>
      </div>
    );
  }
  const picture = /^image\/(png|jpeg|gif|webp|avif)$/.test(file.contentType) && file.state === 'ready';
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      className="flex min-h-12 max-w-72 items-center gap-2.5 rounded-control border bg-bg py-1 pr-3 pl-1.5 text-dense hover:bg-hover"
    >
      {picture ? (
        <img
          src={file.url}
          alt=""
          width={40}
          height={40}
          loading="lazy"
          className="size-10 rounded-[4px] border bg-surface object-cover"
        />
      ) : (
        <Icon name={file.state === 'pending' ? 'queued' : 'file'} size={20} className="ml-1.5 text-text-3" />
      )}
      <span className="min-w-0">
        <span className="block truncate">{name}</span>
        <span className="block text-meta text-text-3">
          {file.state === 'pending' ? t`is being fetched` : fileSize(file.size, locale)}
        </span>
      </span>
    </a>
  );
}
