/** Pictures of a message in full, over the page: the next by arrow keys, larger by plus, and out by Escape. */
import type { Attachment } from '@irori/contract/attachments/api';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../../ui/button.tsx';
import { FullScreen } from '../../../ui/full-screen.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import { fileSize } from '../../../ui/time-format.ts';

/** Fits the window first; then so many times its size on the screen. */
const zooms = [1, 1.5, 2, 3, 5];

export function ImageViewer({
  pictures,
  startAt,
  onClose,
}: {
  pictures: readonly Attachment[];
  startAt: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      pictures.findIndex((picture) => picture.id === startAt),
    ),
  );
  const [zoom, setZoom] = useState(0);
  const [failed, setFailed] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const picture = pictures[at];
  const count = pictures.length;

  const go = (by: number) => {
    setAt((now) => (now + by + count) % count);
    setZoom(0);
    setFailed(false);
  };
  const scale = (by: number) => setZoom((now) => Math.min(zooms.length - 1, Math.max(0, now + by)));
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const handled: Record<string, () => void> = {
      '+': () => scale(1),
      '=': () => scale(1),
      '-': () => scale(-1),
      '0': () => setZoom(0),
    };
    // Enlarged, the arrows move the picture.
    if (zoom === 0 && count > 1) {
      handled.ArrowRight = () => go(1);
      handled.ArrowLeft = () => go(-1);
    }
    const handle = handled[event.key];
    if (!handle) return;
    event.preventDefault();
    event.stopPropagation();
    handle();
  };
  // The middle of the picture stays in the middle.
  useEffect(() => {
    const element = scroller.current;
    if (!element || zoom < 0) return;
    element.scrollTo(
      (element.scrollWidth - element.clientWidth) / 2,
      (element.scrollHeight - element.clientHeight) / 2,
    );
  }, [zoom]);

  if (!picture) return null;
  const name = picture.fileName || t`File without a name`;
  const factor = zooms[zoom] ?? 1;
  return (
    <FullScreen title={name} onClose={onClose} onKeyDown={onKeyDown}>
      <div className="flex items-center gap-2 border-b bg-bg px-3 py-1.5">
        <div className="min-w-0 flex-1">
          <p className="truncate font-bold text-dense">{name}</p>
          <p className="text-meta text-text-3">
            {picture.width !== null && picture.height !== null && `${picture.width} × ${picture.height} · `}
            {fileSize(picture.size, locale)}
            {count > 1 && ` · ${at + 1} / ${count}`}
          </p>
        </div>
        <IconButton icon="smaller" label={t`Smaller`} shortcut="-" isDisabled={zoom === 0} onPress={() => scale(-1)} />
        <IconButton
          icon="larger"
          label={t`Larger`}
          shortcut="+"
          isDisabled={zoom === zooms.length - 1}
          onPress={() => scale(1)}
        />
        <a
          href={picture.url}
          download={name}
          className="target inline-flex h-8 items-center rounded-control px-2 text-dense underline underline-offset-2 hover:bg-hover"
        >
          {t`Download`}
        </a>
        <IconButton icon="dismiss" label={t`Close`} onPress={onClose} />
      </div>
      <div ref={scroller} tabIndex={-1} className="no-ring flex min-h-0 flex-1 overflow-auto bg-surface">
        {failed ? (
          <p className="m-auto p-4 text-text-2">{t`This picture could not be shown. Download it to look at it.`}</p>
        ) : (
          <img
            key={picture.id}
            src={`${picture.url}?inline=1`}
            alt={name}
            onError={() => setFailed(true)}
            onDoubleClick={() => setZoom(zoom === 0 ? 2 : 0)}
            className="m-auto object-contain"
            style={
              zoom === 0
                ? { maxWidth: '100%', maxHeight: '100%' }
                : { width: `${factor * 100}%`, maxWidth: 'none', height: 'auto' }
            }
          />
        )}
      </div>
      {count > 1 && (
        <div className="flex justify-center gap-2 border-t bg-bg py-1.5">
          <IconButton icon="previous" label={t`Previous picture`} shortcut="←" onPress={() => go(-1)} />
          <IconButton icon="next" label={t`Next picture`} shortcut="→" onPress={() => go(1)} />
        </div>
      )}
    </FullScreen>
  );
}
