// A small DNS of one's own, so that a test can say which keys a domain publishes. It knows TXT records and nothing else;
// every other question is answered with "there is no such name".
import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

export class NameServer {
  /** Text by name, lower case. */
  readonly texts = new Map<string, string>();
  private readonly socket: Socket = createSocket('udp4');

  private constructor() {
    this.socket.on('message', (query, from) => this.socket.send(this.answer(query), from.port, from.address));
    this.socket.on('error', () => undefined); // whoever asked has gone
  }

  static async open(): Promise<NameServer> {
    const server = new NameServer();
    await new Promise<void>((bound) => server.socket.bind(0, '127.0.0.1', bound));
    return server;
  }

  /** As `IRORI_DNS_SERVERS` takes it. */
  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  close(): void {
    this.socket.close();
  }

  /** RFC 1035: the header and question of the query, with an answer behind them where there is one. */
  private answer(query: Buffer): Buffer {
    const { name, end } = nameIn(query);
    const question = query.subarray(12, end + 4);
    const text = query.readUInt16BE(end) === txt ? this.texts.get(name.toLowerCase()) : undefined;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(text === undefined ? 0 : 1, 6);
    return text === undefined ? Buffer.concat([header, question]) : Buffer.concat([header, question, recordOf(text)]);
  }
}

const txt = 16;

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

/** One TXT record for the name of the question; a string of it holds 255 bytes at most. */
function recordOf(text: string): Buffer {
  const strings = (text.match(/.{1,255}/gs) ?? ['']).map((piece) => Buffer.from(`.${piece}`, 'latin1'));
  for (const string of strings) string[0] = string.length - 1;
  const data = Buffer.concat(strings);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name at offset 12
  head.writeUInt16BE(txt, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
