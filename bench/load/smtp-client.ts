/**
 * A sender of mail that costs little by itself: one connection, MAIL, RCPT and DATA in one packet as relays do (RFC 2920),
 * each mail acknowledged before the next.
 */
import { connect, type Socket } from 'node:net';
import type { Mail } from './mails.ts';

export interface SmtpClient {
  /** Resolves when the server has said 250; rejects on anything else. */
  send(mail: Mail, to: string): Promise<void>;
  close(): void;
}

export async function connectSmtp(port: number): Promise<SmtpClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const replies = readReplies(socket);
  const expect = async (...codes: number[]): Promise<void> => {
    for (const code of codes) {
      const reply = await replies.next();
      if (!reply.startsWith(String(code))) throw new Error(`SMTP answered "${reply}" instead of ${code}`);
    }
  };
  await expect(220);
  socket.write('EHLO bench.example\r\n');
  await expect(250);
  return {
    send: async (mail, to) => {
      socket.write(`MAIL FROM:<${mail.from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
      await expect(250, 250, 354);
      socket.write(Buffer.concat([stuffed(mail.bytes), Buffer.from('.\r\n')]));
      await expect(250);
    },
    close: () => {
      socket.end('QUIT\r\n');
      socket.on('error', () => undefined);
    },
  };
}

/** A line that begins with a dot gets a second one (RFC 5321, 4.5.2). */
function stuffed(bytes: Buffer): Buffer {
  return bytes.includes('\r\n.')
    ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n.', '\r\n..'), 'latin1')
    : bytes;
}

function readReplies(socket: Socket): { next(): Promise<string> } {
  let text = '';
  const ready: string[] = [];
  const waiting: { resolve: (reply: string) => void; reject: (error: Error) => void }[] = [];
  let broken: Error | null = null;
  const fail = (error: Error): void => {
    broken = error;
    for (const each of waiting.splice(0)) each.reject(error);
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The SMTP connection was closed')));
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line[3] === '-') continue; // more lines of this reply follow
      const next = waiting.shift();
      if (next) next.resolve(line);
      else ready.push(line);
    }
  });
  return {
    next: () => {
      const reply = ready.shift();
      if (reply !== undefined) return Promise.resolve(reply);
      if (broken) return Promise.reject(broken);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
}
