/** Decides which address a delivery goes out from, and writes it down: agents see it, and a later attempt keeps its id. */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import type { ChosenSender, OutboundMessage } from '@irori/connectors/kit/outbound-message';
import { outgoingSender } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import type { SentAs } from '../tables.ts';

interface DeliveryOf {
  readonly id: string;
  readonly workspaceId: string;
  readonly messageId: string;
}

/** Null for media without sender addresses. */
export async function fixSender(
  house: House,
  channel: ConnectedChannel,
  delivery: DeliveryOf,
  message: Pick<OutboundMessage, 'author' | 'brand'>,
): Promise<{ sender: ChosenSender | null; slug: string | null }> {
  const facts = await factsOf(house, channel, delivery);
  const author = { name: message.author.name, slug: facts.slug ?? message.author.slug };
  const found = await outgoingSender(house, connectorOf(house, facts.connector), channel, {
    workspaceId: delivery.workspaceId,
    author,
    byMember: facts.slug !== null,
    brand: message.brand,
    brandDomainId: facts.brand_domain_id,
    inboxSettings: facts.inbox_settings,
    messageIdDomain: facts.sent_as?.messageIdDomain ?? null,
  });
  if (!found) return { sender: null, slug: facts.slug };
  if (facts.state === 'sending') await writeDown(house, delivery, found);
  return { sender: found.choice, slug: facts.slug };
}

async function writeDown(
  house: House,
  { workspaceId, id }: DeliveryOf,
  { shown, choice, reason }: NonNullable<Awaited<ReturnType<typeof outgoingSender>>>,
): Promise<void> {
  const sentAs: SentAs = {
    name: shown.name,
    address: shown.address,
    signedBy: choice.signing?.domain ?? null,
    reason: { code: reason.code, params: reason.params },
    messageIdDomain: choice.messageIdDomain,
  };
  await house.database.db
    .updateTable('deliveries')
    .set({ sent_as: JSON.stringify(sentAs) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

function factsOf(house: House, channel: ConnectedChannel, { workspaceId, id, messageId }: DeliveryOf) {
  return house.database.db
    .selectFrom('deliveries as d')
    .innerJoin('channels as ch', (join) =>
      join.onRef('ch.workspace_id', '=', 'd.workspace_id').on('ch.id', '=', channel.id),
    )
    .innerJoin('inboxes as i', (join) =>
      join.onRef('i.workspace_id', '=', 'ch.workspace_id').onRef('i.id', '=', 'ch.inbox_id'),
    )
    .leftJoin('brands as b', (join) =>
      join.onRef('b.workspace_id', '=', 'ch.workspace_id').onRef('b.id', '=', 'ch.brand_id'),
    )
    .leftJoin('messages as m', (join) => join.onRef('m.workspace_id', '=', 'd.workspace_id').on('m.id', '=', messageId))
    .leftJoin('members as writer', (join) =>
      join.onRef('writer.workspace_id', '=', 'm.workspace_id').onRef('writer.id', '=', 'm.author_id'),
    )
    .where('d.workspace_id', '=', workspaceId)
    .where('d.id', '=', id)
    .select([
      'd.state',
      'd.sent_as',
      'ch.connector',
      'i.settings as inbox_settings',
      'b.sender_domain_id as brand_domain_id',
      'writer.slug',
    ])
    .executeTakeFirstOrThrow();
}
