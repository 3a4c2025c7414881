// Front door of the inboxes room.
export { type AfterClose, afterCloseOf, beginsAnew } from './after-close.ts';
export { mayManageInboxes, requireVisibleInbox } from './policy.ts';
export { presentInbox, readInboxSettings } from './present.ts';
export { type InboxRow, inboxById, inboxesByIds, insertInbox, visibleInboxes } from './store.ts';
