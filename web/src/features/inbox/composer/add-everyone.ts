/** Reply to all: who wrote the last mail and everybody in it gets a copy, except the customer and ourselves. */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { emptyDraft, readDraft, writeDraft } from '../../../sync/drafts.ts';
import { getLive } from '../../../sync/live.ts';

export function addEveryone(conversation: Conversation): void {
  const { store } = getLive();
  const thread = store.messages[conversation.id] ?? [];
  const last = thread.findLast((message: Message) => message.direction === 'in' && message.kind === 'message');
  if (!last) return;
  const draft = readDraft(conversation.id, 'reply') ?? emptyDraft;
  // What we wrote from is ours as well: members have addresses of their own at a sender domain.
  const writtenFrom = thread.flatMap(({ direction, from }) => (direction === 'out' && from ? [from.address] : []));
  const ours = new Set(
    Object.values(store.channels)
      .flatMap((channel) => [channel.account, channel.receivingAddress ?? ''])
      .concat(writtenFrom)
      .map(plain),
  );
  const customer = conversation.contact.address?.toLowerCase();
  const everyone = [...(last.from ? [last.from] : []), ...last.to, ...last.cc]
    .map((person) => person.address)
    .filter((address) => !ours.has(plain(address)) && address.toLowerCase() !== customer);
  if (everyone.length === 0) return;
  writeDraft(conversation.id, 'reply', { ...draft, cc: [...new Set([...draft.cc, ...everyone])] });
}

/** Without what stands behind a plus: customers answer to an address of ours that carries a token there. */
const plain = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');
