/** Who may have a file: whoever sees its conversation; while it waits in a composer, its writer. */
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import type { AttachmentPlace } from './store.ts';

export function mayReadAttachment(viewer: Viewer, place: AttachmentPlace): boolean {
  if (place.message_id === null) return place.uploaded_by === viewer.memberId;
  return place.inbox_id !== null && place.message_deleted_at === null && seesInbox(viewer, place.inbox_id);
}
