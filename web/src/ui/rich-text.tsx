/**
 * Text with its links, and the small vocabulary of our own editor drawn as elements. No HTML is ever handed to the page
 * as it is: what is not in the vocabulary becomes its text.
 */
import { Fragment, type ReactNode, useMemo } from 'react';

const links = /\b(https?:\/\/[^\s<>"'　]+[^\s<>"'.,;:!?)\]}　。、）」])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/giu;

export function PlainText({ text, className }: { text: string; className?: string }) {
  const parts = useMemo(() => withLinks(text), [text]);
  return <div className={`whitespace-pre-wrap ${className ?? ''}`}>{parts}</div>;
}

/** The text cut at its links. */
export function withLinks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(links)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const href = match[1] ?? `mailto:${match[2]}`;
    parts.push(
      <Anchor key={match.index} href={href}>
        {match[0]}
      </Anchor>,
    );
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function Anchor({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
      {children}
    </a>
  );
}

export function RichText({ html, className }: { html: string; className?: string }) {
  const drawn = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    return [...body.childNodes].map(draw);
  }, [html]);
  return <div className={`rich-text ${className ?? ''}`}>{drawn}</div>;
}

const plain = new Set([
  'p',
  'br',
  'strong',
  'b',
  'em',
  'i',
  'u',
  's',
  'ul',
  'ol',
  'li',
  'blockquote',
  'code',
  'pre',
  'h1',
  'h2',
  'h3',
  'hr',
]);

/** Pictures of ours alone: nothing is fetched from elsewhere by showing a text. */
function Picture({ node }: { node: Element }) {
  const src = node.getAttribute('src') ?? '';
  const alt = node.getAttribute('alt') ?? '';
  if (!/^\/attachments\/[0-9a-f-]{36}$/.test(src)) return <>{alt}</>;
  const [width, height] = [Number(node.getAttribute('width')), Number(node.getAttribute('height'))];
  const size = width > 0 && height > 0 ? { width, height } : {};
  return <img src={`${src}?inline=1`} alt={alt} {...size} className="inline-picture" />;
}

function draw(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return <Fragment key={key}>{node.textContent}</Fragment>;
  if (!(node instanceof Element)) return null;
  const name = node.tagName.toLowerCase();
  if (name === 'script' || name === 'style') return null;
  const children = [...node.childNodes].map(draw);
  if (name === 'br' || name === 'hr') return name === 'br' ? <br key={key} /> : <hr key={key} />;
  if (name === 'img') return <Picture key={key} node={node} />;
  const href = node.getAttribute('href') ?? '';
  if (name === 'a' && /^(https?:|mailto:|tel:)/i.test(href)) {
    return (
      <Anchor key={key} href={href}>
        {children}
      </Anchor>
    );
  }
  if (!plain.has(name)) return <Fragment key={key}>{children}</Fragment>;
  const Tag = name as 'p';
  return <Tag key={key}>{children}</Tag>;
}
