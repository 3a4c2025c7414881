// The connection that only listens. It comes back by itself after a loss, and then tells its listeners that they may
// have missed something.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { DatabaseLog } from './database.ts';
import { type Listener, Notifications } from './notifications.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

export class PostgresListener {
  readonly #makeClient: () => Client;
  readonly #log: DatabaseLog;
  readonly #notifications = new Notifications(async (sql) => (await this.#connected())?.query(sql));
  #client: Promise<Client> | undefined;
  #reconnecting = false;
  #closed = false;

  constructor(makeClient: () => Client, log: DatabaseLog) {
    this.#makeClient = makeClient;
    this.#log = log;
  }

  async add(channel: string, listener: Listener): Promise<() => Promise<void>> {
    return this.#notifications.add(channel, listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.end();
  }

  async #connected(): Promise<Client | undefined> {
    if (this.#closed) return undefined;
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const client = this.#makeClient();
    const lost = () => {
      void this.#reconnect();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ channel, payload }) => this.#notifications.deliver(channel, payload ?? ''));
    await client.connect();
    return client;
  }

  async #reconnect(): Promise<void> {
    if (this.#closed || this.#reconnecting) return;
    this.#reconnecting = true;
    this.#log.warn({}, 'The listening database connection was lost; connecting again');
    for (let wait = FIRST_WAIT_MS; !this.#closed; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await sleep(wait);
      try {
        this.#client = this.#connect();
        await this.#client;
        await this.#notifications.renew();
        this.#log.info({}, 'The listening database connection is back');
        break;
      } catch {
        this.#client = undefined;
      }
    }
    this.#reconnecting = false;
  }
}
