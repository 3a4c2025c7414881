// What `pg` takes for its network socket when the server is PGlite in a worker thread: writes become messages to the
// thread, its answers come back as data. Packets written while corked leave as one message.

import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSettings } from './pglite-worker.ts';

export class PgliteSocket extends EventEmitter {
  writable = true;
  readonly #worker: Worker;
  #corked = 0;
  #pending: Uint8Array[] = [];
  #closing = false;

  private constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => this.#lose(error));
    worker.on('exit', (code) => {
      if (!this.#closing) this.#lose(new Error(`The database thread ended by itself (exit code ${code})`));
    });
  }

  /** Starts the thread and waits until its database is open. */
  static async open(settings: WorkerSettings): Promise<PgliteSocket> {
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
      workerData: settings,
      execArgv: [],
      name: 'database',
      // What passes through lives for a moment; the default of 48 MB only makes the process larger.
      resourceLimits: { maxYoungGenerationSizeMb: 6 },
    });
    const ready = Promise.withResolvers<void>();
    const died = (code: number) => ready.reject(new Error(`The database thread ended at start (exit code ${code})`));
    worker.once('message', () => ready.resolve());
    worker.once('error', ready.reject);
    worker.once('exit', died);
    await ready.promise;
    worker.off('error', ready.reject);
    worker.off('exit', died);
    return new PgliteSocket(worker);
  }

  write(bytes: Uint8Array): boolean {
    if (!this.writable) return false;
    this.#pending.push(bytes);
    if (this.#corked === 0) this.#flush();
    return true;
  }

  cork(): void {
    this.#corked += 1;
  }

  uncork(): void {
    this.#corked -= 1;
    if (this.#corked === 0 && this.#pending.length > 0) this.#flush();
  }

  /** Stops the database cleanly (it writes a checkpoint) and ends the thread. */
  async shutDown(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.writable = false;
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#post({ kind: 'close' });
    await gone;
  }

  /** An uncompressed tarball of the data directory. Nothing may be in progress. */
  async dump(): Promise<Uint8Array> {
    const dumped = new Promise<Uint8Array>((resolve) => this.once('dumped', resolve));
    this.#post({ kind: 'dump' });
    return dumped;
  }

  /** Copies the data directory as it is at this moment. */
  async copyDirectory(target: string): Promise<void> {
    const copied = new Promise<string | undefined>((resolve) => this.once('copied', resolve));
    this.#post({ kind: 'copy', target });
    const error = await copied;
    if (error !== undefined) throw new Error(`The database could not be copied: ${error}`);
  }

  // The rest is what `pg` calls on a real socket.
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  end(): void {
    this.writable = false;
    queueMicrotask(() => this.emit('close'));
  }
  destroy(): void {
    this.end();
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {
    this.#worker.ref();
  }
  unref(): void {
    this.#worker.unref();
  }

  #flush(): void {
    const packet = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#post(packet);
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (message instanceof Uint8Array) {
      this.emit('data', Buffer.from(message.buffer, message.byteOffset, message.byteLength));
    } else if (message.kind === 'dumped') {
      this.emit('dumped', message.tarball);
    } else if (message.kind === 'copied') {
      this.emit('copied', message.error);
    } else if (message.kind === 'failed') {
      this.#lose(new Error(`The database thread failed: ${message.message}`));
    }
  }

  #lose(error: Error): void {
    if (!this.writable && this.#closing) return;
    this.writable = false;
    this.emit('error', error);
  }
}
