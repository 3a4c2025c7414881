/** DKIM keys: RSA of 2048 bits, made in a thread of the runtime, and sealed before they meet the database. */
import { generateKeyPair, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secrets } from '../platform/secrets/secrets.ts';

export interface MadeKey {
  readonly selector: string;
  /** Base64 of the SPKI form, as it stands in the record after `p=`. */
  readonly publicKey: string;
  /** PEM of the PKCS#8 form, sealed for this key's id. */
  readonly sealed: string;
}

const generate = promisify(generateKeyPair);

/**
 * RSA-2048 and nothing else: every receiver knows it, longer ones do not fit everywhere, and the sending library leaves
 * mail unsigned with other kinds.
 */
export async function makeKey(secrets: Secrets, keyId: string): Promise<MadeKey> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    selector: newSelector(),
    publicKey: publicKey.toString('base64'),
    sealed: secrets.seal(privateKey, sealContext(keyId)),
  };
}

/** PEM. Throws `SealError` when it was sealed by a secret that is no longer known. */
export function openKey(secrets: Secrets, key: { readonly id: string; readonly private_key: string | null }): string {
  if (key.private_key === null) throw new Error(`Key ${key.id} signs no more`);
  return secrets.open(key.private_key, sealContext(key.id)).toString();
}

const sealContext = (keyId: string): string => `sender-domain-key:${keyId}`;

/** Random, so that two workspaces that send from one domain do not ask for the same name. */
function newSelector(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  return `irori-${Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
