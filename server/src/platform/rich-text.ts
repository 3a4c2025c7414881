/**
 * The rich text that members write: the small vocabulary of our editor, and nothing else. What a browser sends is never
 * trusted to be it.
 */
import sanitizeHtml from 'sanitize-html';

/** Path of a picture that lies in the text: an upload of ours, and nothing from anywhere else. */
const picturePath = /^\/attachments\/([0-9a-f-]{36})$/;

/** @param pictures whether uploads may stand in the text as pictures */
export function sanitiseRichText(html: string, { pictures = false } = {}): string {
  return sanitizeHtml(html, {
    allowedTags: [
      'p',
      'br',
      'strong',
      'b',
      'em',
      'i',
      'u',
      's',
      'a',
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
      ...(pictures ? ['img'] : []),
    ],
    allowedAttributes: { a: ['href'], img: ['src', 'alt', 'width', 'height'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    disallowedTagsMode: 'discard',
    exclusiveFilter: (frame) => frame.tag === 'img' && !picturePath.test(frame.attribs.src ?? ''),
  });
}

/** Ids of the uploads that stand in a sanitised text as pictures, in their order. */
export function picturesIn(html: string | null): string[] {
  if (html === null) return [];
  return [...new Set([...html.matchAll(/<img [^>]*?src="\/attachments\/([0-9a-f-]{36})"/g)].map((match) => match[1]!))];
}

/** Puts another address in the place of each picture; null takes the picture out and leaves its words. */
export function replacePictures(html: string, addressOf: (uploadId: string) => string | null): string {
  return html.replace(/<img [^>]*>/g, (tag) => {
    const uploadId = /src="\/attachments\/([0-9a-f-]{36})"/.exec(tag)?.[1];
    const address = uploadId === undefined ? null : addressOf(uploadId);
    if (address === null) return /alt="([^"]*)"/.exec(tag)?.[1] ?? '';
    return tag.replace(/src="[^"]*"/, () => `src="${address}"`);
  });
}
