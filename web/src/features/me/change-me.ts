/** My own settings take effect at once; the server confirms, and a refusal takes them back with the reason. */
import type { Preferences } from '@irori/contract/members/api';
import { enqueue, type MePatch, makeWriteId } from '../../sync/pending.ts';

export const changeMe = (patch: MePatch): void => enqueue({ kind: 'patch-me', id: makeWriteId(), patch });

export const changePreferences = (preferences: Partial<Preferences>): void => changeMe({ preferences });
