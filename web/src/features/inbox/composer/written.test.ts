import { describe, expect, it } from 'vitest';
import { type DocNode, editorContentOf, htmlOf, plainTextOf } from './written.ts';

const text = (words: string, ...marks: string[]): DocNode => ({
  type: 'text',
  text: words,
  marks: marks.map((type) => ({ type })),
});
const line = (...content: DocNode[]): DocNode => ({ type: 'paragraph', content });
const doc = (...content: DocNode[]): DocNode => ({ type: 'doc', content });
const list = (type: string, ...items: DocNode[][]): DocNode => ({
  type,
  content: items.map((content) => ({ type: 'listItem', content })),
});

describe('what is sent', () => {
  it('is plain while nothing is marked', () => {
    const plain = doc(line(text('Dear Jan,')), line(), line(text('it is on its way.')), line(text('Anna')));
    expect(plainTextOf(plain)).toBe('Dear Jan,\n\nit is on its way.\nAnna');
    expect(htmlOf(plain)).toBeNull();
  });

  it('makes one paragraph of lines in a row, and parts at empty ones', () => {
    const marked = doc(line(text('Dear '), text('Jan', 'bold')), line(), line(text('first')), line(text('second <3')));
    expect(htmlOf(marked)).toBe('<p>Dear <strong>Jan</strong></p><p>first<br>second &lt;3</p>');
  });

  it('writes lists and quotes as people do in plain text', () => {
    const rich = doc(
      list('bulletList', [line(text('one'))], [line(text('two')), line(text('more'))]),
      list('orderedList', [line(text('first'))]),
      { type: 'blockquote', content: [line(text('quoted'))] },
    );
    expect(plainTextOf(rich)).toBe('- one\n- two\n  more\n1. first\n> quoted');
    expect(htmlOf(rich)).toBe(
      '<ul><li>one</li><li><p>two<br>more</p></li></ul><ol><li>first</li></ol><blockquote><p>quoted</p></blockquote>',
    );
  });

  it('keeps links, escaped', () => {
    const link: DocNode = {
      type: 'text',
      text: 'here',
      marks: [{ type: 'link', attrs: { href: 'https://a.example/?a=1&b="' } }],
    };
    expect(htmlOf(doc(line(link)))).toBe('<p><a href="https://a.example/?a=1&amp;b=&quot;">here</a></p>');
  });

  it('comes back into the editor as lines', () => {
    expect(editorContentOf('a\n\nb <c>', null)).toBe('<p>a</p><p></p><p>b &lt;c&gt;</p>');
    expect(editorContentOf('', '<p>a<br>b</p><p>c</p>')).toBe('<p>a</p><p>b</p><p></p><p>c</p>');
    expect(editorContentOf('', null)).toBe('');
  });
});
