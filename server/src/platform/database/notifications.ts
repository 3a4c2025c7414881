// Who listens on which NOTIFY channel over one connection: LISTEN is sent for the first listener of a channel, UNLISTEN
// after the last.

import { quoteName } from './kysely-database.ts';

export interface Listener {
  readonly onNotify: (payload: string) => void;
  readonly onReconnect: (() => void) | undefined;
}

export class Notifications {
  readonly #channels = new Map<string, Set<Listener>>();
  readonly #send: (sql: string) => Promise<unknown>;

  constructor(send: (sql: string) => Promise<unknown>) {
    this.#send = send;
  }

  async add(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel);
    if (listeners) listeners.add(listener);
    else {
      this.#channels.set(channel, new Set([listener]));
    }
    await this.#send(`LISTEN ${quoteName(channel)}`);
    return () => this.#remove(channel, listener);
  }

  deliver(channel: string, payload: string): void {
    for (const listener of [...(this.#channels.get(channel) ?? [])]) listener.onNotify(payload);
  }

  /** After a new connection: listens again on everything, then tells all that something may have been missed. */
  async renew(): Promise<void> {
    for (const channel of this.#channels.keys()) await this.#send(`LISTEN ${quoteName(channel)}`);
    for (const listeners of this.#channels.values()) for (const listener of listeners) listener.onReconnect?.();
  }

  async #remove(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#channels.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#channels.delete(channel);
    await this.#send(`UNLISTEN ${quoteName(channel)}`);
  }
}
