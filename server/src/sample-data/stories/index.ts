/** All sample conversations by the language of their desk. */
import type { Language, Story } from '../story.ts';
import { english } from './english.ts';
import { englishOdd } from './english-odd.ts';
import { japanese } from './japanese.ts';
import { polish } from './polish.ts';

export const stories: Readonly<Record<Language, readonly Story[]>> = {
  en: [...english, ...englishOdd],
  ja: japanese,
  pl: polish,
};
