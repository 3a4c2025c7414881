/**
 * From the editor's document to what is sent: plain text as people write it, and the same in a small HTML. Pure.
 * In the editor Enter makes a line; lines in a row become one paragraph, an empty line parts two.
 */

/** The editor's document as JSON; only what we draw. */
export interface DocNode {
  readonly type?: string | undefined;
  readonly text?: string | undefined;
  readonly content?: readonly DocNode[] | undefined;
  readonly marks?:
    | readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> | undefined }[]
    | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
}

export function plainTextOf(doc: DocNode): string {
  return blocks(doc.content ?? [])
    .join('\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function blocks(nodes: readonly DocNode[]): string[] {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case 'bulletList':
        return items(node).map((lines) => indent(lines, '- ', '  '));
      case 'orderedList': {
        const start = typeof node.attrs?.start === 'number' ? node.attrs.start : 1;
        return items(node).map((lines, index) => indent(lines, `${start + index}. `, '   '));
      }
      case 'blockquote':
        return [indent(blocks(node.content ?? []), '> ', '> ')];
      default:
        return [inlineText(node)];
    }
  });
}

const items = (list: DocNode): string[][] => (list.content ?? []).map((item) => blocks(item.content ?? []));

function indent(lines: readonly string[], first: string, next: string): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line, index) => (index === 0 ? first : next) + line)
    .join('\n');
}

const inlineText = (node: DocNode): string => (node.content ?? []).map(wordsOf).join('');

/** A picture is its description to whoever reads plain text. */
function wordsOf(child: DocNode): string {
  if (child.type === 'hardBreak') return '\n';
  if (child.type === 'image') return `[${String(child.attrs?.alt ?? '').trim() || 'image'}]`;
  return child.text ?? inlineText(child);
}

/** Null when nothing is marked, so that plain mail stays plain. */
export function htmlOf(doc: DocNode): string | null {
  return isPlain(doc) ? null : htmlBlocks(doc.content ?? []);
}

function isPlain(node: DocNode): boolean {
  if (node.marks && node.marks.length > 0) return false;
  if (node.type && !['doc', 'paragraph', 'text', 'hardBreak'].includes(node.type)) return false;
  return (node.content ?? []).every(isPlain);
}

function htmlBlocks(nodes: readonly DocNode[]): string {
  let html = '';
  let lines: string[] = [];
  const endParagraph = () => {
    if (lines.length > 0) html += `<p>${lines.join('<br>')}</p>`;
    lines = [];
  };
  for (const node of nodes) {
    if (node.type === 'paragraph') {
      const line = htmlInline(node);
      if (line === '') endParagraph();
      else lines.push(line);
      continue;
    }
    endParagraph();
    html += htmlBlock(node);
  }
  endParagraph();
  return html;
}

function htmlBlock(node: DocNode): string {
  const inner = node.content ?? [];
  switch (node.type) {
    case 'bulletList':
      return `<ul>${inner.map(htmlItem).join('')}</ul>`;
    case 'orderedList':
      return `<ol>${inner.map(htmlItem).join('')}</ol>`;
    case 'blockquote':
      return `<blockquote>${htmlBlocks(inner)}</blockquote>`;
    case 'codeBlock':
      return `<pre>${escaped(inlineText(node))}</pre>`;
    default:
      return htmlInline(node);
  }
}

function htmlItem(item: DocNode): string {
  const inner = item.content ?? [];
  const only = inner.length === 1 && inner[0]?.type === 'paragraph' ? inner[0] : null;
  return `<li>${only ? htmlInline(only) : htmlBlocks(inner)}</li>`;
}

const tags: Record<string, string> = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' };

function htmlInline(node: DocNode): string {
  return (node.content ?? [])
    .map((child) => {
      if (child.type === 'hardBreak') return '<br>';
      if (child.type === 'image') return picture(child);
      return (child.marks ?? []).reduce(
        (inner, mark) => {
          const href = mark.attrs?.href;
          if (mark.type === 'link' && typeof href === 'string') return `<a href="${escaped(href)}">${inner}</a>`;
          const tag = tags[mark.type];
          return tag ? `<${tag}>${inner}</${tag}>` : inner;
        },
        escaped(child.text ?? ''),
      );
    })
    .join('');
}

function picture({ attrs }: DocNode): string {
  const { src, alt, width, height } = attrs ?? {};
  const size = typeof width === 'number' && typeof height === 'number' ? ` width="${width}" height="${height}"` : '';
  return `<img src="${escaped(String(src ?? ''))}" alt="${escaped(String(alt ?? ''))}"${size}>`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** What the editor starts with, from a draft: its rich text, or its lines. */
export function editorContentOf(text: string, html: string | null): string {
  if (html !== null) return html.replace(/<\/p>\s*<p>/g, '</p><p></p><p>').replace(/<br\s*\/?>(?!<\/p>)/g, '</p><p>');
  return text === ''
    ? ''
    : text
        .split('\n')
        .map((line) => `<p>${escaped(line)}</p>`)
        .join('');
}
