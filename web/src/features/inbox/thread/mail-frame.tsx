/**
 * Designed mail in its own frame: sandboxed without scripts, under its own CSP, on a light sheet in either theme. The
 * page measures it; the height is remembered, so that it never jumps twice. A letter made for a wider screen is
 * drawn smaller until it fits, and below a readable size it scrolls within.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { describeError } from '../../../api/describe-problem.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { learnPictureSenders, loadPicturesOf, useLoadsPicturesOf } from './trusted-pictures.ts';

/** The last heights by address, for this visit. */
const heights = new Map<string, number>();
const first = 160;
/** Smaller than this nobody reads; a letter of 700 px still fits a phone. */
const smallest = 0.45;
/** Of the document's sheet, at the right: what overflows has none. */
const padding = 16;

export function MailFrame({
  url,
  title,
  sender = null,
  foldQuote = false,
}: {
  url: string;
  title: string;
  /** Whose pictures may be loaded always; null where the sender does not speak for the mail. */
  sender?: string | null;
  /** The mail answers another one: what it quotes is folded, where the quotation can be told. */
  foldQuote?: boolean;
}) {
  const { t } = useLingui();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => heights.get(`${url}/last`) ?? first);
  const [waiting, setWaiting] = useState(false);
  const [byTrust, setByTrust] = useState(false);
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState(0);
  const [quote, setQuote] = useState<'none' | 'folded' | 'shown'>('none');
  const trusted = useLoadsPicturesOf(sender);
  const source = asked ? withQuery(url, 'images=1') : url;

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let inner: ResizeObserver | undefined;
    let width = 0;
    const measure = () => {
      const inside = element.contentDocument;
      if (!inside?.body) return;
      if (element.clientWidth !== width) {
        width = element.clientWidth;
        fit(inside, width);
      }
      const next =
        Math.ceil(Math.max(inside.documentElement.offsetHeight, inside.body.scrollHeight * zoomOf(inside))) +
        scrollbarOf(inside, element) +
        1;
      heights.set(`${url}/last`, next);
      setHeight(next);
    };
    const loaded = () => {
      const inside = element.contentDocument;
      if (!inside?.body) return;
      width = 0;
      setQuote(foldQuote && markQuote(inside) ? 'folded' : 'none');
      measure();
      inner?.disconnect();
      inner = new ResizeObserver(measure);
      inner.observe(inside.documentElement);
      inner.observe(inside.body);
      // What loads late may turn out wider than the frame.
      for (const image of inside.images) {
        image.addEventListener('load', () => {
          width = 0;
          measure();
          setFailed(failedIn(inside).length);
        });
        image.addEventListener('error', () => setFailed(failedIn(inside).length));
      }
      setFailed(failedIn(inside).length);
      setWaiting(inside.querySelector('[data-remote-src]:not([src])') !== null);
      const always = inside.documentElement.dataset.pictures === 'always';
      setByTrust(always);
      if (inside.querySelector('[data-remote-src]:not([src])') !== null || always) learnPictureSenders();
    };
    const outer = new ResizeObserver(measure);
    outer.observe(element);
    element.addEventListener('load', loaded);
    if (element.contentDocument?.readyState === 'complete') loaded();
    return () => {
      outer.disconnect();
      inner?.disconnect();
      element.removeEventListener('load', loaded);
    };
  }, [url, foldQuote]);

  useEffect(() => {
    const inside = frame.current?.contentDocument;
    if (inside) inside.documentElement.toggleAttribute('data-unfolded', quote === 'shown');
  }, [quote]);

  /** Setting an address again asks for it again. */
  const tryAgain = () => {
    const inside = frame.current?.contentDocument;
    for (const image of inside ? failedIn(inside) : []) image.setAttribute('src', image.getAttribute('src') ?? '');
    setFailed(0);
  };

  const trust = async (always: boolean) => {
    if (sender === null) return;
    try {
      await loadPicturesOf(sender, always);
      setAsked(always);
      if (!always) setByTrust(false);
      showToast({
        text: always
          ? t`Pictures of ${sender} load by themselves from now on.`
          : t`Pictures of ${sender} wait for a click again.`,
      });
    } catch (error) {
      showToast({ text: describeError(error) });
    }
  };

  return (
    <div className="overflow-hidden rounded-control border bg-sheet">
      {waiting && !asked && (
        <div className="flex flex-wrap items-center justify-between gap-x-2 border-b bg-surface px-3 py-1 text-dense text-text-2">
          <Trans>Pictures from outside are not loaded.</Trans>
          <span className="-mr-2 flex flex-wrap">
            <Button size="small" look="quiet" onPress={() => setAsked(true)}>
              <Trans>Load pictures</Trans>
            </Button>
            {sender !== null && (
              <Button size="small" look="quiet" onPress={() => void trust(true)}>
                <Trans>Always for this sender</Trans>
              </Button>
            )}
          </span>
        </div>
      )}
      {sender !== null && (byTrust || (trusted && asked)) && (
        <div className="flex flex-wrap items-center justify-between gap-x-2 border-b bg-surface px-3 py-1 text-dense text-text-3">
          <Trans>Pictures of this sender load by themselves.</Trans>
          <Button size="small" look="quiet" className="-mr-2" onPress={() => void trust(false)}>
            <Trans>No longer</Trans>
          </Button>
        </div>
      )}
      {failed > 0 && (
        <div
          role="status"
          className="flex flex-wrap items-center justify-between gap-x-2 border-b bg-surface px-3 py-1 text-dense text-text-2"
        >
          <Plural value={failed} one="# picture could not be loaded." other="# pictures could not be loaded." />
          <Button size="small" look="quiet" className="-mr-2" onPress={tryAgain}>
            <Trans>Try again</Trans>
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
      {quote !== 'none' && (
        <div className="border-t bg-surface px-3 py-1">
          <button
            type="button"
            data-fold
            aria-expanded={quote === 'shown'}
            className="inline-flex min-h-6 items-center gap-1 rounded-control border bg-bg px-2 text-meta text-text-2 hover:bg-hover"
            onClick={() => setQuote(quote === 'shown' ? 'folded' : 'shown')}
          >
            <Icon name="more" size={14} />
            {quote === 'shown' ? <Trans>Hide the quoted text</Trans> : <Trans>Quoted text</Trans>}
          </button>
        </div>
      )}
    </div>
  );
}

const withQuery = (url: string, query: string): string => `${url}${url.includes('?') ? '&' : '?'}${query}`;

/**
 * Marks what the sanitiser told as quotation, for the document's own sheet to fold: a block by itself, or all that
 * follows it. False when nothing would be left to read.
 */
function markQuote(inside: Document): boolean {
  const start = inside.querySelector('[data-quote]');
  if (!start) return false;
  const folded: Element[] = [start];
  if (start.getAttribute('data-quote') === 'rest') {
    for (let at: Element | null = start; at && at !== inside.body; at = at.parentElement)
      for (let next: ChildNode | null = at.nextSibling; next; next = next.nextSibling) {
        if (next.nodeType === Node.ELEMENT_NODE) folded.push(next as unknown as Element);
        else if (next.nodeType === Node.TEXT_NODE && next.textContent?.trim()) {
          // Words that stand by themselves need something to be folded by.
          const around = inside.createElement('span');
          next.replaceWith(around);
          around.append(next);
          next = around;
          folded.push(around);
        }
      }
  } else {
    for (const block of inside.querySelectorAll('[data-quote="block"]')) folded.push(block);
  }
  for (const element of folded) element.setAttribute('data-folded', '');
  const left =
    // biome-ignore lint/performance/useDomNodeTextContent: what is folded does not count
    inside.body.innerText.trim() !== '' || [...inside.images].some((image) => !image.closest('[data-folded]'));
  if (!left) for (const element of folded) element.removeAttribute('data-folded');
  return left;
}

/** Draws what is wider than the frame smaller. The document's own styles are set by its page: nothing runs in it. */
function fit(inside: Document, width: number): void {
  const { body } = inside;
  body.style.zoom = '';
  // The frame is as high as what is in it; a bar beside it would take the width that the letter needs.
  body.style.overflow = 'hidden';
  const wide = Math.max(body.scrollWidth, inside.documentElement.scrollWidth);
  if (width > 0 && wide > width + 1)
    body.style.zoom = String(Math.max(smallest, Math.floor((width / (wide + padding)) * 1000) / 1000));
  if (inside.documentElement.scrollWidth > width + 1) body.style.overflow = 'auto hidden';
}

/** Height that the bar for scrolling sideways takes from the frame, in px. */
const scrollbarOf = (inside: Document, element: HTMLIFrameElement): number =>
  inside.body.style.overflow === '' || inside.body.style.overflow === 'hidden'
    ? 0
    : Math.max(0, element.clientHeight - inside.documentElement.clientHeight);

/** Pictures from outside that were asked for and did not come. */
const failedIn = (inside: Document): HTMLImageElement[] =>
  [...inside.images].filter(
    (image) =>
      (image.getAttribute('src') ?? '').startsWith('/api/v1/images?') && image.complete && image.naturalWidth === 0,
  );

const zoomOf = (inside: Document): number => Number(inside.body.style.zoom) || 1;
