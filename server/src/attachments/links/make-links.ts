/** Puts files that are too large for their message behind links. The same message and file give the same link at each attempt. */
import type { LinkedFile } from '@irori/connectors/kit/outbound-message';
import { type Kysely, sql } from 'kysely';
import type { House } from '../../house.ts';
import { newId } from '../../platform/ids.ts';
import type { Tables } from '../../tables.ts';
import { makeLinkToken } from './token.ts';

export interface FilesToLink {
  readonly workspaceId: string;
  readonly messageId: string;
  readonly files: readonly { readonly id: string; readonly file_name: string; readonly size: number }[];
  /** BCP 47, of whoever will open them; null when it is not known. */
  readonly language: string | null;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Answers in the order of `files`. */
export async function linkFiles(
  house: Pick<House, 'database' | 'clock' | 'secrets' | 'config'>,
  { workspaceId, messageId, files, language }: FilesToLink,
): Promise<LinkedFile[]> {
  if (files.length === 0) return [];
  const now = house.clock.now();
  const expires = new Date(now.getTime() + house.config.caps.fileLinkDays * dayMs);
  const rows = files.map((file) => ({
    workspace_id: workspaceId,
    id: newId(),
    attachment_id: file.id,
    message_id: messageId,
    language: language ?? '',
    expires_at: expires,
    created_at: now,
  }));
  const kept = await house.database.db
    .insertInto('file_links')
    .values(rows)
    // An earlier attempt made them; its mail may have arrived, so its addresses stay good.
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'message_id', 'attachment_id']).doUpdateSet({
        expires_at: sql`greatest(file_links.expires_at, excluded.expires_at)`,
      }),
    )
    .returning(['id', 'attachment_id', 'expires_at'])
    .execute();
  const byFile = new Map(kept.map((row) => [row.attachment_id, row]));
  return files.flatMap((file) => {
    const row = byFile.get(file.id);
    if (!row) return [];
    return [
      {
        fileName: file.file_name,
        size: file.size,
        url: linkUrl(house, { workspaceId, id: row.id }),
        expiresAt: row.expires_at,
      },
    ];
  });
}

/** Files of a message that went behind links at an earlier attempt. */
export async function linkedBefore(
  db: Kysely<Tables>,
  workspaceId: string,
  messageId: string,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('file_links')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .select('attachment_id')
    .execute();
  return new Set(rows.map((row) => row.attachment_id));
}

/** The address that a customer opens: no cookie, no account. */
export function linkUrl(
  house: Pick<House, 'secrets' | 'config'>,
  place: { readonly workspaceId: string; readonly id: string },
): string {
  return `${house.config.publicUrl.replace(/\/$/, '')}/shared/${makeLinkToken(house.secrets, place)}`;
}
