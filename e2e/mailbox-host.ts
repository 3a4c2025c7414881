// A mailbox host as the set-up of a forward meets it: it asks for a confirmation by a signed mail, and it passes on what
// arrives for the mailbox in the way Gmail does, or keeps it to itself.
import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { Sender } from './mail.ts';
import type { NameServer } from './name-server.ts';
import type { ReceivedMail } from './sink.ts';

const selector = 'e2e';

export class MailboxHost {
  readonly mailbox: string;
  private readonly smtpPort: number;
  private readonly privateKey: string;

  /** @param names is given the key by which the host's own mail can be checked */
  constructor(mailbox: string, smtpPort: number, names: NameServer) {
    this.mailbox = mailbox;
    this.smtpPort = smtpPort;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.privateKey = privateKey;
    const key = publicKey.replace(/-----[^-]+-----|\s/g, '');
    names.texts.set(`${selector}._domainkey.google.com`, `v=DKIM1; k=rsa; p=${key}`);
    names.texts.set('_dmarc.google.com', 'v=DMARC1; p=reject');
  }

  /** "May mail be forwarded here?" Unsigned, anybody could have sent it. */
  async askForConfirmation(receivingAddress: string, code: string, { signed = true } = {}): Promise<void> {
    const dkim = { domainName: 'google.com', keySelector: selector, privateKey: this.privateKey };
    const { message } = await createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'windows',
      ...(signed ? { dkim } : {}),
    }).sendMail({
      from: 'Gmail Team <forwarding-noreply@google.com>',
      to: receivingAddress,
      subject: `(#${code}) Gmail Forwarding Confirmation - Receive Mail from ${this.mailbox}`,
      messageId: `<confirm-${code}@google.com>`,
      headers: { 'X-Google-Address-Confirmation': 'e2e' },
      text: [
        `${this.mailbox} wants to forward mail to this address.`,
        `Confirmation code: ${code}`,
        `https://mail-settings.google.com/mail/vf-%5BE2E${code}%5D-e2e`,
        `https://mail-settings.google.com/mail/uf-%5BE2E${code}%5D-e2e`,
      ].join('\n\n'),
    });
    await this.deliver('forwarding-noreply@google.com', receivingAddress, message as Buffer);
  }

  /** Passes a mail on that arrived for the mailbox, with the trace that Gmail leaves on it. */
  async forward(mail: ReceivedMail, receivingAddress: string): Promise<void> {
    const [local, domain] = this.mailbox.split('@');
    const trace = [
      `X-Forwarded-To: ${receivingAddress}`,
      `X-Forwarded-For: ${this.mailbox} ${receivingAddress}`,
      `Delivered-To: ${this.mailbox}`,
      `Received: from relay.example (relay.example [192.0.2.9]) by mx.google.com with ESMTPS id e2e for <${this.mailbox}>; ${new Date().toUTCString()}`,
      '',
    ].join('\r\n');
    const from = `${local}+caf_=${receivingAddress.replace('@', '=')}@${domain}`;
    await this.deliver(from, receivingAddress, Buffer.concat([Buffer.from(trace), mail.raw]));
  }

  private async deliver(from: string, to: string, raw: Buffer): Promise<void> {
    const sender = new Sender(this.smtpPort);
    const result = await sender.send({ from, to: [to], messageId: '', raw });
    sender.close();
    if (result.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(result)}`);
  }
}
