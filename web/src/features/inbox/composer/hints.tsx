/** Lines above the field: who else writes, who holds it, what the channel will do. Never a lock. */

import type { Conversation } from '@irori/contract/conversations/api';
import { useLingui } from '@lingui/react/macro';
import type { DraftKind } from '../../../sync/drafts.ts';
import { useLive, useStore } from '../../../sync/live.ts';

export function Hints({ conversation, kind }: { conversation: Conversation; kind: DraftKind }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member.id);
  const members = useStore((store) => store.members);
  const present = useLive((live) => live.presence[conversation.id]);
  const writing = (present ?? []).filter(
    (one) => one.memberId !== me && (one.state === 'reply' || one.state === 'note'),
  );
  const holder =
    conversation.assigneeId && conversation.assigneeId !== me ? members[conversation.assigneeId]?.name : null;
  const lines = [
    ...writing.map((one) => t`${members[one.memberId]?.name ?? ''} is writing.`),
    ...(holder && kind === 'reply' ? [t`${holder} holds this conversation. You can answer all the same.`] : []),
    ...(!conversation.can.reply ? [t`You may write notes here, but not reply.`] : []),
    ...(conversation.status === 'closed' && kind === 'reply' ? [t`This conversation is closed.`] : []),
  ];
  if (lines.length === 0) return null;
  return <p className="px-4 pt-2 text-meta text-text-3">{lines.join(' ')}</p>;
}
