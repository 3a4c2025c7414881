/**
 * Designed mail in its own frame: sandboxed without scripts, under its own CSP, on a light sheet in either theme. The
 * page measures it; the height is remembered per width, so that it never jumps twice.
 */
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';

/** Heights by message and width, for this visit. */
const heights = new Map<string, number>();
const first = 160;

export function MailFrame({ messageId, url, title }: { messageId: string; url: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => heights.get(`${messageId}/last`) ?? first);
  const [images, setImages] = useState<'none' | 'waiting' | 'shown'>('none');
  const source = images === 'shown' ? `${url}${url.includes('?') ? '&' : '?'}images=1` : url;

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let sizes: ResizeObserver | undefined;
    const loaded = () => {
      const inside = element.contentDocument;
      if (!inside?.body) return;
      const measure = () => {
        const next = Math.ceil(Math.max(inside.documentElement.offsetHeight, inside.body.scrollHeight)) + 1;
        heights.set(`${messageId}/${element.clientWidth}`, next);
        heights.set(`${messageId}/last`, next);
        setHeight(next);
      };
      measure();
      sizes?.disconnect();
      sizes = new ResizeObserver(measure);
      sizes.observe(inside.documentElement);
      if (inside.querySelector('[data-blocked-src], [data-remote-src]'))
        setImages((now) => (now === 'none' ? 'waiting' : now));
    };
    element.addEventListener('load', loaded);
    if (element.contentDocument?.readyState === 'complete') loaded();
    return () => {
      sizes?.disconnect();
      element.removeEventListener('load', loaded);
    };
  }, [messageId]);

  return (
    <div className="overflow-hidden rounded-control border bg-sheet">
      {images === 'waiting' && (
        <div className="flex items-center justify-between gap-2 border-b bg-surface px-3 py-1 text-dense text-text-2">
          <Trans>Pictures from outside are not loaded.</Trans>
          <Button size="small" look="quiet" onPress={() => setImages('shown')}>
            <Trans>Load pictures</Trans>
          </Button>
        </div>
      )}
      <iframe
        ref={frame}
        title={title}
        src={source}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        className="block w-full bg-sheet [color-scheme:light]"
        style={{ height }}
      />
    </div>
  );
}
