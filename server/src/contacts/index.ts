/** The front door of the contacts room. */
export { indexContactWords, sweepContactWords } from './commands/index-words.ts';
export { type PersonToResolve, type ResolvedPerson, resolveIdentities } from './commands/resolve-identities.ts';
export { visibleContacts } from './policy.ts';
export { presentContactById, presentContacts } from './present-contacts.ts';
export { type ContactRow, contactsByIds } from './store.ts';
