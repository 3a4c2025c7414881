/** One exchange: composes the mail, hands it to the relay or keeps it as a file, and says honestly how that ended. */
import type { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { ConnectedChannel, Context } from '../kit/connector.ts';
import { DeliveryFailure } from '../kit/failures.ts';
import { externalRef } from '../kit/ids.ts';
import type { Accepted, OutboundAttachment, OutboundMessage } from '../kit/outbound-message.ts';
import { maxTotalBytes } from './capabilities.ts';
import { type FormattedMail, formatMail } from './format.ts';
import { writeOutgoing } from './outgoing-file.ts';
import { wayOut } from './own-relay.ts';
import { comparable } from './people/addresses.ts';
import { type Handover, handOver, RelayError, secretsOf } from './relay.ts';
import { signed } from './sign.ts';
import { deliveryFailure, redact, refusal } from './smtp-failures.ts';

/** Sends or throws `DeliveryFailure`. */
export async function send(message: OutboundMessage, channel: ConnectedChannel, ctx: Context): Promise<Accepted> {
  checkLimits(message);
  const mail = formatMail(message, channel, ctx.installation);
  const url = await wayOut(channel, ctx);
  const refs = [externalRef(mail.messageId)];
  if (!url) {
    const file = await keep(message, mail, ctx);
    return { externalId: null, refs, via: 'file', detail: file };
  }
  const secrets = secretsOf(url);
  const handover = await relay(url, mail, message, ctx, secrets);
  const refused = handover.refused.map(({ address, text }) => ({ address, text: redact(text, secrets) }));
  requireCustomer(message, handover, refused);
  const notes = refused.map(({ address, text }) => `${address}: ${text}`);
  return {
    externalId: queueIdOf(handover.response),
    refs,
    via: 'relay',
    detail: [redact(handover.response, secrets), ...notes].join('\n'),
    ...(refused.length === 0 ? {} : { refused }),
  };
}

async function keep(message: OutboundMessage, mail: FormattedMail, ctx: Context): Promise<string> {
  try {
    const stream = await compose(mail, message.attachments);
    return await writeOutgoing(
      ctx.installation.outgoingDirectory,
      { id: message.deliveryId, at: message.writtenAt },
      stream,
    );
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new DeliveryFailure('transient', 'mail.file_not_written', `The mail could not be written (${code}).`, {
      cause: error,
    });
  }
}

async function relay(
  url: string,
  mail: FormattedMail,
  message: OutboundMessage,
  ctx: Context,
  secrets: readonly string[],
): Promise<Handover> {
  try {
    return await handOver(url, mail, () => compose(mail, message.attachments), ctx.signal);
  } catch (error) {
    if (error instanceof RelayError) throw deliveryFailure(error.error, error.progress, secrets);
    throw error;
  }
}

/** The mail as it goes over the wire. Throws `DeliveryFailure` when an attachment cannot be read, or it cannot be signed. */
export async function compose(mail: FormattedMail, attachments: readonly OutboundAttachment[]): Promise<Readable> {
  const opened: NodeJS.ReadableStream[] = [];
  try {
    for (const attachment of attachments) opened.push(await attachment.open());
  } catch (error) {
    for (const stream of opened) if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
    throw new DeliveryFailure('transient', 'mail.attachment_unreadable', 'An attachment could not be read.', {
      cause: error,
    });
  }
  const composer = new MailComposer({
    ...mail.options,
    attachments: attachments.map((attachment, index) => ({
      filename: attachment.fileName,
      contentType: attachment.contentType,
      content: opened[index] as Readable,
      contentDisposition: attachment.inline ? ('inline' as const) : ('attachment' as const),
      ...(attachment.contentId === null ? {} : { cid: attachment.contentId }),
    })),
  });
  const composed = composer.compile().createReadStream() as Readable;
  return mail.signing === null ? composed : signed(composed, mail.signing);
}

/** Before any request: the composer and the server check the same, but a job may be older than a setting. */
function checkLimits(message: OutboundMessage): void {
  const size = message.attachments.reduce((sum, attachment) => sum + attachment.size, 0);
  if (size > maxTotalBytes) {
    throw new DeliveryFailure('rejected', 'mail.files_too_large', 'The attachments are too large for mail.', {
      params: { size, max: maxTotalBytes },
    });
  }
  if (message.to.length === 0) throw new DeliveryFailure('rejected', 'mail.no_recipient', 'The mail has no recipient.');
}

/** Some were taken and some refused: when none of the customer's addresses was taken, the reply did not arrive. */
function requireCustomer(
  message: OutboundMessage,
  handover: Handover,
  refused: readonly { address: string; text: string }[],
): void {
  if (handover.refused.length === 0) return;
  const accepted = new Set(handover.accepted.map(comparable));
  if (message.to.some((person) => accepted.has(comparable(person.address)))) return;
  const first = handover.refused[0];
  throw new DeliveryFailure('rejected', refusal(first?.smtpCode ?? null, first?.text ?? ''), refused[0]?.text ?? '', {
    params: { refused: refused.map(({ address }) => address), acceptedFor: [...handover.accepted] },
  });
}

/** `250 2.0.0 Ok: queued as 4F1A2B3C`: what to look for in the relay's log. */
function queueIdOf(response: string): string | null {
  return /queued as ([\w.-]{4,100})|\bid=([\w.-]{4,100})/i.exec(response)?.slice(1).find(Boolean) ?? null;
}
