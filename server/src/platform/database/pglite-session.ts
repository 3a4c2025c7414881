// PGlite in its thread, and the one `pg` client that speaks to it.

import { Client, type ClientConfig } from 'pg';
import { PgliteSocket } from './pglite-socket.ts';
import type { WorkerSettings } from './pglite-worker.ts';
import { valueParsers } from './value-parsers.ts';

export interface PgliteSession {
  readonly socket: PgliteSocket;
  readonly client: Client;
  query(sql: string): Promise<unknown>;
}

export async function openPgliteSession(settings: WorkerSettings): Promise<PgliteSession> {
  const socket = await PgliteSocket.open(settings);
  // Everything is named here, so that PG… variables of the environment have no say.
  const config = {
    stream: () => socket,
    user: 'postgres',
    database: 'postgres',
    password: '',
    host: 'embedded',
    ssl: false,
    options: '',
    application_name: 'irori',
    types: valueParsers,
    pipeline: true,
  };
  const client = new Client(config as unknown as ClientConfig);
  await client.connect();
  return { socket, client, query: (sql) => client.query(sql) };
}
