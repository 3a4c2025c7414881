// Front door of the inboxes room.
export { mayManageInboxes, requireVisibleInbox } from './policy.ts';
export { presentInbox, readInboxSettings } from './present.ts';
export { type InboxRow, inboxById, inboxesByIds, insertInbox, visibleInboxes } from './store.ts';
