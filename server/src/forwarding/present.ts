/** A forward as it travels: the whole state of one channel's set-up. Codes and links are for those who manage channels. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { Forwarding, ForwardingConfirmation, HandoffLink, Probe } from '@irori/contract/channels/forwarding';
import { type ChannelRow, installationFor, mayManageChannels, receivingAddress } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { openConfirmation } from './confirmation-seal.ts';
import { lastMailOf } from './last-mail.ts';
import { expectedLine } from './line.ts';
import {
  type ConfirmationRow,
  confirmationsOf,
  forwardOf,
  type HandoffRow,
  type ProbeRow,
  probesOf,
  untouched,
} from './store.ts';

const shownProbes = 11;
const shownConfirmations = 20;

export async function presentForwarding(house: House, viewer: Viewer, channel: ChannelRow): Promise<Forwarding> {
  const { db } = house.database;
  const manage = mayManageChannels(viewer);
  const connector = connectorOf(house, channel.connector);
  const [found, probes, confirmations] = await Promise.all([
    forwardOf(db, channel.workspace_id, channel.id),
    probesOf(db, channel.workspace_id, channel.id, shownProbes),
    confirmationsOf(db, channel.workspace_id, channel.id, shownConfirmations),
  ]);
  const forward = found ?? untouched(channel.workspace_id, channel.id, channel.created_at);
  const receiving = receivingAddress(house.config, channel.receiving_address);
  const sending = sendingOf(house, connector, channel);
  const line = { sender: sending.from, address: channel.account, receivingAddress: manage ? receiving : null };
  const shown = probes.map((row) => presentProbe(row, line, manage));
  const [newest = null, ...earlierProbes] = shown;
  return {
    channelId: channel.id,
    address: channel.account,
    receivingAddress: manage ? receiving : null,
    status: channel.state === 'disabled' ? 'off' : forward.status,
    changedAt: forward.changed_at.toISOString(),
    guide: forward.guide,
    guessedGuide: guessGuide(connector, channel.account),
    stepsDone: [...forward.steps_done],
    confirmations: confirmations.map((row) => presentConfirmation(house, row, manage)),
    probe: newest,
    earlierProbes,
    diagnosis: forward.diagnosis,
    remarks: shown.find((probe) => probe.state === 'returned')?.remarks ?? [],
    lastMail: manage ? await lastMailOf(house, channel, connector) : null,
    verifiedAt: forward.verified_at?.toISOString() ?? null,
    finishedAt: forward.finished_at?.toISOString() ?? null,
    canary: {
      on: forward.canary_on,
      everyHours: forward.canary_hours,
      nextAt: forward.next_probe_at?.toISOString() ?? null,
      alarmSince: forward.canary_alarm_since?.toISOString() ?? null,
    },
    silence: {
      on: forward.silence_on,
      usualPerHour: forward.silence?.usualPerHour ?? null,
      hours: forward.silence?.hours ?? 0,
      alarmSince: forward.silence_alarm_since?.toISOString() ?? null,
    },
    sending,
    can: { manage, test: manage && channel.state !== 'disabled' && connector.ingress.mail?.sendProbe !== undefined },
  };
}

/** What a test mail would do now, and as whom it would go. */
function sendingOf(house: House, connector: Connector, channel: ChannelRow): Forwarding['sending'] {
  const installation = installationFor(house.config, connector);
  const receiving = receivingAddress(house.config, channel.receiving_address);
  const from = connector.ingress.mail?.probeSender?.(
    { account: channel.account, receivingAddress: receiving },
    installation,
  );
  return { via: connector.staysHere?.(installation) ? 'file' : 'relay', from: from ?? receiving ?? channel.account };
}

/** The guide whose domains hold the address; null when the address speaks for nobody. */
export function guessGuide(connector: Pick<Connector, 'ingress'>, address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const speaks = (one: string) => domain === one || domain.endsWith(`.${one}`);
  return connector.ingress.mail?.guides?.find((guide) => guide.domains.some(speaks))?.id ?? null;
}

export function presentProbe(
  row: ProbeRow,
  ends: { sender: string | null; address: string; receivingAddress: string | null },
  manage: boolean,
): Probe {
  const came = row.trace !== null && (row.state === 'returned' || row.state === 'misled');
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    via: row.via,
    from: row.sender,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    dueAt: row.due_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    // The way names servers and addresses inside; it is for those who set it up.
    hops: !manage ? [] : came && row.trace ? row.trace.hops : expectedLine(row, ends),
    remarks: manage && row.trace ? row.trace.remarks : [],
    diagnosis: row.diagnosis,
  };
}

function presentConfirmation(house: House, row: ConfirmationRow, manage: boolean): ForwardingConfirmation {
  const secret = manage && row.sealed !== null ? openConfirmation(house.secrets, row) : { code: null, link: null };
  return {
    id: row.id,
    provider: row.provider,
    code: secret.code,
    // An unproven sender may lead anywhere: no link is offered.
    link: row.trusted ? secret.link : null,
    requestedBy: row.requested_by,
    trusted: row.trusted,
    at: row.at.toISOString(),
    conversationId: row.conversation_id,
    usedAt: row.used_at?.toISOString() ?? null,
  };
}

export function presentHandoff(row: HandoffRow): HandoffLink {
  return {
    id: row.id,
    guide: row.guide,
    step: row.step,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
