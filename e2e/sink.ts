// The other end of outgoing mail: a small relay that takes what it is given, or misbehaves in the ways that relays do. It
// keeps every mail whose final dot it saw, whatever it answered: those are the ones a customer may have got.
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { pause, until } from './until.ts';

export interface ReceivedMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: Buffer;
  /** True when our 250 was sent; false when the mail landed and the answer never came. */
  readonly answered: boolean;
}

export type SinkMode =
  | { readonly kind: 'accept'; readonly delayMs?: () => number }
  /** Refuses after the final dot; nothing is kept. */
  | { readonly kind: 'refuse'; readonly code: number; readonly text: string }
  /** Refuses the recipient. */
  | { readonly kind: 'refuse-recipient'; readonly code: number; readonly text: string }
  /** Takes the mail and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the mail and cuts the connection instead of answering. */
  | { readonly kind: 'cut' };

export class Sink {
  readonly mails: ReceivedMail[] = [];
  mode: SinkMode = { kind: 'accept' };
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 50, // senders keep their connections open
      socketTimeout: 10 * 60_000,
      logger: false,
      onRcptTo: (_address, _session, callback) => {
        const { mode } = this;
        callback(mode.kind === 'refuse-recipient' ? refusal(mode) : null);
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const envelope = {
            from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
            to: session.envelope.rcptTo.map((recipient) => recipient.address),
          };
          void this.answer(envelope, Buffer.concat(chunks), session.id, callback);
        });
      },
    });
    this.server.on('error', () => undefined); // a sender that was killed
  }

  static async open(): Promise<Sink> {
    const sink = new Sink();
    await new Promise<void>((listening) => sink.server.listen(0, '127.0.0.1', listening));
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Waits for the first mail that fits, and answers it parsed. */
  async mail(fits: (raw: string) => boolean, what: string, timeoutMs = 15_000): Promise<ParsedMail & { raw: Buffer }> {
    const found = await until(() => this.mails.find((mail) => fits(mail.raw.toString('latin1'))), {
      what: `${what} at the sink`,
      timeoutMs,
    });
    return { ...(await simpleParser(found.raw)), raw: found.raw };
  }

  close(): Promise<void> {
    return new Promise((closed) => this.server.close(() => closed()));
  }

  private async answer(
    envelope: ReceivedMail['envelope'],
    raw: Buffer,
    sessionId: string,
    callback: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    const { mode } = this;
    switch (mode.kind) {
      case 'accept':
        this.mails.push({ envelope, raw, answered: true });
        if (mode.delayMs) await pause(mode.delayMs());
        return callback(null, `2.0.0 Ok: queued as ${this.mails.length.toString(16).padStart(8, '0')}`);
      case 'refuse':
        return callback(refusal(mode));
      case 'hang':
      case 'refuse-recipient':
        this.mails.push({ envelope, raw, answered: false });
        return;
      case 'cut':
        this.mails.push({ envelope, raw, answered: false });
        for (const connection of this.server.connections) if (connection.id === sessionId) connection.close();
        return;
    }
  }
}

function refusal({ code, text }: { code: number; text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
