/**
 * Everything that happens to a raw event before the database is touched: its bytes are read, its sender checked, its
 * content parsed and its files stored. Each of these may be slow or hostile, so none happens inside a transaction.
 */
import type { ConnectedChannel, Connector } from '@irori/connectors/kit/connector';
import type {
  Envelope,
  InboundAttachment,
  Parsed,
  RawInbound,
  SenderChecks,
} from '@irori/connectors/kit/inbound-event';
import { headBytes, kindOf } from '../attachments/index.ts';
import type { House } from '../house.ts';
import { BlobMissing } from '../platform/blobs/blobs.ts';
import { settled } from './apply-probe.ts';
import { heldBack } from './hold-while-off.ts';
import { ParseFailure, type ParsePool } from './parse-pool.ts';
import type { InboundChannel, InboundRow, PreparedEvent, StoredFile } from './prepared-event.ts';
import type { SenderChecker } from './sender-checks.ts';

export interface Preparer {
  prepare(
    row: InboundRow,
    channel: InboundChannel,
    connected: Omit<ConnectedChannel, 'credentials'>,
  ): Promise<PreparedEvent>;
}

export function makePreparer(house: House, pool: Pick<ParsePool, 'parse'>, checker: SenderChecker): Preparer {
  return {
    prepare: async (row, channel, connected) => {
      const body = await readRaw(house, row);
      if (body === null)
        return { row, channel, parsed: lost('raw.missing', 'The stored bytes are gone.'), files: new Map() };
      const envelope = row.envelope as unknown as Envelope;
      const raw: RawInbound = {
        door: row.door,
        body,
        envelope,
        receivedAt: row.received_at,
        checks: null,
        released: row.released,
      };
      const checks = (row.checks as unknown as SenderChecks | null) ?? (await checker.check(channel.connector, raw));
      const read = settled(house.secrets, await parse(pool, channel.connector, { ...raw, checks }, connected));
      const parsed = channel.off && !row.released ? heldBack(read) : read;
      const checked: InboundRow = { ...row, checks: checks as unknown as Record<string, unknown> | null };
      return { row: checked, channel, parsed, files: await storeFiles(house, parsed) };
    },
  };
}

async function readRaw(house: House, row: InboundRow): Promise<Buffer | null> {
  if (row.raw_blob === null) return null;
  try {
    return await house.blobs.read(row.raw_blob);
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
}

async function parse(
  pool: Pick<ParsePool, 'parse'>,
  connector: Connector,
  raw: RawInbound,
  channel: Omit<ConnectedChannel, 'credentials'>,
): Promise<Parsed> {
  try {
    return await pool.parse(connector.id, raw, channel);
  } catch (error) {
    if (error instanceof ParseFailure) return lost(error.reason, error.message);
    throw error;
  }
}

const lost = (reason: string, detail: string): Parsed => ({
  kind: 'quarantined',
  reason,
  params: { detail },
  preview: null,
});

async function storeFiles(house: House, parsed: Parsed): Promise<Map<InboundAttachment, StoredFile>> {
  const attachments =
    parsed.kind === 'events'
      ? parsed.events.flatMap((event) => (event.kind === 'message' ? event.attachments : []))
      : [];
  const stored = await Promise.all(
    attachments.map(async (attachment): Promise<[InboundAttachment, StoredFile]> => {
      const { source, contentType, width = null, height = null } = attachment;
      if (source.kind === 'fetch')
        return [attachment, { blob: null, size: source.size ?? 0, contentType, width, height }];
      const kind = await kindOf(source.bytes.subarray(0, headBytes), contentType);
      const { hash, size } = await house.blobs.put(source.bytes, { maxBytes: Number.MAX_SAFE_INTEGER });
      return [attachment, { blob: hash, size, ...kind }];
    }),
  );
  return new Map(stored);
}
