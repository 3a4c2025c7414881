/** Code and link of a provider's confirmation are credentials: sealed while they wait, gone once they were used. */
import { SealError, type Secrets } from '../platform/secrets/secrets.ts';
import type { ConfirmationRow } from './store.ts';

export interface ConfirmationSecret {
  readonly code: string | null;
  readonly link: string | null;
}

const contextOf = (id: string): string => `confirmation:${id}`;

export function sealConfirmation(secrets: Secrets, id: string, secret: ConfirmationSecret): string {
  return secrets.seal(JSON.stringify({ code: secret.code, link: secret.link }), contextOf(id));
}

/** What a secret of before sealed cannot be opened: then the provider has to be asked again. */
export function openConfirmation(secrets: Secrets, row: Pick<ConfirmationRow, 'id' | 'sealed'>): ConfirmationSecret {
  if (row.sealed === null) return { code: null, link: null };
  try {
    return JSON.parse(secrets.open(row.sealed, contextOf(row.id)).toString()) as ConfirmationSecret;
  } catch (error) {
    if (error instanceof SealError) return { code: null, link: null };
    throw error;
  }
}
