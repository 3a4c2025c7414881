/**
 * Confirmation mails of mail hosts. Code and link are credentials: in the conversation they are blacked out from the start,
 * and the set-up shows them to those who manage channels until they were used (decisions 1.7).
 */
import type { InboundMessage } from '@irori/connectors/kit/inbound-event';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { newId } from '../platform/ids.ts';
import { changeForward } from './change-forward.ts';
import { sealConfirmation } from './confirmation-seal.ts';
import { insertConfirmation } from './store.ts';

const blackened = '•••••';

/** The message as it may stand in a conversation that all agents of the inbox read. Others come back as they are. */
export function withoutCredentials(message: InboundMessage): InboundMessage {
  const { confirmation } = message;
  if (!confirmation) return message;
  const { code } = confirmation;
  const hide = (text: string): string => {
    const plain = text.replace(/https?:\/\/[^\s<>"']+/g, blackened);
    return code === null ? plain : plain.replaceAll(code, blackened);
  };
  return {
    ...message,
    subject: message.subject === null ? null : hide(message.subject),
    text: hide(message.text),
    foldedText: message.foldedText === null ? null : hide(message.foldedText),
    // The designed form says the same, with the link in it.
    html: null,
  };
}

export interface CameConfirmation {
  readonly channelId: string;
  readonly confirmation: NonNullable<InboundMessage['confirmation']>;
  readonly conversationId: string | null;
  readonly messageId: string;
  readonly at: Date;
}

export async function recordConfirmation(
  house: House,
  tx: WorkspaceTransaction,
  came: CameConfirmation,
): Promise<void> {
  const { code, link, provider, requestedBy, trusted } = came.confirmation;
  const id = newId(came.at.getTime());
  await insertConfirmation(tx.trx, {
    workspace_id: tx.workspaceId,
    id,
    channel_id: came.channelId,
    provider,
    sealed: sealConfirmation(house.secrets, id, { code, link }),
    requested_by: requestedBy,
    trusted,
    at: came.at,
    conversation_id: came.conversationId,
    message_id: came.messageId,
    used_at: null,
  });
  await changeForward(tx, came.channelId, house.clock.now());
}

/** The first mail that came by the forward, and the first after a silence, change what is known of it. */
export async function noteForwardedMail(house: House, tx: WorkspaceTransaction, channelId: string): Promise<void> {
  const now = house.clock.now();
  await changeForward(tx, channelId, now, (forward) => ({
    forwarded_at: forward.forwarded_at ?? now,
    silence_alarm_since: null,
    silence: forward.silence === null ? null : { ...forward.silence, hours: 0 },
  }));
}
