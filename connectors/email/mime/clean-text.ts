/** Makes text safe to store and compare: no NUL, no lone surrogate, one kind of line end. PostgreSQL refuses the first two. */

/** Text of a body: keeps line breaks, as `\n`. */
export function cleanBody(text: string): string {
  return printable(text.replace(/\r\n?/g, '\n'));
}

/** Text of one line, such as a subject or a name: line breaks and tabs become single spaces. */
export function cleanLine(text: string, maxLength = 2000): string {
  const line = printable(text.replace(/[\s\u2028\u2029]+/g, ' ')).trim();
  return line.length > maxLength ? cutText(line, maxLength) : line;
}

/** The first `length` UTF-16 units, never ending in half a letter. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.charCodeAt(length - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? length - 1 : length);
}

function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufeff]/g, '');
}
