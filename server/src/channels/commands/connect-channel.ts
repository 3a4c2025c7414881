/** Connects an account: the connector says who it is and whether it works, we seal its credentials and open its doors. */
import type { ConnectField, Connector, ConnectStep, ConnectTurn } from '@irori/connectors/kit/connector';
import { ConnectFailure } from '@irori/connectors/kit/failures';
import { AppError, conflict, type ErrorParams, type FieldError, invalid, unavailable } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { ourAddresses, sealCredentials } from '../connected-channel.ts';
import { connectorContext } from '../connector-context.ts';
import { newLocalPart, receivingAddress } from '../receiving-address.ts';
import {
  brandExists,
  type ChannelRow,
  channelByAccount,
  channelById,
  inboxExists,
  insertChannel,
  insertReceivingAddress,
} from '../store.ts';

export interface NewChannel {
  readonly connector: string;
  readonly inboxId: string;
  readonly brandId?: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * Answers the new channel. 400 with the field named when the account or a value is not right, 409
 * `channel_already_connected` naming where, when the account has a channel already.
 */
export async function connectChannel(house: House, viewer: Viewer, given: NewChannel): Promise<ChannelRow> {
  const connector = house.connectors.get(given.connector);
  if (!connector) throw wrongField('connector', 'connector_unknown', `There is no connector ${given.connector}.`);
  await requirePlaces(house, viewer.workspaceId, given);

  const localPart = connector.ingress.mail ? newLocalPart() : null;
  const step = await takeTurn(house, connector, viewer.workspaceId, {
    settings: given.settings,
    credentials: given.credentials,
    receivingAddress: receivingAddress(house.config, localPart),
  });

  const id = newId();
  const credentials = sealCredentials(house, id, step.credentials);
  const now = house.clock.now();
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const made = await insertChannel(tx.trx, {
      workspace_id: viewer.workspaceId,
      id,
      connector: connector.id,
      inbox_id: given.inboxId,
      brand_id: given.brandId ?? null,
      name: step.name,
      account: step.account,
      receiving_address: localPart,
      state: 'connected',
      state_since: now,
      settings: step.settings,
      credentials,
      automations: false,
      installed_by: viewer.memberId,
      last_inbound_at: null,
      last_outbound_at: null,
      created_at: now,
    });
    if (!made) throw await alreadyConnected(tx, connector, step.account);
    if (localPart !== null) await giveAddress(tx, id, localPart);
    tx.announce({ kind: 'channel.changed', subjectId: id, inboxId: given.inboxId });
    return (await channelById(tx.trx, viewer.workspaceId, id)) as ChannelRow;
  });
}

/** One turn with the connector; its failures and further questions become problems that name the field. */
export async function takeTurn(
  house: House,
  connector: Connector,
  workspaceId: string,
  turn: Omit<ConnectTurn, 'ownAddresses'>,
): Promise<Extract<ConnectStep, { kind: 'connected' }>> {
  const { own } = await ourAddresses(house, workspaceId);
  const step = await connector
    .connect({ ...turn, ownAddresses: own }, connectorContext(house, connector))
    .catch((error: unknown) => {
      throw connectProblem(error, connector);
    });
  if (step.kind === 'connected') return step;
  const missing = step.fields.filter((field) => field.required && !hasValue(turn, field));
  throw invalid('connect_incomplete', `${connector.name} needs more to connect.`, {
    errors: (missing.length > 0 ? missing : step.fields).map((field) => ({
      path: pathOf(field),
      code: 'required',
      message: field.label.en,
    })),
    extra: { step },
  });
}

/** What a connector threw, as the client may see it; anything else stays a bug. */
export function connectProblem(error: unknown, connector: Connector): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return unavailable('connect_timeout', `${connector.name} did not answer in time.`);
  }
  if (!(error instanceof ConnectFailure)) return error;
  const field = connector.fields.find((each) => each.name === error.field);
  const path = field ? pathOf(field) : error.field === null ? null : `settings.${error.field}`;
  return wrongField(path, error.code, error.message, plainParams(error.params));
}

export function wrongField(path: string | null, code: string, message: string, params: ErrorParams = {}): AppError {
  const errors: FieldError[] = path === null ? [] : [{ path, code, message }];
  return invalid(code, message, { errors, params });
}

/** Inbox and brand must be there before anybody outside is asked. */
export async function requirePlaces(
  house: House,
  workspaceId: string,
  places: { readonly inboxId?: string | undefined; readonly brandId?: string | null | undefined },
): Promise<void> {
  const { db } = house.database;
  if (places.inboxId !== undefined && !(await inboxExists(db, workspaceId, places.inboxId))) {
    throw wrongField('inboxId', 'inbox_unknown', 'There is no such inbox.');
  }
  if (places.brandId && !(await brandExists(db, workspaceId, places.brandId))) {
    throw wrongField('brandId', 'brand_unknown', 'There is no such brand.');
  }
}

/** Writes down an address of ours. Two of 2^50 being equal is a fault of the generator, so it is not tried again. */
export async function giveAddress(tx: WorkspaceTransaction, channelId: string, localPart: string): Promise<void> {
  const given = await insertReceivingAddress(tx.trx, { localPart, workspaceId: tx.workspaceId, channelId });
  if (!given) throw new Error('A new receiving address was given before');
}

async function alreadyConnected(tx: WorkspaceTransaction, connector: Connector, account: string): Promise<AppError> {
  const where = await channelByAccount(tx.trx, tx.workspaceId, connector.id, account);
  const inbox = where?.inbox_name ?? '';
  const state = where?.state ?? '';
  return conflict('channel_already_connected', `${account} is connected already, for the inbox ${inbox}.`, {
    params: { account, channelId: where?.id ?? '', channelName: where?.name ?? '', inboxName: inbox, state },
  });
}

const pathOf = (field: ConnectField): string => `${field.secret ? 'credentials' : 'settings'}.${field.name}`;

function hasValue(turn: Omit<ConnectTurn, 'ownAddresses'>, field: ConnectField): boolean {
  const value = field.secret ? turn.credentials[field.name] : turn.settings[field.name];
  return value !== undefined && value !== null && value !== '';
}

function plainParams(params: Readonly<Record<string, unknown>>): ErrorParams {
  const plain = Object.entries(params).filter(
    ([, value]) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain) as ErrorParams;
}
