/** Files of the draft: those that are here, those on their way, those that failed. */
import type { Attachment } from '@irori/contract/attachments/api';
import { useLingui } from '@lingui/react/macro';
import { IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { fileSize } from '../../../ui/time-format.ts';
import type { Files } from './use-files.ts';

export function FileList({
  attachments: all,
  files,
  onRemove,
}: {
  attachments: readonly Attachment[];
  files: Files;
  onRemove: (id: string) => void;
}) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  // What stands in the text is seen there.
  const attachments = all.filter((file) => !file.inline);
  if (attachments.length === 0 && files.uploading.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5 px-4 pb-2" aria-label={t`Attachments`}>
      {attachments.map((file) => {
        const name = file.fileName || t`File from another device`;
        return (
          <li
            key={file.id}
            className="inline-flex max-w-full items-center gap-1.5 rounded-control border bg-surface pl-2 text-dense"
          >
            <Icon name="file" size={14} className="text-text-3" />
            <span className="truncate">{name}</span>
            {file.size > 0 && <span className="text-meta text-text-3">{fileSize(file.size, locale)}</span>}
            <IconButton icon="dismiss" size="small" label={t`Remove ${name}`} onPress={() => onRemove(file.id)} />
          </li>
        );
      })}
      {files.uploading.map((one) => (
        <li
          key={one.key}
          className={`relative inline-flex max-w-full items-center gap-1.5 overflow-hidden rounded-control border bg-surface pl-2 text-dense ${one.error ? 'border-danger text-danger' : ''}`}
        >
          {!one.error && (
            <progress
              className="upload-progress absolute inset-x-0 bottom-0 h-0.5 w-full"
              value={one.part}
              max={1}
              aria-label={t`Uploading ${one.file.name}`}
            />
          )}
          <Icon name={one.error ? 'alert' : 'attach'} size={14} />
          <span className="truncate">{one.file.name}</span>
          {one.error && <span className="truncate text-meta">{one.error}</span>}
          {one.error && (
            <IconButton
              icon="reload"
              size="small"
              label={t`Try again: ${one.file.name}`}
              onPress={() => files.retry(one.key)}
            />
          )}
          <IconButton
            icon="dismiss"
            size="small"
            label={t`Remove ${one.file.name}`}
            onPress={() => files.cancel(one.key)}
          />
        </li>
      ))}
    </ul>
  );
}
