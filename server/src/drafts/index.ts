/** Front door of the drafts room. */
export { removeDraft, restoreDraft } from './commands/save-draft.ts';
export { presentDraft } from './present.ts';
export { draftOf, draftsOf } from './store.ts';
