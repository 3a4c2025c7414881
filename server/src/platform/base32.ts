/** Base32 (RFC 4648) in lower case without padding: for marks that pass through mail addresses, where case is lost. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

export function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text;
}

/** The UUID whose 16 bytes stand in 26 characters. */
export function idFromBase32(encoded: string): string {
  let bits = 0n;
  for (const letter of encoded) bits = (bits << 5n) | BigInt(alphabet.indexOf(letter));
  const hex = (bits >> 2n).toString(16).padStart(32, '0').slice(-32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
