/** Channels and connectors as they travel. Credentials never do. */

import type { Connector, ForwardingGuide } from '@irori/connectors/kit/connector';
import type { Channel, ConnectorInfo } from '@irori/contract/channels/api';
import type { ForwardingGuideInfo, ForwardingSummary } from '@irori/contract/channels/forwarding';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { capabilitiesHere } from './capabilities-here.ts';
import { mayManageChannels } from './policy.ts';
import { receivingAddress } from './receiving-address.ts';
import type { ChannelRow } from './store.ts';

/** Agents learn that a channel is there and how it does; its settings and where its mail arrives are for those who manage it. */
export function presentChannel(house: Pick<House, 'config'>, row: ChannelRow, viewer: Viewer): Channel {
  const manage = mayManageChannels(viewer);
  return {
    id: row.id,
    connector: row.connector,
    inboxId: row.inbox_id,
    brandId: row.brand_id,
    name: row.name,
    account: row.account,
    state: row.state,
    trouble: row.trouble,
    settings: manage ? row.settings : {},
    receivingAddress: manage ? receivingAddress(house.config, row.receiving_address) : null,
    forwarding: presentSummary(row),
    automations: row.automations,
    installedBy: row.installed_by,
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    lastOutboundAt: row.last_outbound_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    can: { manage },
  };
}

/** What can be connected, for anyone signed in: the screens draw badges and composers from it. */
export function presentConnector(house: Pick<House, 'connectors' | 'config'>, connector: Connector): ConnectorInfo {
  return {
    id: connector.id,
    name: connector.name,
    icon: connector.icon,
    colours: connector.colours,
    capabilities: { ...capabilitiesHere(house, connector.id) },
    fields: connector.fields.map((field) => ({ ...field, label: { ...field.label }, help: { ...field.help } })),
    intro: { ...connector.intro },
  };
}

/** Null for media without a receiving address. */
function presentSummary(row: ChannelRow): ForwardingSummary | null {
  if (row.receiving_address === null) return null;
  const summary = row.forwarding ?? {
    status: 'not_started',
    changedAt: row.created_at.toISOString(),
    verifiedAt: null,
    finishedAt: null,
    confirmationsWaiting: 0,
  };
  return row.state === 'disabled' ? { ...summary, status: 'off' } : summary;
}

/** A guide with copies of its texts, so that nobody can change the connector's own. */
export function presentGuide(guide: ForwardingGuide): ForwardingGuideInfo {
  return {
    id: guide.id,
    name: { ...guide.name },
    domains: [...guide.domains],
    steps: guide.steps.map((step) => ({ ...step, text: { ...step.text } })),
    ...(guide.note ? { note: { ...guide.note } } : {}),
    ...(guide.instead ? { instead: { guide: guide.instead.guide, when: { ...guide.instead.when } } } : {}),
    ...(guide.helpUrl ? { helpUrl: guide.helpUrl } : {}),
    advice: Object.fromEntries(Object.entries(guide.advice).map(([code, text]) => [code, { ...text }])),
  };
}
