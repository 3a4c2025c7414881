/** Puts a copy of a sent reply into the mailbox's folder of sent mail, where its owner looks for it (CT-33). */
import type { ConnectedChannel, Context } from '../../kit/connector.ts';
import type { KeptCopy } from '../../kit/doors.ts';
import { type ConnectFailure, DeliveryFailure } from '../../kit/failures.ts';
import type { OutboundMessage } from '../../kit/outbound-message.ts';
import { formatMail } from '../format.ts';
import { compose } from '../send.ts';
import { leave, mailboxOf, openMailbox, selectFolder, sentFolder } from './connection.ts';
import { imapFailure } from './failures.ts';

/**
 * Looks for the Message-ID first: hosts such as Gmail file what is sent through them by themselves, and a try whose answer
 * was lost may have put it there. Throws `DeliveryFailure`.
 */
export async function putCopy(message: OutboundMessage, channel: ConnectedChannel, ctx: Context): Promise<KeptCopy> {
  const mailbox = mailboxOf(channel.doors?.imap ?? { settings: {}, credentials: {} });
  const mail = formatMail(message, channel, ctx.installation);
  let client: Awaited<ReturnType<typeof openMailbox>> | null = null;
  try {
    client = await openMailbox(mailbox, ctx);
    const folder = await sentFolder(client);
    if (folder === null) {
      throw new DeliveryFailure('rejected', 'imap.no_sent_folder', 'The mailbox has no folder for sent mail.');
    }
    await selectFolder(client, mailbox, folder);
    const found = await client.search({ header: { 'Message-ID': `<${mail.messageId}>` } }, { uid: true });
    if (found && found.length > 0) return { folder, already: true };
    // With a folder open for reading alone the library leaves out the flag that a copy of one's own is read.
    await client.mailboxClose();
    const bytes = Buffer.concat(await (await compose(mail, message.attachments)).toArray());
    const put = await client.append(folder, bytes, ['\\Seen'], message.writtenAt);
    if (!put) throw new DeliveryFailure('transient', 'imap.append_refused', 'The mailbox did not take the copy.');
    return { folder, already: false };
  } catch (error) {
    throw asDeliveryFailure(imapFailure(error, mailbox));
  } finally {
    await leave(client);
  }
}

/** What needs a person is not repeated; it never becomes the trouble of the delivery, which has long left. */
function asDeliveryFailure(failure: ConnectFailure | DeliveryFailure): DeliveryFailure {
  if (failure instanceof DeliveryFailure) return failure;
  return new DeliveryFailure('credentials', failure.code, failure.message, {
    params: failure.params,
    cause: failure.cause,
  });
}
