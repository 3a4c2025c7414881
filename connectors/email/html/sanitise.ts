/**
 * A mail's HTML made safe to show: an allow-list of tags and attributes, filtered CSS, and nothing that asks the
 * network by itself. Remote images keep their address in `data-remote-src` until the reader asks for them.
 */
import sanitizeHtml from 'sanitize-html';
import { filterCss, reachesOut } from './css.ts';
import { collectSheet } from './sheet.ts';

export interface SanitisedHtml {
  readonly html: string;
  /** How many remote images wait for a click. */
  readonly remoteImages: number;
}

/** Deepest nesting that is kept; beyond it parsers take time squared, and no writer of letters goes there. */
const NESTING = 200;

/** @param html any HTML, up to the limit of bytes that `readMail` keeps. */
export function sanitise(html: string): SanitisedHtml {
  let remoteImages = 0;
  const clean = sanitizeHtml(html, {
    allowedTags,
    allowedAttributes,
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'title', 'head', 'template', 'xml'],
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'cid'],
    allowedSchemesByTag: { a: ['http', 'https', 'mailto', 'tel'], img: ['cid', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    nestingLimit: NESTING,
    parseStyleAttributes: false,
    disallowedTagsMode: 'discard',
    transformTags: {
      body: (_, attributes) => ({ tagName: 'div', attribs: withCss(attributes) }),
      center: (_, attributes) => ({ tagName: 'div', attribs: { ...withCss(attributes), align: 'center' } }),
      a: (_, attributes) => ({ tagName: 'a', attribs: linkAttributes(withCss(attributes)) }),
      img: (_, attributes) => {
        const image = imageAttributes(withCss(attributes));
        if ('data-remote-src' in image) remoteImages++;
        return { tagName: 'img', attribs: image };
      },
      '*': (tagName, attributes) => {
        if (reachesOut(attributes.style ?? '') || /^(?:https?:)?\/\//i.test(attributes.background ?? ''))
          remoteImages++;
        return { tagName, attribs: { ...withCss(attributes), ...quoteMark(tagName, attributes) } };
      },
    },
  });
  const fragment = clean.trim();
  const sheet = fragment === '' ? '' : collectSheet(html);
  return { html: sheet === '' ? fragment : `<style>${sheet}</style>${fragment}`, remoteImages };
}

type Attributes = Record<string, string>;

/**
 * Where mail programs put what they quote, marked for the screen to fold: `block` holds the quotation, behind `rest`
 * everything is quotation.
 */
function quoteMark(tag: string, { class: names = '', id = '', type = '', style = '' }: Attributes): Attributes {
  if (quoteIds.test(id) || /\b(?:OutlookMessageHeader|ms-outlook-mobile-reference-message)\b/i.test(names))
    return { 'data-quote': 'rest' };
  if (tag === 'div' && /border:\s*none;\s*border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)/i.test(style))
    return { 'data-quote': 'rest' };
  if (quoteClasses.test(names) || (tag === 'blockquote' && type.toLowerCase() === 'cite'))
    return { 'data-quote': 'block' };
  return {};
}

const quoteIds =
  /^(?:x_)*(?:divRplyFwdMsg|appendonsend|stopSpelling|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|zwchr)$/i;
const quoteClasses =
  /(?:^|\s)(?:x_)*(?:gmail_quote(?:_container)?|yahoo_quoted|protonmail_quote|zmail_extra|moz-cite-prefix|gmail_attr|cite)(?:\s|$)/i;

function withCss(attributes: Attributes): Attributes {
  const { style, 'data-quote': _, ...rest } = attributes;
  const css = style ? filterCss(style) : '';
  return css === '' ? rest : { ...rest, style: css };
}

/**
 * Only whole addresses stay: what has no scheme would lead into our own pages, and letters that look like those of a scheme
 * are none.
 */
function linkAttributes({ href = '', ...rest }: Attributes): Attributes {
  const written = href.trim();
  const address = /^www\.[^\s/]+\./i.test(written) ? `https://${written}` : written;
  const isWhole = /^(?:https?:\/\/|mailto:|tel:)/i.test(address) && URL.canParse(address) && !TURNING.test(address);
  return { ...(isWhole ? { href: address } : {}), ...rest, rel: 'noopener noreferrer nofollow', target: '_blank' };
}

/** Letters that show what follows in another order, or not at all: an address has none. */
const TURNING = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

function imageAttributes(attributes: Attributes): Attributes {
  const { src = '', srcset: _, 'data-remote-src': _forged, ...rest } = attributes;
  const address = src.trim();
  if (/^(?:https?:)?\/\//i.test(address)) {
    return { ...rest, 'data-remote-src': address.startsWith('//') ? `https:${address}` : address.slice(0, 4000) };
  }
  if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(address)) return { ...rest, src: address };
  return /^cid:/i.test(address) ? { ...rest, src: `cid:${cleanContentId(address.slice(4))}` } : rest;
}

/** `<id>`, `%3Cid%3E` and `id` are the same content id; attachments carry the last form. */
function cleanContentId(id: string): string {
  const bare = id.trim().replace(/^(?:<|%3c)|(?:>|%3e)$/gi, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

const allowedTags = (
  'a abbr address article aside b big bdi bdo blockquote body br caption center cite code col colgroup dd del dfn div dl dt ' +
  'em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp ' +
  'section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');

const allowedAttributes = {
  '*': [
    'align',
    'bgcolor',
    'class',
    'color',
    'data-quote',
    'dir',
    'height',
    'lang',
    'style',
    'title',
    'valign',
    'width',
  ],
  a: ['href', 'name', 'rel', 'target'],
  blockquote: ['type'],
  col: ['span'],
  font: ['face', 'size'],
  hr: ['size', 'noshade'],
  img: ['alt', 'border', 'src', 'data-remote-src'],
  li: ['value'],
  ol: ['start', 'type', 'reversed'],
  table: ['border', 'cellpadding', 'cellspacing', 'rules', 'summary'],
  td: ['colspan', 'rowspan', 'nowrap', 'headers'],
  th: ['colspan', 'rowspan', 'nowrap', 'scope'],
  time: ['datetime'],
  ul: ['type'],
};
