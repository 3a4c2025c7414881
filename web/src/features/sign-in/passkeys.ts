/** Passkeys in this browser: adding one to the account, and signing in with one. Fetched when first used. */
import { api } from '../../api/client.ts';

export interface Passkey {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: string;
}

const anonymous = { anonymous: true } as const;

/** A passkey hangs on the name of the site, so it needs one: no bare IP address, and https unless it is this machine. */
export const passkeysWork = (): boolean =>
  window.isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(window.location.hostname);

/** Throws a `DOMException` when the member backs out. */
export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.get<Parameters<typeof startRegistration>[0]['optionsJSON']>(
    '/api/auth/passkey/generate-register-options',
    {},
    anonymous,
  );
  const response = await startRegistration({ optionsJSON });
  await api.post('/api/auth/passkey/verify-registration', { response, name }, anonymous);
}

/** Answers the mail address of who signed in. */
export async function signInWithPasskey(): Promise<string> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.get<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    '/api/auth/passkey/generate-authenticate-options',
    {},
    anonymous,
  );
  const response = await startAuthentication({ optionsJSON });
  await api.post('/api/auth/passkey/verify-authentication', { response }, anonymous);
  const session = await api.get<{ user: { email: string } } | null>('/api/auth/get-session', {}, anonymous);
  return session?.user.email ?? '';
}

/** They closed the browser's own dialog or it ran out: nothing to complain about. */
export const wasBackedOut = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');
