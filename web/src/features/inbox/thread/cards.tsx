/** Invitations and contact cards of a mail, read from its original when a message carries such a file. */
import type { Original } from '@irori/contract/messages/original';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { ContactCard } from './contact-card.tsx';
import { InvitationCard } from './invitation-card.tsx';

export function Cards({ messageId }: { messageId: string }) {
  const original = useQuery({
    queryKey: ['original', messageId, '', ''],
    queryFn: () => api.get<Original>(`messages/${messageId}/original`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // The files themselves stand below in any case.
  if (!original.data) return null;
  return (
    <>
      {original.data.invitations.map((invitation, at) => (
        <InvitationCard key={at} invitation={invitation} />
      ))}
      {original.data.contacts.map((card, at) => (
        <ContactCard key={at} card={card} />
      ))}
    </>
  );
}
