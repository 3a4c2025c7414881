/** PGP's oldest way to sign (RFC 9580 section 7): the words between two lines of dashes, the signature below them. */

const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';

export interface ClearSigned {
  /** What was signed, its own dashes as they were written. */
  readonly text: string;
  /** The armour that is left, to be folded. */
  readonly signature: string;
}

/** Null for what is not signed so. What stands before and after stays with the words. */
export function readClearSigned(text: string): ClearSigned | null {
  const begin = text.indexOf(BEGIN);
  if (begin === -1 || (begin > 0 && text[begin - 1] !== '\n')) return null;
  // Behind the headers of the armour, e.g. `Hash: SHA256`, stands an empty line.
  const start = text.indexOf('\n\n', begin);
  const signature = text.indexOf(`\n${SIGNATURE}`, begin);
  if (start === -1 || signature === -1 || start > signature) return null;
  const end = text.indexOf('-----END PGP SIGNATURE-----', signature);
  const after = end === -1 ? text.length : end + '-----END PGP SIGNATURE-----'.length;
  const words = text.slice(start + 2, signature).replace(/^- /gm, '');
  return {
    text: `${text.slice(0, begin)}${words}${text.slice(after)}`.trim(),
    signature: text.slice(signature + 1, after),
  };
}
