/** Makes a file name safe to show and to save: no path, no control or direction-changing letters, 200 bytes at most. */

const MAX_BYTES = 200;

/**
 * @param given as the mail says, decoded; null when it says nothing.
 * @param contentType decides the ending when there is no name.
 */
export function safeFileName(given: string | null, contentType: string, position: number): string {
  const base = (given ?? '').toWellFormed().replace(/\\/g, '/').split('/').at(-1) ?? '';
  const name = base
    .normalize('NFC')
    .replace(FORBIDDEN, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (name === '') return `attachment-${position}${endingFor(contentType)}`;
  return shorten(name);
}

/** `.pdf` for `application/pdf`; `.bin` when unknown. */
export function endingFor(contentType: string): string {
  return endings.get(contentType) ?? (contentType.startsWith('text/') ? '.txt' : '.bin');
}

// Control letters, and those that reverse the direction of what follows: "gpj.exe" must not read "exe.jpg" (U+202E).
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/g;

const endings = new Map([
  ['application/pdf', '.pdf'],
  ['application/zip', '.zip'],
  ['application/json', '.json'],
  ['application/xml', '.xml'],
  ['application/msword', '.doc'],
  ['application/vnd.ms-excel', '.xls'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.xlsx'],
  ['application/ms-tnef', '.dat'],
  ['application/pgp-signature', '.asc'],
  ['application/pkcs7-signature', '.p7s'],
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['image/svg+xml', '.svg'],
  ['image/tiff', '.tiff'],
  ['image/bmp', '.bmp'],
  ['image/heic', '.heic'],
  ['audio/mpeg', '.mp3'],
  ['audio/amr', '.amr'],
  ['video/mp4', '.mp4'],
  ['video/quicktime', '.mov'],
  ['message/rfc822', '.eml'],
  ['message/global', '.eml'],
  ['text/html', '.html'],
  ['text/plain', '.txt'],
  ['text/csv', '.csv'],
  ['text/calendar', '.ics'],
  ['text/vcard', '.vcf'],
  ['text/x-vcard', '.vcf'],
]);

/** Cuts the stem and keeps the ending, never in the middle of a letter. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let stem = '';
  for (const letter of ending ? name.slice(0, dot) : name) {
    if (Buffer.byteLength(stem) + Buffer.byteLength(letter) + Buffer.byteLength(ending) > MAX_BYTES) break;
    stem += letter;
  }
  return stem + ending;
}
