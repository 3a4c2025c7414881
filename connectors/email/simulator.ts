/**
 * A stand-in for the relay: a small SMTP server that keeps what it is given, and at any step of the conversation answers,
 * stalls or hangs up as it is told. For tests, the demo, and whoever has no relay at hand.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail that was taken with 250. */
export interface SinkMail {
  /** Envelope sender, '' for the null sender. */
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it crossed the wire, dots unstuffed. */
  readonly raw: Buffer;
}

/** Where in the conversation: `dot` is after the whole message, before its answer. */
export type SinkStep = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot';

/** A reply line such as `550 5.1.1 User unknown`; `hang` says nothing any more; `cut` closes the connection; `take-and-cut` keeps the mail first. */
export type SinkAnswer = string | 'hang' | 'cut' | 'take-and-cut';

/** Undefined goes on as a friendly server does. */
export type SinkBehaviour = (
  step: SinkStep,
  session: { readonly connection: number; readonly mails: number; readonly argument: string },
) => SinkAnswer | undefined;

export interface SinkOptions {
  /** 0 or none takes a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly behaviour?: SinkBehaviour;
  /** Asks for this login before any mail. */
  readonly login?: { readonly user: string; readonly password: string };
}

export interface MailSink {
  readonly port: number;
  /** `smtp://127.0.0.1:…`, with the login when there is one: what goes into `IRORI_SMTP_URL`. */
  readonly url: string;
  readonly mails: readonly SinkMail[];
  /** Connections opened so far. */
  readonly connections: number;
  /** From now on. */
  behave(behaviour: SinkBehaviour): void;
  /** The mails as soon as there are `count`; rejects after `timeoutMs`. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly SinkMail[]>;
  close(): Promise<void>;
}

export async function startMailSink(options: SinkOptions = {}): Promise<MailSink> {
  const host = options.host ?? '127.0.0.1';
  const mails: SinkMail[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const state = { behaviour: options.behaviour ?? (() => undefined), connections: 0 };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    // Replies to pipelined commands would wait for each other's acknowledgement otherwise, 40 ms at a time.
    socket.setNoDelay(true);
    serve(socket, {
      connection: ++state.connections,
      login: options.login ?? null,
      ask: (step, argument, connection) => state.behaviour(step, { connection, mails: mails.length, argument }),
      keep: (mail) => {
        mails.push(mail);
        for (const look of [...waiting]) look();
      },
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const login = options.login
    ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.password)}@`
    : '';
  return {
    port,
    url: `smtp://${login}${host}:${port}`,
    mails,
    get connections() {
      return state.connections;
    },
    behave: (behaviour) => {
      state.behaviour = behaviour;
    },
    waitFor: (count, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (mails.length < count) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve([...mails]);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`The sink holds ${mails.length} mails after ${timeoutMs} ms, not ${count}.`));
        }, timeoutMs);
        waiting.add(look);
        look();
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface House {
  readonly connection: number;
  readonly login: SinkOptions['login'] | null;
  ask(step: SinkStep, argument: string, connection: number): SinkAnswer | undefined;
  keep(mail: SinkMail): void;
}

/** One connection: commands line by line, the message up to the lone dot. */
function serve(socket: Socket, house: House): void {
  let buffered = Buffer.alloc(0);
  let inData = false;
  let silent = false;
  let signedIn = house.login === null;
  let from: string | null = null;
  let to: string[] = [];

  const reply = (line: string): void => {
    if (!silent && !socket.destroyed) socket.write(`${line}\r\n`);
  };
  /** True when the script took over. */
  const scripted = (step: SinkStep, argument: string): boolean => {
    const answer = house.ask(step, argument, house.connection);
    if (answer === undefined) return false;
    if (answer === 'take-and-cut') house.keep({ from: from ?? '', to, raw: Buffer.from(argument, 'latin1') });
    if (answer === 'hang') silent = true;
    else if (answer === 'cut' || answer === 'take-and-cut') socket.destroy();
    else reply(answer);
    return true;
  };
  const reset = (): void => {
    from = null;
    to = [];
  };

  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') {
      if (scripted('ehlo', line)) return;
      const offers = ['sink', ...(house.login ? ['AUTH PLAIN LOGIN'] : []), 'PIPELINING', '8BITMIME', 'SMTPUTF8'];
      offers.forEach((offer, index) => {
        reply(`250${index === offers.length - 1 ? ' ' : '-'}${offer}`);
      });
    } else if (verb === 'AUTH') {
      if (scripted('auth', line)) return;
      const given = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
      signedIn = house.login !== null && given === `\u0000${house.login?.user}\u0000${house.login?.password}`;
      reply(signedIn ? '235 2.7.0 Welcome' : '535 5.7.8 Authentication credentials invalid');
    } else if (verb === 'MAIL') {
      if (scripted('mail', line)) return;
      if (signedIn) from = addressIn(line);
      reply(signedIn ? '250 2.1.0 Ok' : '530 5.7.0 Authentication required');
    } else if (verb === 'RCPT') {
      if (scripted('rcpt', addressIn(line))) return;
      to.push(addressIn(line));
      reply('250 2.1.5 Ok');
    } else if (verb === 'DATA') {
      if (scripted('data', line)) return;
      inData = from !== null && to.length > 0;
      reply(inData ? '354 End data with <CR><LF>.<CR><LF>' : '503 5.5.1 No valid recipients');
    } else if (verb === 'RSET') {
      reset();
      reply('250 2.0.0 Ok');
    } else if (verb === 'NOOP') reply('250 2.0.0 Ok');
    else if (verb === 'QUIT') {
      reply('221 2.0.0 Bye');
      socket.end();
    } else reply('502 5.5.2 Command not recognized');
  };

  const message = (raw: Buffer): void => {
    inData = false;
    const mail = { from: from ?? '', to, raw };
    if (!scripted('dot', raw.toString('latin1'))) {
      house.keep(mail);
      reply(`250 2.0.0 Ok: queued as ${mail.raw.length.toString(16).toUpperCase().padStart(10, '0')}`);
    }
    reset();
  };

  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (!silent && !socket.destroyed) {
      if (inData) {
        const end = endOfData(buffered);
        if (end === null) return;
        const raw = unstuffed(buffered.subarray(0, end.length));
        buffered = buffered.subarray(end.next);
        message(raw);
        continue;
      }
      const lineEnd = buffered.indexOf('\r\n');
      if (lineEnd === -1) return;
      const line = buffered.toString('utf8', 0, lineEnd);
      buffered = buffered.subarray(lineEnd + 2);
      command(line);
    }
  });
  if (!scripted('connect', '')) reply('220 sink ESMTP');
}

function endOfData(bytes: Buffer): { length: number; next: number } | null {
  if (bytes.subarray(0, 3).toString() === '.\r\n') return { length: 0, next: 3 };
  const at = bytes.indexOf('\r\n.\r\n');
  return at === -1 ? null : { length: at + 2, next: at + 5 };
}

function unstuffed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/^\.\./gm, '.'), 'latin1');
}

function addressIn(line: string): string {
  return /<([^<>]*)>/.exec(line)?.[1] ?? '';
}
