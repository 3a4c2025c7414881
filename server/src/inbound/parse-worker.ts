/**
 * The thread in which connectors parse, and check the senders of large mails. What comes from outside may be built to stall or swell a parser, so it is read
 * where the house can stop it: see `parse-pool.ts` for the limits.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Connector } from '@irori/connectors/kit/connector';
import type { InboundAttachment, Parsed, SenderChecks } from '@irori/connectors/kit/inbound-event';
import { createDns } from '../platform/dns.ts';
import type { ThreadReply, ThreadRequest, ThreadWork } from './parse-pool.ts';
import { cachingResolver } from './sender-checks.ts';

const { connectorsModule, dnsServers } = workerData as { connectorsModule: string; dnsServers: readonly string[] };
const { connectors } = (await import(connectorsModule)) as { connectors: readonly Connector[] };
const byId = new Map(connectors.map((connector) => [connector.id, connector]));
const port = parentPort;
if (!port) throw new Error('parse-worker runs as a worker thread only');

const resolver = cachingResolver(createDns(dnsServers).resolve, Date.now, { askReserved: dnsServers.length > 0 });

port.on('message', async ({ id, ...work }: ThreadRequest) => {
  try {
    const result = await run(work);
    port.postMessage({ id, result } satisfies ThreadReply, 'kind' in result ? transferableBytes(result) : []);
  } catch (error) {
    port.postMessage({
      id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    } satisfies ThreadReply);
  }
});

async function run(work: ThreadWork): Promise<Parsed | SenderChecks> {
  const connector = byId.get(work.connectorId);
  if (!connector) throw new Error(`No connector ${work.connectorId} in this build`);
  if (work.kind === 'parse') return connector.parse(work.raw, work.channel, work.caps);
  const { mail } = connector.ingress;
  if (!mail) throw new Error(`${work.connectorId} has no door for mail`);
  return mail.check(work.raw, resolver);
}

/** The buffers of attachments are handed over, not copied; those that share one buffer can only be copied. */
function transferableBytes(parsed: Parsed): ArrayBuffer[] {
  if (parsed.kind !== 'events') return [];
  const attachments = parsed.events.flatMap((event): readonly InboundAttachment[] =>
    event.kind === 'message' ? event.attachments : [],
  );
  const whole = new Set<ArrayBuffer>();
  for (const { source } of attachments) {
    if (source.kind !== 'bytes') continue;
    const { buffer, byteLength } = source.bytes;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) whole.add(buffer);
  }
  return [...whole];
}
