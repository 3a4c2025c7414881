/** A reply on its way into the database: as it was asked for, and with its id fixed and its rich text made safe. */
import type { newMessage } from '@irori/contract/messages/api';
import type { z } from 'zod';

export type ReplyRequest = z.output<typeof newMessage>;

/** With its id fixed and its rich text made safe. */
export type WrittenReply = Omit<ReplyRequest, 'html'> & {
  readonly id: string;
  readonly html: string | null;
  /** It begins its conversation, and taken back it leaves none behind. */
  readonly starts?: boolean;
};
