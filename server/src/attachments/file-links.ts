/**
 * Addresses of files that need no cookie: signed, and good for minutes. The address in rows never changes
 * (`/attachments/{id}`); it is checked against the viewer and answers with one of these.
 */
import type { Clock } from '../platform/clock.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

export interface FileGrant {
  readonly workspaceId: string;
  readonly id: string;
  /** May be shown in the page; only safe pictures ever are. */
  readonly inline: boolean;
}

const windowMs = 5 * 60 * 1000;
const purpose = 'file';

/** A link that works for 5 to 10 minutes. Within a window it stays the same, so that browsers can keep what it shows. */
export function fileLink(house: { readonly secrets: Secrets; readonly clock: Clock }, grant: FileGrant): string {
  const expires = (Math.floor(house.clock.now().getTime() / windowMs) + 2) * windowMs;
  const signature = house.secrets.sign(purpose, signedText(grant, expires));
  const inline = grant.inline ? '&i=1' : '';
  return `/files/${grant.id}?w=${grant.workspaceId}&e=${expires}${inline}&s=${signature}`;
}

/** True when the link is ours and still good. */
export function isGoodFileLink(
  house: { readonly secrets: Secrets; readonly clock: Clock },
  grant: FileGrant,
  expires: number,
  signature: string,
): boolean {
  if (expires <= house.clock.now().getTime()) return false;
  return house.secrets.verify(purpose, signedText(grant, expires), signature);
}

function signedText({ workspaceId, id, inline }: FileGrant, expires: number): string {
  return [workspaceId, id, inline ? 'inline' : 'download', expires].join(' ');
}
