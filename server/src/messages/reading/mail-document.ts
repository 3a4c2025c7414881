/**
 * A mail's sanitised HTML as a whole document for a frame without scripts, on a sheet that is light in either theme
 * (mail is written for white paper). Pictures inside the mail show at once; those from outside wait for the reader's
 * click, since fetching one tells its sender that, when and where the mail was read.
 */

export interface DocumentParts {
  /** Sanitised fragment. Pictures from outside carry `data-remote-src` and no `src`. */
  readonly html: string;
  readonly title: string;
  readonly lang: string | null;
  /** Whether pictures from outside are loaded: not, because it was asked for, or because this sender's always are. */
  readonly pictures: 'none' | 'asked' | 'always';
  /** The file with this content id and its size in pixels; null when there is none that may be shown. */
  file(
    contentId: string,
  ): { readonly url: string; readonly width: number | null; readonly height: number | null } | null;
  /** Address of a picture from outside, by way of our proxy; null leaves it unloaded. */
  remoteUrl(url: string): string | null;
}

/** Policy of the document. The sandbox holds also when somebody opens it outside of its frame. */
export const documentPolicy = [
  "default-src 'none'",
  "img-src 'self' data:",
  "style-src 'unsafe-inline'",
  "font-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
].join('; ');

export function mailDocument(parts: DocumentParts): string {
  const lang = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(parts.lang ?? '') ? ` lang="${parts.lang}"` : '';
  return `<!doctype html>
<html${lang} data-pictures="${parts.pictures}">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light">
<meta name="viewport" content="width=device-width, initial-scale=1">
<base target="_blank">
<title>${escapeAttribute(parts.title)}</title>
<style>${sheet}</style>
</head>
<body>${parts.html.replace(/<img\b[^>]*>/g, (tag) => picture(tag, parts))}</body>
</html>`;
}

const sheet = [
  ':root{color-scheme:light;background:#fff}',
  'body{margin:0;padding:16px;overflow-x:auto;overflow-wrap:anywhere;color:#171a21;',
  'font:15px/1.6 system-ui,"Hiragino Sans","Yu Gothic UI","Noto Sans JP",Meiryo,sans-serif}',
  'img{max-width:100%;height:auto}',
  'img[data-remote-src]:not([src]){display:inline-block;min-width:16px;min-height:16px;background:#f0f1f4}',
  'a{color:#1d5bd0}',
  'blockquote{margin:0 0 0 4px;padding-left:12px;border-left:2px solid #d8dce4}',
  'pre{white-space:pre-wrap}',
  ':root:not([data-unfolded]) [data-folded]{display:none!important}',
].join('');

/** The sanitiser writes attributes in double quotes and escapes `<`, `>` and `"` in them, so that tags can be told. */
function picture(tag: string, parts: DocumentParts): string {
  const contentId = / src="cid:([^"]*)"/.exec(tag)?.[1];
  if (contentId !== undefined) {
    const file = parts.file(unescapeAttribute(contentId));
    if (file === null) return tag.replace(/ src="[^"]*"/, '');
    return tag.replace(/ src="[^"]*"/, () => ` src="${escapeAttribute(file.url)}"${sizeFor(tag, file)}`);
  }
  const remote = / data-remote-src="([^"]*)"/.exec(tag)?.[1];
  if (remote === undefined) return tag;
  const url = isTracker(tag) ? null : parts.remoteUrl(unescapeAttribute(remote));
  return url === null ? tag : tag.replace(/ data-remote-src="[^"]*"/, () => ` src="${escapeAttribute(url)}"`);
}

/** The place a picture will take, so that nothing moves when it comes; what the mail says of one side stands. */
function sizeFor(tag: string, { width, height }: { width: number | null; height: number | null }): string {
  if (width === null || height === null || width === 0 || height === 0) return '';
  const said = (side: string): number | null => {
    const found = new RegExp(` ${side}="(\\d{1,5})(?:px)?"`, 'i').exec(tag)?.[1];
    return found === undefined ? null : Number(found);
  };
  if (/ (?:width|height)="[^"]*%"/i.test(tag) || /[";](?:width|height):/i.test(tag)) return '';
  const [givenWidth, givenHeight] = [said('width'), said('height')];
  if (givenWidth !== null && givenHeight !== null) return '';
  if (givenWidth !== null) return ` height="${Math.round((givenWidth * height) / width)}"`;
  if (givenHeight !== null) return ` width="${Math.round((givenHeight * width) / height)}"`;
  return ` width="${width}" height="${height}"`;
}

/** A picture of one pixel is there to be fetched, not to be seen. */
function isTracker(tag: string): boolean {
  const tiny = (side: string): boolean =>
    new RegExp(` ${side}="[01](?:px)?"`, 'i').test(tag) || new RegExp(`[";]${side}:[01](?:px)?[";]`, 'i').test(tag);
  return tiny('width') && tiny('height');
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function unescapeAttribute(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
