/** Reads what is to be forwarded: the messages that people exchanged, without notes, and the files that may go along. */
import { type Selectable, sql } from 'kysely';
import type { ConversationRow } from '../../conversations/index.ts';
import { readThreadToken } from '../../conversations/index.ts';
import { invalid } from '../../errors.ts';
import type { House } from '../../house.ts';
import type { WorkspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { AttachmentsTable, MailPeople } from '../../tables.ts';
import type { HistoryEntry } from './history-text.ts';

/** Most messages of one forward; the newest stay. */
const mostMessages = 500;
/** Most characters of their texts together. */
const mostCharacters = 400_000;

interface Row {
  readonly id: string;
  readonly author_name: string;
  /** The author's own, where a mail names somebody else in From; null where it names the author. */
  readonly author_address: string | null;
  /** Of the original of a mail that was handed on by hand, in its own words. */
  readonly written: string | null;
  readonly people: MailPeople | null;
  readonly text: string;
  readonly at: Date;
  readonly undelivered: boolean;
}

type FileRow = Pick<Selectable<AttachmentsTable>, 'id' | 'message_id' | 'file_name' | 'inline' | 'state' | 'size'>;

export interface Gathered {
  readonly entries: readonly HistoryEntry[];
  readonly leftOut: number;
  /** Of the conversation, in the order asked for. */
  readonly fileIds: readonly string[];
}

/**
 * @param messageIds null for the whole conversation
 * @param fileIds files of the conversation that go along
 * Throws `forward_message_unknown`, also for notes, and `attachment_unknown`.
 */
export async function gatherHistory(
  house: Pick<House, 'secrets'>,
  tx: WorkspaceTransaction,
  row: ConversationRow,
  messageIds: readonly string[] | null,
  fileIds: readonly string[],
): Promise<Gathered> {
  const { rows } = await sql<Row & { total: number }>`
    select m.id, m.author_name, m.people, m.text, m.at, coalesce(d.state = 'failed', false) as undelivered,
      m.provider ->> 'written' as written,
      case when m.author_kind = 'contact' and m.people -> 'from' ->> 'address' is not null and not exists (
        select from contact_identities i where i.workspace_id = m.workspace_id and i.contact_id = m.author_id
          and lower(i.address) = lower(m.people -> 'from' ->> 'address')
      ) then coalesce((
        select i.address from contact_identities i join conversations c on c.workspace_id = i.workspace_id
        where i.workspace_id = m.workspace_id and i.contact_id = m.author_id and c.id = m.conversation_id
          and i.medium = c.connector
        order by i.id = c.identity_id desc, i.created_at, i.id limit 1
      ), '') end as author_address,
      count(*) over ()::int as total
    from messages m left join deliveries d on d.workspace_id = m.workspace_id and d.message_id = m.id
    where m.workspace_id = ${tx.workspaceId}::uuid and m.conversation_id = ${row.id}::uuid and m.kind = 'message'
      and m.deleted_at is null and coalesce(d.state <> 'held', true)
      and (${messageIds === null}::boolean or m.id = any(${messageIds ?? []}::uuid[]))
    order by m.at desc, m.id desc limit ${mostMessages}
  `.execute(tx.trx);
  if (rows.length === 0 || (messageIds !== null && rows.length < new Set(messageIds).size)) {
    throw invalid('forward_message_unknown', 'Only messages of this conversation can be forwarded, and never notes.', {
      errors: [{ path: 'messageIds', code: 'unknown', message: 'One of them is a note, or not here.' }],
    });
  }
  const kept = fitting(rows);
  const files = await filesOf(tx, row.id);
  const known = new Set(files.filter((file) => file.state === 'ready').map((file) => file.id));
  for (const id of fileIds) {
    if (!known.has(id)) throw invalid('attachment_unknown', 'A file is not there any more. Choose again.');
  }
  const along = new Set(fileIds);
  const filesByMessage = Map.groupBy(files, (file) => file.message_id ?? '');
  const entries = kept.reverse().map(
    (message): HistoryEntry => ({
      from: nameOf(message),
      at: message.written ?? message.at,
      text: withoutTokens(house, message.text),
      files: (filesByMessage.get(message.id) ?? [])
        .filter((file) => !file.inline || along.has(file.id))
        .map((file) => ({ name: file.file_name, goesAlong: along.has(file.id) })),
      undelivered: message.undelivered,
    }),
  );
  return { entries, leftOut: (rows[0]?.total ?? 0) - entries.length, fileIds };
}

/** The newest whose texts fit together; one at least. */
function fitting(rows: readonly Row[]): Row[] {
  let characters = 0;
  const kept: Row[] = [];
  for (const row of rows) {
    characters += row.text.length;
    if (kept.length > 0 && characters > mostCharacters) break;
    kept.push(row);
  }
  return kept;
}

/** Files of what people exchanged. Those of notes are not among them. */
async function filesOf(tx: WorkspaceTransaction, conversationId: string): Promise<FileRow[]> {
  return tx.trx
    .selectFrom('attachments as a')
    .innerJoin('messages as m', (join) =>
      join.onRef('m.workspace_id', '=', 'a.workspace_id').onRef('m.id', '=', 'a.message_id'),
    )
    .where('m.workspace_id', '=', tx.workspaceId)
    .where('m.conversation_id', '=', conversationId)
    .where('m.kind', '=', 'message')
    .where('m.deleted_at', 'is', null)
    .orderBy('a.position')
    .select(['a.id', 'a.message_id', 'a.file_name', 'a.inline', 'a.state', 'a.size'])
    .execute();
}

/** Whom the screen shows as author: From of a mail that a colleague or a rule handed on names whoever did that. */
function nameOf({ people, author_name, author_address }: Row): string {
  const from =
    author_address === null
      ? people?.from
      : author_address !== '' && !author_address.endsWith('@sender.invalid')
        ? { name: author_name, address: author_address }
        : null;
  if (!from) return author_name;
  return from.name && from.name !== from.address ? `${from.name} <${from.address}>` : from.address;
}

/** People quote our addresses, and those carry the mark that leads into the thread: an outsider must not get it. */
export function withoutTokens(house: Pick<House, 'secrets'>, text: string): string {
  return text.replace(/\+?(?<![a-z0-9])[a-z2-7]{36}(?![a-z0-9])/gi, (mark) =>
    readThreadToken(house.secrets, mark) === null ? mark : '',
  );
}
