/** The conversations an overlay was opened for, as they are now. */
import type { Conversation } from '@irori/contract/conversations/api';
import { sameItems, useStore } from '../../sync/live.ts';

export const useTargets = (ids: readonly string[]): readonly Conversation[] =>
  useStore((store) => ids.flatMap((id) => store.conversations[id] ?? []), sameItems);
