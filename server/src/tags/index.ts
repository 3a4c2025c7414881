// Front door of the tags room.
export { presentTag } from './present.ts';
export { allTags, type TagRow, tagById } from './store.ts';
