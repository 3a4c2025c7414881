/** What came of a test mail: it returned, or somebody made something else of it, or a server gave it back. */
import type { InboundProbe, InboundReceipt } from '@irori/connectors/kit/inbound-event';
import type { MailTrace } from '@irori/contract/channels/forwarding';
import { channelById, receivingAddress } from '../channels/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { changeForward } from './change-forward.ts';
import { diagnoseProbe } from './diagnose-probe.ts';
import { readProbeToken } from './probe-token.ts';
import { lockForward, type ProbeRow, probeById, updateProbe } from './store.ts';

/** A token that comes back later than this proves nothing about today. */
const validForMs = 7 * 24 * 60 * 60_000;

/** The probe that one of the tokens names with our MAC; null when none is genuine. */
export function provenProbe(secrets: Secrets, tokens: readonly string[]): string | null {
  for (const token of tokens) {
    const id = readProbeToken(secrets, token);
    if (id !== null) return id;
  }
  return null;
}

/** How the mail stands in the ledger: it is no message, and the rule says what it was. */
export type ProbeOutcome =
  | 'probe.returned'
  | 'probe.again'
  | 'probe.wrong_channel'
  | 'probe.by_hand'
  | 'probe.rewritten'
  | 'probe.looped'
  | 'probe.answered'
  | 'probe.expired'
  | 'probe.unknown';

export interface CameBack {
  readonly probeId: string;
  /** The channel whose receiving address it came to. */
  readonly channelId: string;
  readonly inboundEventId: string;
  readonly probe: InboundProbe;
}

export async function recordProbe(house: House, tx: WorkspaceTransaction, came: CameBack): Promise<ProbeOutcome> {
  const now = house.clock.now();
  const found = await probeById(tx.trx, tx.workspaceId, came.probeId);
  // Of another workspace of this installation, or of a channel that was taken away.
  if (!found) return 'probe.unknown';
  if (now.getTime() - found.created_at.getTime() > validForMs) return 'probe.expired';
  await lockForward(tx.trx, tx.workspaceId, found.channel_id, now);
  const row = (await probeById(tx.trx, tx.workspaceId, came.probeId)) ?? found;
  const outcome = outcomeOf(row, came);
  if (outcome === 'probe.returned') await noteReturn(house, tx, row, came, now);
  else if (outcome === 'probe.again') await noteAgain(tx, row, came, now);
  else if (outcome === 'probe.answered') await noteAnswer(house, tx, row, came, now);
  else await noteMisled(house, tx, row, came, now);
  return outcome;
}

function outcomeOf(row: ProbeRow, { channelId, probe }: CameBack): ProbeOutcome {
  if (probe.how === 'answered') return 'probe.answered';
  if (row.state === 'returned') return 'probe.again';
  if (probe.how === 'by_hand') return 'probe.by_hand';
  if (probe.how === 'rewritten') return 'probe.rewritten';
  if (probe.how === 'looped') return 'probe.looped';
  return channelId === row.channel_id ? 'probe.returned' : 'probe.wrong_channel';
}

/** The only thing that verifies a forward (decisions section 4). Late is late, and still proves it. */
async function noteReturn(
  house: House,
  tx: WorkspaceTransaction,
  row: ProbeRow,
  came: CameBack,
  now: Date,
): Promise<void> {
  const { trace } = came.probe;
  const late = row.due_at !== null && now > row.due_at;
  const minutes = Math.round((now.getTime() - (row.sent_at ?? row.created_at).getTime()) / 60_000);
  const slow = late ? [{ code: 'way.slow' as const, params: { minutes }, hop: null }] : [];
  await updateProbe(tx.trx, row, {
    state: 'returned',
    ended_at: now,
    returned_to: came.channelId,
    returns: row.returns + 1,
    inbound_event_id: came.inboundEventId,
    trace: { ...trace, remarks: [...trace.remarks, ...slow, ...(await oldAddress(house, tx, came))] },
    diagnosis: null,
    sending_by: null,
    next_attempt_at: null,
  });
  await changeForward(tx, row.channel_id, now, (forward) => ({
    verified_at: forward.verified_at ?? now,
    forwarded_at: forward.forwarded_at ?? now,
  }));
}

/** A replaced receiving address takes mail for a while, and then no more: the forward has to be told the new one. */
async function oldAddress(house: House, tx: WorkspaceTransaction, came: CameBack): Promise<MailTrace['remarks']> {
  const channel = await channelById(tx.trx, tx.workspaceId, came.channelId);
  const expected = receivingAddress(house.config, channel?.receiving_address ?? null);
  const address = came.probe.trace.hops.at(-1)?.address?.replace(/\+[^@]*@/, '@') ?? null;
  if (expected === null || address === null || address === expected.toLowerCase()) return [];
  return [{ code: 'way.old_address', params: { address, expected }, hop: came.probe.trace.hops.length - 1 }];
}

/** Two rules forward it: it works, and every mail comes twice. */
async function noteAgain(tx: WorkspaceTransaction, row: ProbeRow, came: CameBack, now: Date): Promise<void> {
  if (came.inboundEventId === row.inbound_event_id) return;
  const count = row.returns + 1;
  const trace = row.trace ?? came.probe.trace;
  const others = trace.remarks.filter((remark) => remark.code !== 'way.duplicate');
  await updateProbe(tx.trx, row, {
    returns: count,
    trace: { ...trace, remarks: [...others, { code: 'way.duplicate', params: { count }, hop: null }] },
  });
  await changeForward(tx, row.channel_id, now);
}

/** It got as far as the mailbox. Whether it was forwarded besides is still open. */
async function noteAnswer(
  house: House,
  tx: WorkspaceTransaction,
  row: ProbeRow,
  came: CameBack,
  now: Date,
): Promise<void> {
  if (row.state === 'returned' || row.answered_by !== null) return;
  const answered = { ...row, answered_by: came.probe.from ?? row.sender ?? '' };
  const diagnosis = row.state === 'overdue' ? await diagnoseProbe(house, tx, answered, 'overdue', now) : row.diagnosis;
  await updateProbe(tx.trx, row, { answered_by: answered.answered_by, diagnosis });
  await changeForward(tx, row.channel_id, now);
}

async function noteMisled(
  house: House,
  tx: WorkspaceTransaction,
  row: ProbeRow,
  came: CameBack,
  now: Date,
): Promise<void> {
  const { trace, how, from } = came.probe;
  const misled = { ...row, returned_to: came.channelId, trace };
  const diagnosis = await diagnoseProbe(house, tx, misled, how === 'returned' ? 'misled' : how, now, from);
  await updateProbe(tx.trx, row, {
    state: 'misled',
    ended_at: now,
    returned_to: came.channelId,
    inbound_event_id: came.inboundEventId,
    trace,
    diagnosis,
    sending_by: null,
    next_attempt_at: null,
  });
  await changeForward(tx, row.channel_id, now);
}

/** A report about a test mail. Answers false when it is about none of ours. */
export async function recordProbeReport(
  house: House,
  tx: WorkspaceTransaction,
  receipt: InboundReceipt,
): Promise<boolean> {
  const probeId = provenProbe(house.secrets, [...(receipt.ref === null ? [] : [receipt.ref]), ...receipt.tokens]);
  const found = probeId === null ? undefined : await probeById(tx.trx, tx.workspaceId, probeId);
  if (!found) return false;
  if (receipt.state !== 'failed') return true;
  const now = house.clock.now();
  await lockForward(tx.trx, tx.workspaceId, found.channel_id, now);
  const row = (await probeById(tx.trx, tx.workspaceId, found.id)) ?? found;
  // Of two ways one may work: what has returned has returned.
  if (row.state === 'returned' || row.state === 'bounced') return true;
  const text = receipt.text ?? receipt.preview.text.slice(0, 500);
  const bounce = {
    recipient: receipt.finalRecipient ?? receipt.recipient,
    status: /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? null,
    text,
    host: /\bhost ([\w.-]{3,255})/i.exec(text)?.[1] ?? null,
  };
  const diagnosis = await diagnoseProbe(house, tx, { ...row, bounce }, 'bounced', now);
  await updateProbe(tx.trx, row, {
    state: 'bounced',
    ended_at: now,
    bounce,
    diagnosis,
    sending_by: null,
    next_attempt_at: null,
  });
  await changeForward(tx, row.channel_id, now);
  return true;
}
