/** The signature of a mail: the member's above the brand's, with names filled in. The same for preview and sending. Pure. */

export interface Signature {
  readonly text: string;
  /** Null when nothing of it is rich. */
  readonly html: string | null;
}

/** What stands for `{name}` and `{brand}`. */
export interface SignatureValues {
  readonly name: string;
  readonly brand: string;
}

/** @param parts in order; rich text was made safe when it was saved. Null when nothing is left to say. */
export function composeSignature(parts: readonly Signature[], values: SignatureValues): Signature | null {
  const said = parts.filter((part) => part.text.trim() !== '');
  if (said.length === 0) return null;
  const text = said.map((part) => fillIn(part.text.trim(), values, (value) => value)).join('\n');
  if (said.every((part) => part.html === null)) return { text, html: null };
  const html = said.map((part) => fillIn(part.html ?? linesAsHtml(part.text.trim()), values, escapeHtml)).join('');
  return { text, html };
}

function fillIn(template: string, values: SignatureValues, as: (value: string) => string): string {
  return template.replace(/\{(name|brand)\}/g, (_, key: keyof SignatureValues) => as(values[key]));
}

const linesAsHtml = (text: string): string => `<p>${escapeHtml(text).replace(/\n/g, '<br>')}</p>`;

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
