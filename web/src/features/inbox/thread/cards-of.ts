/** Whether a message carries invitations or contact cards, so that its original is worth asking for. */
import type { Attachment } from '@irori/contract/attachments/api';

export const hasCards = (attachments: readonly Attachment[]): boolean =>
  attachments.some(
    ({ contentType, fileName, state }) =>
      state === 'ready' &&
      (/^(?:text\/calendar|application\/ics|text\/(?:x-)?v-?card|text\/directory)$/.test(contentType) ||
        /\.(?:ics|vcf)$/i.test(fileName)),
  );
