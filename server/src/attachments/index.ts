/** Front door of the attachments room. */
export { attachUploads, uploadsToSend } from './commands/claim-attachments.ts';
export { collectBlobs } from './commands/collect-blobs.ts';
export { forgetAbandonedUploads } from './commands/forget-uploads.ts';
export { markInline } from './commands/mark-inline.ts';
export { type FileKind, headBytes, kindOf, kindOfBlob, safeImageTypes, sniff } from './file-kind.ts';
export { fileLink } from './file-links.ts';
export { linkedBefore, linkFiles } from './links/make-links.ts';
export { presentAttachment } from './present.ts';
export { contentDisposition, sendBlob } from './send-blob.ts';
export { type AttachmentRow, attachmentsOf } from './store.ts';
