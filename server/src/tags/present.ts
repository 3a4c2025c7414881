// Tags as everybody sees them.
import type { Tag } from '@irori/contract/tags/api';
import type { TagRow } from './store.ts';

export function presentTag(row: TagRow): Tag {
  return { id: row.id, name: row.name, colour: row.colour };
}
