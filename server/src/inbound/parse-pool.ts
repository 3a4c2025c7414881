/**
 * A small pool of threads for reading what came in, with a limit of time and memory each. A message that breaks a limit
 * costs its thread, which is replaced, and nothing else: the caller learns why and quarantines the message with its bytes
 * kept.
 */
import { Worker } from 'node:worker_threads';
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import type { Parsed, RawInbound, SenderChecks } from '@irori/connectors/kit/inbound-event';

export type ParseChannel = Omit<ConnectedChannel, 'credentials'>;

/** What a thread is asked to do. */
export type ThreadWork =
  | {
      readonly kind: 'parse';
      readonly connectorId: string;
      readonly raw: RawInbound;
      readonly channel: ParseChannel;
      readonly caps: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'check'; readonly connectorId: string; readonly raw: RawInbound };

export type ThreadRequest = ThreadWork & { readonly id: number };

export type ThreadReply =
  | { readonly id: number; readonly result: Parsed | SenderChecks }
  | { readonly id: number; readonly error: string };

/** Why a message could not be parsed. `reason` is a stable code for the ledger. */
export class ParseFailure extends Error {
  readonly reason: 'parse.failed' | 'parse.timeout' | 'parse.memory';

  constructor(reason: ParseFailure['reason'], detail: string) {
    super(detail);
    this.name = 'ParseFailure';
    this.reason = reason;
  }
}

export interface ParsePool {
  /** Rejects with ParseFailure. */
  parse(connectorId: string, raw: RawInbound, channel: ParseChannel): Promise<Parsed>;
  /** Sender checks of a mail by its connector's mail door. Rejects with ParseFailure. */
  check(connectorId: string, raw: RawInbound): Promise<SenderChecks>;
  close(): Promise<void>;
}

export interface ParsePoolOptions {
  readonly threads: number;
  readonly timeoutMs: number;
  readonly maxOldSpaceMb: number;
  /** URL of the module that exports `connectors`. */
  readonly connectorsModule: string;
  /** Resolvers to ask instead of the machine's. */
  readonly dnsServers?: readonly string[];
  /** The installation's caps; each connector keeps to those it knows. */
  readonly caps: Readonly<Record<string, number>>;
}

interface Task {
  readonly request: ThreadRequest;
  readonly resolve: (result: Parsed | SenderChecks) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  task: Task | null;
  timer: NodeJS.Timeout | null;
}

export function openParsePool(options: ParsePoolOptions): ParsePool {
  const queue: Task[] = [];
  let nextId = 1;
  let closed = false;
  const threads: Thread[] = [];

  function startThread(): Thread {
    const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
      workerData: { connectorsModule: options.connectorsModule, dnsServers: options.dnsServers ?? [] },
      resourceLimits: { maxOldGenerationSizeMb: options.maxOldSpaceMb },
    });
    const thread: Thread = { worker, task: null, timer: null };
    worker.on('message', (reply: ThreadReply) => {
      const task = release(thread);
      if (task?.request.id !== reply.id) return;
      if ('result' in reply) task.resolve(reply.result);
      else task.reject(new ParseFailure('parse.failed', reply.error));
      assign();
    });
    worker.on('error', (error) => {
      const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      replace(thread, new ParseFailure(outOfMemory ? 'parse.memory' : 'parse.failed', error.message));
    });
    worker.on('exit', () => replace(thread, new ParseFailure('parse.failed', 'The parsing thread ended')));
    worker.unref();
    return thread;
  }

  function release(thread: Thread): Task | null {
    const { task } = thread;
    if (thread.timer) clearTimeout(thread.timer);
    thread.task = null;
    thread.timer = null;
    return task;
  }

  function replace(thread: Thread, failure: ParseFailure): void {
    const at = threads.indexOf(thread);
    if (at === -1) return; // already replaced
    release(thread)?.reject(failure);
    threads.splice(at, 1);
    void thread.worker.terminate();
    if (!closed) assign();
  }

  function assign(): void {
    while (queue.length > 0) {
      const thread = threads.find((candidate) => candidate.task === null) ?? addThread();
      const task = thread ? queue.shift() : undefined;
      if (!thread || !task) return;
      thread.task = task;
      thread.timer = setTimeout(
        () => replace(thread, new ParseFailure('parse.timeout', `Not read within ${options.timeoutMs} ms`)),
        options.timeoutMs,
      );
      thread.worker.postMessage(task.request);
    }
  }

  function addThread(): Thread | undefined {
    if (threads.length >= options.threads) return undefined;
    const thread = startThread();
    threads.push(thread);
    return thread;
  }

  function run(work: ThreadWork): Promise<Parsed | SenderChecks> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new Error('The parse pool is closed'));
      queue.push({ request: { id: nextId++, ...work }, resolve, reject });
      assign();
    });
  }

  return {
    parse: (connectorId, raw, channel) =>
      run({ kind: 'parse', connectorId, raw, channel, caps: options.caps }) as Promise<Parsed>,
    check: (connectorId, raw) => run({ kind: 'check', connectorId, raw }) as Promise<SenderChecks>,
    close: async () => {
      closed = true;
      for (const task of queue.splice(0)) task.reject(new Error('The parse pool is closed'));
      await Promise.all(threads.splice(0).map((thread) => thread.worker.terminate()));
    },
  };
}
