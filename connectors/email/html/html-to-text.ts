/** HTML to the text a reader would see, with a mark where a mail client said that the quoted history begins. */
import { compile, type HtmlToTextOptions } from 'html-to-text';
import { QUOTE_MARK } from '../text/quote-mark.ts';

export interface HtmlText {
  /** Everything, quotes included, with a line of `QUOTE_MARK` where the HTML says that a quotation begins. */
  readonly marked: string;
  readonly text: string;
}

/** Longest HTML that is turned into text. */
const MAX_INPUT = 1_000_000;
/** Deepest nesting a browser-made letter has; the library recurses. */
const MAX_DEPTH = 200;

/**
 * Never throws. @param html as it came.
 * @param links where links lead is written behind their words; for HTML that is not shown itself.
 */
export function htmlToText(html: string, links = true): HtmlText {
  const marked = convert(html.slice(0, MAX_INPUT), links ? withLinks : withoutLinks);
  return { marked: tidy(marked), text: tidy(marked.replaceAll(QUOTE_MARK, '')) };
}

function convert(html: string, toText: (html: string) => string): string {
  try {
    return toText(html);
  } catch {
    // Malformed beyond what the library takes: the words without their tags are better than nothing.
    return html.replace(/<[^<>]{0,2000}>/g, ' ').replace(/&nbsp;/g, ' ');
  }
}

/** Where mail clients put what they quote (email.md 7.1). */
const quoteSelectors = [
  'div.gmail_quote_container',
  'div.gmail_quote',
  'blockquote.gmail_quote',
  'div.gmail_extra',
  'blockquote[type="cite"]',
  'div.moz-cite-prefix',
  'div.moz-forward-container',
  'div.yahoo_quoted',
  'div.yahoo-quoted-begin',
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'hr#stopSpelling',
  'hr#zwchr',
  'div#isReplyContent',
  'div.protonmail_quote',
  'blockquote.protonmail_quote',
  'div.zmail_extra',
  'blockquote.zmail_extra',
  'div#mail-editor-reference-message-container',
  'div.mail-editor-reference-message-container',
  'span#OLK_SRC_BODY_SECTION',
  'div#OLK_SRC_BODY_SECTION',
  'div.OutlookMessageHeader',
  'div.replyHeader',
  'div.ms-outlook-mobile-reference-message',
  'div#reply-intro',
  'div#replyBlockquote',
  'blockquote#reply_intro',
  'div.cite',
];

const options = (links: boolean): HtmlToTextOptions => ({
  wordwrap: false,
  limits: { maxInputLength: MAX_INPUT, maxDepth: MAX_DEPTH, maxChildNodes: 20_000, ellipsis: '' },
  formatters: {
    quoted: (element, walk, builder, formatOptions) => {
      builder.openBlock({ leadingLineBreaks: 1 });
      builder.addInline(QUOTE_MARK, { noWordTransform: true });
      builder.addLineBreak();
      if (element.name === 'hr') builder.closeBlock({ trailingLineBreaks: 1 });
      else {
        walk(element.children, builder);
        builder.closeBlock({ trailingLineBreaks: formatOptions.trailingLineBreaks ?? 1 });
      }
    },
  },
  selectors: [
    {
      selector: 'a',
      options: {
        ignoreHref: !links,
        hideLinkHrefIfSameAsText: true,
        noAnchorUrl: true,
        linkBrackets: ['<', '>'],
        pathRewrite: harmlessLink,
      },
    },
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'head', format: 'skip' },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'pre', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block' },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
    { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...quoteSelectors.map((selector) => ({ selector, format: 'quoted' })),
  ],
});

const withLinks = compile(options(true));
const withoutLinks = compile(options(false));

/** A script is no address to show. */
function harmlessLink(path: string): string {
  return /^(?:https?:|mailto:|tel:|[^:]*$)/i.test(path.trim()) ? path : '';
}

function tidy(text: string): string {
  return text
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
