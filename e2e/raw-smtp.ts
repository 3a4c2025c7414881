// SMTP by hand, byte by byte: what no honest client would send, and when no honest client would send it.
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

export interface Reply {
  readonly code: number;
  readonly text: string;
}

export class RawSmtp {
  /** True once the other side has ended the connection. */
  ended = false;
  socket: Socket;
  private received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    this.adopt(socket);
  }

  /** Connects and reads the greeting. */
  static async open(port: number): Promise<{ smtp: RawSmtp; greeting: Reply }> {
    const socket = connect({ port, host: '127.0.0.1' });
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('error', failed);
    });
    const smtp = new RawSmtp(socket);
    return { smtp, greeting: await smtp.reply() };
  }

  /** Connects, says EHLO, and names sender and recipient; then DATA may come. */
  static async envelope(port: number, to: string, from = 'eve@elsewhere.example'): Promise<RawSmtp> {
    const { smtp } = await RawSmtp.open(port);
    for (const command of ['EHLO flood.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]) {
      const { code, text } = await smtp.command(command);
      if (code !== 250) throw new Error(`${command}: ${code} ${text}`);
    }
    return smtp;
  }

  /** Goes on over another socket: what was plain is now encrypted. */
  adopt(socket: Socket): void {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.ended = true;
    });
  }

  write(bytes: string | Buffer): void {
    if (!this.socket.destroyed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  async command(line: string): Promise<Reply> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** The next whole reply, of one line or several. */
  async reply(timeoutMs = 30_000): Promise<Reply> {
    const found = await until(
      () => {
        const lines = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.received)?.[0];
        if (lines === undefined && this.ended) throw new Error('the connection ended');
        return lines;
      },
      { what: 'an SMTP reply', timeoutMs, everyMs: 2 },
    );
    this.received = this.received.slice(found.length);
    return { code: Number(/(\d{3}) .*\r\n$/.exec(found)?.[1]), text: found.trim() };
  }

  /** Replies that came without anybody waiting for them. */
  get unread(): string {
    return this.received;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Sends the bytes as one mail over a connection of its own; dots are stuffed as the protocol wants. */
export async function sendBytes(port: number, to: string, mail: Buffer): Promise<Reply> {
  const smtp = await RawSmtp.envelope(port, to);
  const ready = await smtp.command('DATA');
  if (ready.code !== 354) throw new Error(`DATA: ${ready.text}`);
  smtp.write(stuffed(mail));
  smtp.write('\r\n.\r\n');
  const answer = await smtp.reply(120_000);
  smtp.close();
  return answer;
}

function stuffed(mail: Buffer): Buffer {
  if (!mail.includes('\r\n.') && mail[0] !== 0x2e) return mail;
  return Buffer.from(mail.toString('latin1').replace(/(^|\r\n)\./g, '$1..'), 'latin1');
}
