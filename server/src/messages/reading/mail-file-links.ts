/**
 * Addresses of files as they lie in a stored mail: also of those that the conversation has no row for, since they lie in
 * a mail within it, or beyond a cap. Signed, good for minutes, and read without a cookie.
 */
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/secrets/secrets.ts';

export interface MailFileGrant {
  readonly workspaceId: string;
  readonly messageId: string;
  readonly path: readonly number[];
  readonly index: number;
  /** May be shown in the page; only safe pictures ever are. */
  readonly inline: boolean;
}

const windowMs = 5 * 60 * 1000;
const purpose = 'mail file';

interface Keys {
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** Works for 5 to 10 minutes. */
export function mailFileLink({ secrets, clock }: Keys, grant: MailFileGrant): string {
  const expires = (Math.floor(clock.now().getTime() / windowMs) + 2) * windowMs;
  const { workspaceId, messageId, path, index, inline } = grant;
  const place = [...path, index].join('.');
  const signature = secrets.sign(purpose, signedText(grant, expires));
  return `/files/mail/${messageId}?w=${workspaceId}&p=${place}&e=${expires}${inline ? '&i=1' : ''}&s=${signature}`;
}

export function isGoodMailFileLink(
  { secrets, clock }: Keys,
  grant: MailFileGrant,
  expires: number,
  signature: string,
): boolean {
  return expires > clock.now().getTime() && secrets.verify(purpose, signedText(grant, expires), signature);
}

function signedText({ workspaceId, messageId, path, index, inline }: MailFileGrant, expires: number): string {
  return [workspaceId, messageId, [...path, index].join('.'), inline ? 'inline' : 'download', expires].join(' ');
}
