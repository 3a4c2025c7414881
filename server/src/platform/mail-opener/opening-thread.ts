/** The thread in which stored mails are read again; see `mail-opener.ts` for its limits. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Connector } from '@irori/connectors/kit/connector';
import { type OpenReply, type OpenRequest, openWith } from './mail-opener.ts';

const { connectorsModule } = workerData as { connectorsModule: string };
const { connectors } = (await import(connectorsModule)) as { connectors: readonly Connector[] };
const port = parentPort;
if (!port) throw new Error('opening-thread runs as a worker thread only');

port.on('message', async ({ id, ...request }: OpenRequest) => {
  try {
    const result = await openWith(connectors, request);
    port.postMessage({ id, result } satisfies OpenReply);
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies OpenReply);
  }
});
