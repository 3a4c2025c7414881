/** One connection to a mailbox, through the guard of outgoing connections. */
import { ImapFlow, type ListResponse } from 'imapflow';
import type { Context } from '../../kit/connector.ts';
import type { OpenDoor } from '../../kit/doors.ts';
import { ConnectFailure } from '../../kit/failures.ts';
import { imapFailure, type Place } from './failures.ts';

export type Security = 'tls' | 'starttls' | 'none';

export interface Mailbox extends Place {
  readonly security: Security;
  readonly folder: string;
  /** Copies of replies go to the mailbox's folder of sent mail. */
  readonly keepSent: boolean;
}

/** Within a mailbox host's usual limits of 10 to 15 connections an account we hold one, and a second now and then. */
const connectionTimeout = 20_000;
/** Larger than any mail that is taken in (cap `mailBytes`), so that a broken host cannot fill the memory. */
const maxLiteralBytes = 64 * 1024 * 1024;

export function mailboxOf(door: OpenDoor): Mailbox {
  const { host, port, security, user, folder, keepSent } = door.settings;
  return {
    host: String(host ?? ''),
    port: Number(port ?? 993),
    security: security === 'starttls' || security === 'none' ? security : 'tls',
    user: String(user ?? ''),
    password: door.credentials.password ?? '',
    folder: String(folder ?? '') || 'INBOX',
    keepSent: keepSent === true || keepSent === 'true',
  };
}

/**
 * Logs in. The connection ends with the signal. Throws what `imapFailure` makes of the trouble.
 * @param onLost told when the connection breaks, whatever is under way
 */
export async function openMailbox(
  mailbox: Mailbox,
  ctx: Context,
  onLost: () => void = () => undefined,
): Promise<ImapFlow> {
  try {
    const address = await ctx.addressOf(mailbox.host, mailbox.port);
    const client = new ImapFlow({
      host: address,
      port: mailbox.port,
      servername: mailbox.host,
      secure: mailbox.security === 'tls',
      ...(mailbox.security === 'tls' ? {} : { doSTARTTLS: mailbox.security === 'starttls' }),
      auth: { user: mailbox.user, pass: mailbox.password },
      clientInfo: { name: 'Irori' },
      logger: false,
      disableAutoIdle: true,
      disableCompression: true,
      connectionTimeout,
      greetingTimeout: connectionTimeout,
      maxIdleTime: 4 * 60_000,
      // Longer than we let a connection lie still: a quiet mailbox is no broken one.
      socketTimeout: 6 * 60_000,
      maxLiteralSize: maxLiteralBytes,
      maxResponseSize: maxLiteralBytes + 1024 * 1024,
    });
    const end = () => client.close();
    ctx.signal.addEventListener('abort', end, { once: true });
    // Errors arrive by the calls under way as well; without a listener they would end the process.
    client.on('error', () => onLost());
    client.on('close', () => {
      ctx.signal.removeEventListener('abort', end);
      onLost();
    });
    ctx.signal.throwIfAborted();
    await client.connect();
    return client;
  } catch (error) {
    throw imapFailure(error, mailbox);
  }
}

/** Selects the folder for reading alone: nothing that is done here marks a mail as read. */
export async function selectFolder(client: ImapFlow, mailbox: Mailbox, folder = mailbox.folder) {
  try {
    return await client.mailboxOpen(folder, { readOnly: true });
  } catch (error) {
    const folders = await client.list().catch((): ListResponse[] => []);
    if (folders.length === 0 || folders.some((one) => one.path === folder)) throw imapFailure(error, mailbox);
    throw new ConnectFailure('imap.folder_missing', `There is no folder ${folder}.`, {
      field: 'folder',
      params: {
        folder,
        folders: folders
          .slice(0, 30)
          .map((one) => one.path)
          .join(', '),
      },
    });
  }
}

/** The folder of sent mail: the one that is marked so (RFC 6154), else by its usual names. */
export async function sentFolder(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  const marked = folders.find((one) => one.specialUse === '\\Sent');
  const named = folders.find((one) => sentNames.has(one.name.toLowerCase()));
  return (marked ?? named)?.path ?? null;
}

const sentNames = new Set([
  'sent', 'sent items', 'sent mail', 'sent messages', '送信済み', '送信済みメール', '送信済みアイテム', '送信トレイ', 'wysłane', 'elementy wysłane',
]); // biome-ignore format: words side by side

/** Logs in, looks at the folder and goes. Throws as a receiver does. */
export async function tryMailbox(mailbox: Mailbox, ctx: Context): Promise<{ readonly sent: string | null }> {
  let client: ImapFlow | null = null;
  try {
    client = await openMailbox(mailbox, ctx);
    await selectFolder(client, mailbox);
    return { sent: await sentFolder(client) };
  } catch (error) {
    throw imapFailure(error, mailbox);
  } finally {
    await leave(client);
  }
}

/** Says goodbye where the host still listens, and hangs up either way. */
export async function leave(client: ImapFlow | null): Promise<void> {
  if (!client) return;
  await Promise.race([client.logout().catch(() => undefined), new Promise((done) => setTimeout(done, 2_000).unref())]);
  client.close();
}
