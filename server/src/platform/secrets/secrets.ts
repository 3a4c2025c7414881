// Sealing, signing and comparing. Credentials are sealed with AES-256-GCM, tokens and links are signed with HMAC-SHA256;
// a rotated secret still opens and verifies what its predecessors made.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type MasterKey, masterKey } from './master-key.ts';

export interface Secrets {
  /** Id of the key that seals now. */
  readonly keyId: string;
  /**
   * Seals a text. `context` names the place it belongs to (`channel:<id>`): what was sealed for one place does not
   * open in another, so that nobody with access to rows can swap credentials.
   */
  seal(plain: string | Uint8Array, context: string): string;
  /** Opens what `seal` made; throws `SealError` when it was sealed by an unknown secret, for another place, or changed. */
  open(sealed: string, context: string): Buffer;
  /** True when it was sealed by an earlier secret and should be sealed anew. */
  isStale(sealed: string): boolean;
  /** Message authentication code, 32 bytes, under the present key. */
  mac(purpose: string, text: string): Buffer;
  /** The same in base64url, for links and cookies. */
  sign(purpose: string, text: string): string;
  /** True when `signature` is `sign(purpose, text)` under the present key or an earlier one. */
  verify(purpose: string, text: string, signature: string): boolean;
  /** 32 bytes for a purpose, under the present key and the earlier ones, for libraries that do their own sealing. */
  derive(purpose: string): { keyId: string; key: Buffer }[];
  /** The codes that `text` may carry, present key first, for callers that shorten or re-encode them. */
  macs(purpose: string, text: string): Buffer[];
}

/** Something sealed that cannot be opened. Says why, never what. */
export class SealError extends Error {
  override readonly name = 'SealError';
  readonly reason: 'malformed' | 'unknown_key' | 'tampered';

  constructor(reason: SealError['reason']) {
    super(`Sealed value: ${reason}`);
    this.reason = reason;
  }
}

/** Makes the tools from the master secret and, newest first, the ones before it. */
export function createSecrets(secret: string, previous: readonly string[] = []): Secrets {
  const keys = [secret, ...previous].map(masterKey);
  const present = keys[0] as MasterKey;
  const sealing = new Map(keys.map((key) => [key.id, key.derive('seal')]));
  const signing = new Map<string, Buffer[]>();

  const signingKeys = (purpose: string): Buffer[] => {
    const known = signing.get(purpose);
    if (known) return known;
    const derived = keys.map((key) => key.derive(`sign:${purpose}`));
    signing.set(purpose, derived);
    return derived;
  };
  const macs = (purpose: string, text: string): Buffer[] =>
    signingKeys(purpose).map((key) => createHmac('sha256', key).update(text).digest());
  const mac = (purpose: string, text: string): Buffer =>
    createHmac('sha256', signingKeys(purpose)[0] as Buffer)
      .update(text)
      .digest();

  return {
    keyId: present.id,
    seal: (plain, context) => seal(present.id, sealing.get(present.id) as Buffer, plain, context),
    open: (sealed, context) => open(sealing, sealed, context),
    isStale: (sealed) => split(sealed).keyId !== present.id,
    mac,
    sign: (purpose, text) => mac(purpose, text).toString('base64url'),
    verify: (purpose, text, signature) => {
      const given = Buffer.from(signature, 'base64url');
      return macs(purpose, text).filter((expected) => sameBytes(expected, given)).length > 0;
    },
    derive: (purpose) => keys.map((key) => ({ keyId: key.id, key: key.derive(`derive:${purpose}`) })),
    macs,
  };
}

/** Compares without telling by its time how much was right, whatever the lengths. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

/** SHA-256, for tokens of full entropy that only their holder keeps. */
export function hashToken(token: string): string {
  return sha256(token).toString('hex');
}

/** A token nobody can guess: 32 random bytes in base64url, after a prefix that secret scanners can look for. */
export function randomToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

const ivBytes = 12;
const tagBytes = 16;

function seal(keyId: string, key: Buffer, plain: string | Uint8Array, context: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const parts = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return `v1.${keyId}.${Buffer.concat(parts).toString('base64url')}`;
}

function open(keys: ReadonlyMap<string, Buffer>, sealed: string, context: string): Buffer {
  const { keyId, data } = split(sealed);
  const key = keys.get(keyId);
  if (!key) throw new SealError('unknown_key');
  if (data.length < ivBytes + tagBytes) throw new SealError('malformed');
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(data.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(data.subarray(ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw new SealError('tampered');
  }
}

function split(sealed: string): { keyId: string; data: Buffer } {
  const [version, keyId, data, ...rest] = sealed.split('.');
  if (version !== 'v1' || !keyId || !data || rest.length > 0) throw new SealError('malformed');
  return { keyId, data: Buffer.from(data, 'base64url') };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sameBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
