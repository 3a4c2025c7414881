/** A channel as its connector sees it: credentials opened, and who "we" are in its workspace. */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import type { CustomerRule } from '@irori/connectors/kit/customer-rule';
import type { OpenDoor } from '@irori/connectors/kit/doors';
import { customerRules } from '../customer-rules/index.ts';
import type { House } from '../house.ts';
import { senderAddresses } from '../sender-domains/index.ts';
import { channelCache } from './cache.ts';
import { type DoorRow, doorsOf } from './doors-store.ts';
import { receivingAddress } from './receiving-address.ts';
import { allChannels, type ChannelRow, inboundChannelRow, memberAddresses, receivingAddressesOf } from './store.ts';

/** A channel's row with the settings of its inbox. */
export type InboundChannelRow = ChannelRow & { readonly inbox_settings: Record<string, unknown> };

/** The channel that an inbound event belongs to, from memory where nothing changed. Throws when it is gone. */
export async function loadInboundChannel(
  house: House,
  workspaceId: string,
  channelId: string,
): Promise<InboundChannelRow> {
  const row = await channelCache(house).get(workspaceId, `inbound ${channelId}`, () =>
    inboundChannelRow(house.database.db, workspaceId, channelId),
  );
  if (!row) throw new Error(`Channel ${channelId} is gone`);
  return row;
}

/**
 * Opens a channel for its connector. Throws `SealError` when its credentials were sealed by a secret that is no longer
 * known. Outside transactions only.
 */
export async function connectedChannel(house: House, row: ChannelRow): Promise<ConnectedChannel> {
  const we = await ourAddresses(house, row.workspace_id);
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    receivingAddress: receivingAddress(house.config, row.receiving_address),
    settings: row.settings,
    credentials: openCredentials(house, row),
    ownAddresses: we.own,
    memberAddresses: we.members,
    customerRules: await rulesOf(house, row),
    ...(await openDoors(house, row)),
  };
}

/** The further doors of a channel, where its connector knows any. */
async function openDoors(
  house: House,
  row: Pick<ChannelRow, 'workspace_id' | 'id' | 'connector'>,
): Promise<{ doors?: Record<string, OpenDoor> }> {
  if ((house.connectors.get(row.connector)?.doors ?? []).length === 0) return {};
  const rows = await channelCache(house).get(row.workspace_id, `doors ${row.id}`, () =>
    doorsOf(house.database.db, row.workspace_id, row.id),
  );
  return { doors: Object.fromEntries(rows.map((door) => [door.door, openDoor(house, door)])) };
}

export function openDoor(
  house: House,
  row: Pick<DoorRow, 'channel_id' | 'door' | 'settings' | 'credentials'>,
): OpenDoor {
  const credentials =
    row.credentials === null
      ? {}
      : (JSON.parse(house.secrets.open(row.credentials, doorContext(row.channel_id, row.door)).toString()) as Record<
          string,
          string
        >);
  return { settings: row.settings, credentials };
}

export const doorContext = (channelId: string, door: string): string => `channel:${channelId}:door:${door}`;

/** The other channels of the same connector that take messages, by account in lower case. */
export async function siblingsOf(
  house: House,
  row: Pick<ChannelRow, 'workspace_id' | 'id' | 'connector'>,
): Promise<Map<string, { id: string; inboxId: string }>> {
  const all = await channelCache(house).get(row.workspace_id, 'accounts', async () => {
    const rows = await allChannels(house.database.db, row.workspace_id);
    return rows
      .filter(({ state }) => state !== 'disabled' && state !== 'connecting')
      .map((one) => ({
        connector: one.connector,
        account: one.account.toLowerCase(),
        id: one.id,
        inboxId: one.inbox_id,
      }));
  });
  const others = all.filter(({ connector, id }) => connector === row.connector && id !== row.id);
  return new Map(others.map(({ account, id, inboxId }) => [account, { id, inboxId }]));
}

/** What members taught about whose messages are whose on this medium. */
async function rulesOf(house: House, row: ChannelRow): Promise<CustomerRule[]> {
  const rules = await channelCache(house).get(row.workspace_id, 'customer rules', () =>
    customerRules(house.database.db, row.workspace_id),
  );
  return rules
    .filter((rule) => rule.medium === row.connector)
    .map(({ sender, take, address, address_name: name }) => ({ sender, take, address, name }));
}

export interface OurAddresses {
  /** Accounts, receiving addresses and aliases of all channels, disabled ones too: none of them can be a customer. */
  readonly own: readonly string[];
  readonly members: readonly string[];
}

/** Who "we" are in a workspace, in lower case. */
export function ourAddresses(house: House, workspaceId: string): Promise<OurAddresses> {
  return channelCache(house).get(workspaceId, 'our addresses', async () => {
    const { db } = house.database;
    const [channels, locals, members, senders] = await Promise.all([
      allChannels(db, workspaceId),
      receivingAddressesOf(db, workspaceId),
      memberAddresses(db, workspaceId),
      senderAddresses(house, workspaceId),
    ]);
    const own = channels.flatMap((row) => {
      const connector = house.connectors.get(row.connector);
      const { account, settings } = row;
      return (
        connector?.ownAddresses({
          account,
          settings,
          receivingAddress: receivingAddress(house.config, row.receiving_address),
        }) ?? []
      );
    });
    const receiving = locals.map((local) => `${local}@${house.config.inboundDomain}`);
    return {
      own: [...new Set([...own, ...receiving].map((address) => address.toLowerCase()))],
      // A member is a member by whichever address: the one they sign in with, or the one their replies go out from.
      members: [...new Set([...members, ...senders])],
    };
  });
}

/** Where the credentials of a channel belong; sealed for one, they do not open in another. */
const sealContext = (channelId: string): string => `channel:${channelId}`;

export function sealCredentials(
  house: House,
  channelId: string,
  credentials: Readonly<Record<string, string>>,
): string {
  return house.secrets.seal(JSON.stringify(credentials), sealContext(channelId));
}

export function openCredentials(house: House, row: Pick<ChannelRow, 'id' | 'credentials'>): Record<string, string> {
  if (row.credentials === null) return {};
  return JSON.parse(house.secrets.open(row.credentials, sealContext(row.id)).toString()) as Record<string, string>;
}
