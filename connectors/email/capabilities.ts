/** What mail can carry. Sizes: most receivers take 25 MB as it crosses the wire, and base64 adds a third. */
import type { Capabilities } from '@irori/contract/capabilities';

const MB = 1024 * 1024;

/** Largest sum of attachments of one mail; Gmail refuses more than 25 MB after encoding. */
export const maxTotalBytes = 18 * MB;

export const capabilities: Capabilities = {
  shape: 'mail',
  text: {
    maxLength: null,
    bold: 'full',
    italic: 'full',
    link: 'full',
    list: 'full',
    code: 'full',
    quote: 'full',
  },
  media: [{ type: '*', level: 'full', maxBytes: maxTotalBytes }],
  maxAttachments: 100,
  maxTotalBytes,
  largeFiles: 'link',
  subject: 'full',
  copies: 'full',
  quoting: 'full',
  mentions: 'drop',
  edit: 'reject',
  delete: 'reject',
  reactions: 'reject',
  typing: 'drop',
  startConversation: true,
  // A delivery report may come and may not: `delivered` is never certain. Read receipts are not asked for.
  receipts: { delivered: false, read: false },
  sendRate: { perConversation: null, total: null },
  replyWindow: null,
  undoSeconds: 10,
};
