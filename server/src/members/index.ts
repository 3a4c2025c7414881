// Front door of the members room.
export { announceAccess, announceInboxes, announceMember } from './announce.ts';
export { requireTimeZone } from './commands/change-me.ts';
export { presentMe } from './me.ts';
export { requireInboxes, requireMembers } from './named-ids.ts';
export { mayManageMembers, mayManageWorkspace } from './policy.ts';
export { presentMember, readPreferences } from './present.ts';
export {
  adminIds,
  allMembers,
  insertMember,
  type MemberRow,
  memberById,
  membersByIds,
  setInboxesOfMember,
  setMembersOfInbox,
} from './store.ts';
