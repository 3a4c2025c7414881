// Mail into the house: composed once, so that a second try sends the very same bytes, and sent by somebody else's client.
// The sender keeps its own list of what was answered with 250; that list, not our tables, says what must not be lost.
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';

export interface ComposedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly raw: Buffer;
}

/** How one try ended. `unknown`: the connection broke, so that only the other side can know. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly response: string }
  | { readonly kind: 'refused'; readonly code: number; readonly response: string }
  | { readonly kind: 'unknown'; readonly error: string };

export interface NewMail {
  readonly from?: string;
  readonly to: string | readonly string[];
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly headers?: Record<string, string>;
  readonly attachments?: Mail.Attachment[];
}

let composed = 0;

/** @param mail `to` is the envelope's recipient and the header's alike, as with a mail that was not forwarded */
export async function compose(mail: NewMail): Promise<ComposedMail> {
  const from = mail.from ?? 'Ann Example <ann@customer.example>';
  const to = typeof mail.to === 'string' ? [mail.to] : mail.to;
  const messageId = mail.messageId ?? `e2e-${Date.now().toString(36)}-${++composed}@customer.example`;
  const { inReplyTo, references } = mail;
  const raw = await new MailComposer({
    from,
    to: [...to],
    subject: mail.subject ?? 'A question',
    text: mail.text ?? 'Hello!',
    messageId: `<${messageId}>`,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(inReplyTo === undefined ? {} : { inReplyTo: `<${inReplyTo}>` }),
    ...(references === undefined ? {} : { references: references.map((id) => `<${id}>`) }),
    ...(mail.headers === undefined ? {} : { headers: mail.headers }),
    ...(mail.attachments === undefined ? {} : { attachments: mail.attachments }),
  })
    .compile()
    .build();
  // As it crosses the wire, so that what is kept there can be compared byte for byte.
  const lines = Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
  return { from: addressIn(from), to, messageId, raw: lines };
}

/** One connection to the house, kept open over several mails, as a mail server keeps it. */
export class Sender {
  /** Message-IDs of the mails that were answered with 250, in that order. */
  readonly accepted: string[] = [];
  private readonly port: number;
  private connection: SMTPConnection | null = null;

  constructor(port: number) {
    this.port = port;
  }

  async send(mail: ComposedMail, options: { readonly declareSize?: boolean } = {}): Promise<SendResult> {
    const envelope = {
      from: mail.from,
      to: [...mail.to],
      ...(options.declareSize ? { size: mail.raw.length } : {}),
    };
    try {
      const connection = this.connection ?? (await this.open());
      const response = await new Promise<string>((resolve, reject) => {
        connection.once('error', reject);
        connection.once('end', () => reject(new Error('the connection ended')));
        connection.send(envelope, mail.raw, (error, info) => {
          connection.removeAllListeners('error').removeAllListeners('end');
          connection.on('error', () => undefined);
          if (error) reject(error);
          else resolve(info.response);
        });
      });
      this.accepted.push(mail.messageId);
      return { kind: 'accepted', response };
    } catch (error) {
      const { responseCode, response, message } = error as Error & { responseCode?: number; response?: string };
      this.close();
      if (responseCode === undefined) return { kind: 'unknown', error: message };
      return { kind: 'refused', code: responseCode, response: response ?? message };
    }
  }

  close(): void {
    this.connection?.close();
    this.connection = null;
  }

  private async open(): Promise<SMTPConnection> {
    const connection = new SMTPConnection({
      host: '127.0.0.1',
      port: this.port,
      ignoreTLS: true,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
    });
    await new Promise<void>((connected, failed) => {
      connection.once('error', failed);
      connection.once('end', () => failed(new Error('the connection ended')));
      connection.connect(() => connected());
    });
    connection.removeAllListeners('error').removeAllListeners('end');
    connection.on('error', () => undefined);
    this.connection = connection;
    return connection;
  }
}

/** Sends one mail by a connection of its own and throws unless it was accepted. */
export async function sendMail(port: number, mail: NewMail): Promise<ComposedMail> {
  const sender = new Sender(port);
  const ready = await compose(mail);
  const result = await sender.send(ready);
  sender.close();
  if (result.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(result)}`);
  return ready;
}

const addressIn = (from: string): string => /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from;
