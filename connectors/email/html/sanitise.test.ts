import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filterCss } from './css.ts';
import { flatten } from './flatten.ts';
import { sanitise } from './sanitise.ts';

/**
 * Ways in which HTML has run scripts, called out or deceived, old and new, several hundred. `e2e/hostile-mail.test.ts`
 * sends the same ones through the house and looks at them in a browser, which is the judge of what a tag is.
 */
const attacks = JSON.parse(readFileSync(new URL('./xss-cases.json', import.meta.url), 'utf8')) as Record<
  string,
  string[]
>;

describe.each(Object.entries(attacks))('%s', (_, cases) => {
  test.each(cases.map((attack) => ({ attack, name: JSON.stringify(attack).slice(0, 100) })))('$name', ({ attack }) => {
    const { html } = sanitise(attack);
    for (const [, name = '', attributes = ''] of html.matchAll(/<([a-z0-9]+)((?:\s[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi)) {
      expect(allowed).toContain(name);
      for (const [, attribute = '', value = ''] of attributes.matchAll(/\s([^\s=>]+)(?:="([^"]*)")?/g)) {
        expect(attribute).not.toMatch(
          /^(?:on.*|id|srcset|background|poster|ping|action|formaction|cite|xlink:href|srcdoc|usemap|autofocus|contenteditable|slot|is|nonce|popover)$/i,
        );
        if (attribute === 'style') expect(value).not.toMatch(active);
        if (attribute === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:|tel:)/i);
        if (attribute === 'src') expect(value).toMatch(/^(?:cid:|data:image\/(?:png|jpe?g|gif|webp);)/i);
        if (attribute === 'data-remote-src') expect(value).toMatch(/^https?:/i);
      }
    }
    expect(sheetOf(html)).not.toMatch(active);
    expect(sheetOf(html)).not.toContain('<');
    // A second reading finds no tag that the first did not: nothing can be put together again.
    expect(tagsOf(html)).toEqual(expect.arrayContaining(tagsOf(sanitise(html).html)));
  });
});

const active = /url\s*\(|expression|behavior|binding|@import|@font-face|javascript:|position\s*:|\\/i;
const tagsOf = (html: string): string[] => [
  ...new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, name = '']) => name)),
];
const sheetOf = (html: string): string => /^<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
const allowed =
  'style a abbr address article aside b big bdi bdo blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );

test('links open beside the page and tell nobody where they came from', () => {
  const { html } = sanitise(
    '<a href="https://ok.example" target="_self" rel="opener" ping="https://evil.example">x</a>',
  );
  expect(html).toBe('<a href="https://ok.example" target="_blank" rel="noopener noreferrer nofollow">x</a>');
});

test('a sheet keeps what lays out, by class and by the width of the screen', () => {
  const { html } = sanitise(
    '<html><head><style type="text/css">/* a */ .hero, td.hero > p { color:#fff; background-color:#123; position:fixed }' +
      "@import 'x.css'; @media only screen and (max-width:480px){ .col{width:100%!important} .x{background:url(y)} } p{content:'}'} a[href]{color:red} .b{color:blue}</style></head>" +
      '<body><p class="hero">Hi</p></body></html>',
  );
  expect(html).toBe(
    '<style>.hero, td.hero > p{color:#fff;background-color:#123}@media only screen and (max-width:480px){.col{width:100%!important}}.b{color:blue}</style><div><p class="hero">Hi</p></div>',
  );
});

test('sheets for Word and for paper are left out', () => {
  const { html } = sanitise(
    '<!--[if mso]><style>p{color:red}</style><![endif]--><style media="print">p{color:red}</style><p>Hi</p>',
  );
  expect(html).toBe('<p>Hi</p>');
});

test('quotations are marked for the screen, and nobody else can mark them', () => {
  const { html } = sanitise(
    '<p data-quote="rest">Hi</p><div class="gmail_quote">old</div><div id="divRplyFwdMsg">From</div>',
  );
  expect(html).toBe('<p>Hi</p><div class="gmail_quote" data-quote="block">old</div><div data-quote="rest">From</div>');
});

test('remote images wait for a click, with their address kept; inline ones stay', () => {
  const { html, remoteImages } = sanitise(
    '<img src="//cdn.example/a.png"><img src="https://cdn.example/b.png?x=1&amp;y=2"><img src="cid:%3Clogo%40x%3E" alt="Logo">',
  );
  expect(remoteImages).toBe(2);
  expect(html).toBe(
    '<img data-remote-src="https://cdn.example/a.png" /><img data-remote-src="https://cdn.example/b.png?x=1&amp;y=2" /><img alt="Logo" src="cid:logo@x" />',
  );
});

test('what lays out a letter stays', () => {
  const { html } = sanitise(
    '<body bgcolor="#eee"><center><table width="600" cellpadding="4"><tr><td colspan="2" style="color:#333;padding:4px 8px">Hi</td></tr></table></center></body>',
  );
  expect(html).toBe(
    '<div bgcolor="#eee"><div align="center"><table width="600" cellpadding="4"><tr><td colspan="2" style="color:#333;padding:4px 8px">Hi</td></tr></table></div></div>',
  );
});

test.each([
  ['color:red;font:12px Arial', 'color:red;font:12px Arial'],
  ['COLOR : red ; ', 'color:red'],
  ['margin-left:-2px;margin-top:-400px', 'margin-left:-2px'],
  ['width:calc(100% - 4px);color:rgb(1,2,3)', 'width:calc(100% - 4px);color:rgb(1,2,3)'],
  ["font-family:'a;b',serif;content:'x'", "font-family:'a;b',serif"],
  ['background:url(x);color:red', 'color:red'],
  ['color:red\\9', ''],
  ['display:none', 'display:none'],
])('style %s', (style, kept) => {
  expect(filterCss(style)).toBe(kept);
});

test('tags nested beyond any letter are taken out, their words stay', () => {
  const deep = `${'<div>'.repeat(5000)}words${'</div>'.repeat(5000)}`;
  const flat = flatten(deep);
  expect(flat).toContain('words');
  expect(flat.match(/<div>/g)?.length).toBe(200);
  expect(flat.match(/<\/div>/g)?.length).toBe(200);
});

test('ordinary HTML is left as it is, unclosed paragraphs and lists included', () => {
  const long = '<p>one<br><ul><li>two<li>three</ul>'.repeat(500);
  expect(flatten(long)).toBe(long);
});
