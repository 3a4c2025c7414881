// Changes what members decide for themselves: name, availability, preferences.
import type { mePatch } from '@irori/contract/me/api';
import type { z } from 'zod';
import { invalid, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { sanitiseRichText } from '../../platform/rich-text.ts';
import { announceMember } from '../announce.ts';
import { lockMember, updateMember } from '../store.ts';

export async function changeMe(house: House, viewer: Viewer, patch: z.output<typeof mePatch>): Promise<void> {
  const { preferences = {} } = patch;
  if (preferences.timeZone !== undefined) requireTimeZone(preferences.timeZone, 'preferences.timeZone');
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = await lockMember(tx.trx, tx.workspaceId, viewer.memberId);
    if (!row) throw notFound('member');
    await updateMember(tx.trx, tx.workspaceId, viewer.memberId, {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.available === undefined ? {} : { available: patch.available }),
      preferences: { ...row.preferences, ...safe(preferences) },
    });
    announceMember(tx, viewer.memberId);
  });
}

/** With the rich text of a signature made safe; a plain one alone takes the rich one away. */
function safe<T extends { signature?: string | undefined; signatureHtml?: string | null | undefined }>(wanted: T): T {
  if (wanted.signatureHtml) return { ...wanted, signatureHtml: sanitiseRichText(wanted.signatureHtml) };
  return wanted.signature === undefined ? wanted : { ...wanted, signatureHtml: null };
}

/** Throws 400 unless `Intl` knows the zone, since every time shown to the member goes through it. */
export function requireTimeZone(timeZone: string, path: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('invalid_request', `${timeZone} is not a time zone.`, {
      errors: [{ path, code: 'invalid_value', message: 'Give a time zone such as Europe/Warsaw' }],
    });
  }
}
