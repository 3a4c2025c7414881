/**
 * Stored mails read again for somebody who looks at them, in a thread with a limit of time and memory: what a stranger
 * built to stall a parser stalls that thread, and nothing that people wait for. The thread begins with the first mail and
 * ends after some quiet minutes.
 */
import { Worker } from 'node:worker_threads';
import type { Connector } from '@irori/connectors/kit/connector';
import type { OpenedBytes, OpenedMail, OpenOptions } from '@irori/connectors/kit/opened-mail';
import { unavailable } from '../../errors.ts';

export type OpenWork =
  | { readonly kind: 'mail'; readonly options: OpenOptions }
  | { readonly kind: 'file'; readonly options: OpenOptions & { readonly index: number } };

export interface OpenRequest {
  readonly id: number;
  readonly connectorId: string;
  readonly bytes: Uint8Array;
  readonly work: OpenWork;
  readonly caps: Readonly<Record<string, number>>;
}

export type OpenReply =
  | { readonly id: number; readonly result: OpenedMail | OpenedBytes | null }
  | { readonly id: number; readonly error: string };

export interface MailOpener {
  /** Null when the connector's mails cannot be opened, or the way leads to none. Throws `mail_not_opened` beyond a limit. */
  mail(connectorId: string, bytes: Uint8Array, options: OpenOptions): Promise<OpenedMail | null>;
  file(
    connectorId: string,
    bytes: Uint8Array,
    options: OpenOptions & { readonly index: number },
  ): Promise<OpenedBytes | null>;
  close(): Promise<void>;
}

interface Waiting {
  readonly request: OpenRequest;
  readonly resolve: (result: OpenedMail | OpenedBytes | null) => void;
  readonly reject: (error: Error) => void;
}

const memoryMb = 512;
const quietMs = 2 * 60 * 1000;

/** @param connectorsModule URL of the module that exports `connectors`: the thread loads it by itself */
export function openMailOpener(connectorsModule: string, caps: Readonly<Record<string, number>>): MailOpener {
  const queue: Waiting[] = [];
  let worker: Worker | null = null;
  let current: Waiting | null = null;
  let timer: NodeJS.Timeout | null = null;
  let nextId = 1;
  const timeoutMs = caps.mailParseMs ?? 10_000;

  const stopTimer = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  const end = (why: string): void => {
    const ending = worker;
    worker = null;
    stopTimer();
    void ending?.terminate();
    current?.reject(unavailable('mail_not_opened', `This mail could not be opened: ${why}.`));
    current = null;
    next();
  };
  const start = (): Worker => {
    const thread = new Worker(new URL('./opening-thread.ts', import.meta.url), {
      workerData: { connectorsModule },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    thread.on('message', (reply: OpenReply) => {
      if (thread !== worker || current?.request.id !== reply.id) return;
      stopTimer();
      const done = current;
      current = null;
      if ('result' in reply) done.resolve(reply.result);
      else done.reject(unavailable('mail_not_opened', `This mail could not be opened: ${reply.error}.`));
      next();
    });
    thread.on('error', (error) => thread === worker && end(error.message));
    thread.on('exit', () => thread === worker && end('its reader ended'));
    thread.unref();
    return thread;
  };
  const next = (): void => {
    if (current !== null) return;
    current = queue.shift() ?? null;
    if (current === null) {
      // Nobody reads: the thread's memory is better spent elsewhere.
      if (worker) timer = setTimeout(() => end(''), quietMs).unref();
      return;
    }
    stopTimer();
    worker ??= start();
    timer = setTimeout(() => end(`not within ${timeoutMs} ms`), timeoutMs);
    worker.postMessage(current.request);
  };
  const ask = (connectorId: string, bytes: Uint8Array, work: OpenWork): Promise<OpenedMail | OpenedBytes | null> =>
    new Promise((resolve, reject) => {
      queue.push({ request: { id: nextId++, connectorId, bytes, work, caps }, resolve, reject });
      next();
    });

  return {
    mail: (connectorId, bytes, options) =>
      ask(connectorId, bytes, { kind: 'mail', options }) as Promise<OpenedMail | null>,
    file: (connectorId, bytes, options) =>
      ask(connectorId, bytes, { kind: 'file', options }) as Promise<OpenedBytes | null>,
    close: async () => {
      const ending = worker;
      worker = null;
      stopTimer();
      for (const waiting of [...queue.splice(0), ...(current ? [current] : [])])
        waiting.reject(unavailable('mail_not_opened', 'The server is ending.'));
      current = null;
      await ending?.terminate();
    },
  };
}

/** The work itself, in whatever thread. */
export async function openWith(
  connectors: Iterable<Connector>,
  { connectorId, bytes, work, caps }: Omit<OpenRequest, 'id'>,
): Promise<OpenedMail | OpenedBytes | null> {
  const door = [...connectors].find((connector) => connector.id === connectorId)?.ingress.mail;
  if (work.kind === 'mail') return (await door?.open?.(bytes, work.options, caps)) ?? null;
  return (await door?.openFile?.(bytes, work.options, caps)) ?? null;
}

/** Without a thread: for commands that end at once, and for tests. */
export function openMailsHere(connectors: Iterable<Connector>, caps: Readonly<Record<string, number>>): MailOpener {
  return {
    mail: (connectorId, bytes, options) =>
      openWith(connectors, { connectorId, bytes, work: { kind: 'mail', options }, caps }) as Promise<OpenedMail | null>,
    file: (connectorId, bytes, options) =>
      openWith(connectors, {
        connectorId,
        bytes,
        work: { kind: 'file', options },
        caps,
      }) as Promise<OpenedBytes | null>,
    close: async () => undefined,
  };
}
