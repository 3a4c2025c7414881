/** Every file of a mail, of any number and size, each a download; a mail within it opens as a mail. */
import type { Original } from '@irori/contract/messages/original';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';

type File = Original['files'][number];

const icons: Record<File['kind'], IconName> = {
  file: 'file',
  mail: 'mail',
  invitation: 'calendar',
  contact: 'contact',
  signature: 'key',
};

export function AllFiles({
  files,
  place,
}: {
  files: readonly File[];
  place: { readonly number: string; readonly message: string; readonly part: string };
}) {
  const { locale } = useTimeStyle();
  const { t } = useLingui();
  return (
    <ul className="flex flex-col divide-y rounded-panel border bg-bg text-dense">
      {files.map((file) => (
        <li key={file.index} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <Icon name={icons[file.kind]} size={18} className="shrink-0 text-text-3" />
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {file.fileName}
            <span className="block text-meta text-text-3">
              {[
                fileSize(file.size, locale),
                file.contentType,
                ...(file.kind === 'signature' ? [t`the signature of the mail`] : []),
                ...(file.packedIn === null ? [] : [t`packed in ${file.packedIn}`]),
              ].join(' · ')}
            </span>
          </span>
          {file.kind === 'mail' && (
            <Link
              to="/c/$number/original/$message"
              params={{ number: place.number, message: place.message }}
              search={{ part: [...(place.part === '' ? [] : [place.part]), file.index].join('.') }}
              className="target inline-flex items-center text-accent underline underline-offset-2"
            >
              <Trans>Open</Trans>
            </Link>
          )}
          <a
            href={file.url}
            download={file.fileName}
            className="target inline-flex items-center text-accent underline underline-offset-2"
          >
            <Trans>Download</Trans>
            <span className="sr-only"> {file.fileName}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
