/** All stories as one row of scenes, in the order in which they happened. */
import { stories } from './stories/index.ts';
import { type Language, momentOf, type Step, type Story, type When } from './story.ts';

export interface Scene {
  readonly story: Story;
  readonly language: Language;
  readonly step: Step;
  /** Position of the step in its story. */
  readonly index: number;
  readonly at: Date;
  /** When another step of the story happens. */
  readonly moment: (when: When) => Date;
}

/** @param from where the times count back from, see `progress.ts` */
export function timeline(from: { readonly base: Date; readonly offsetMinutes: number }): Scene[] {
  const moment = (when: When): Date => momentOf(when, from.base, from.offsetMinutes);
  return Object.entries(stories)
    .flatMap(([language, told]) =>
      told.flatMap((story) =>
        story.steps.map(
          (step, index): Scene => ({ story, language: language as Language, step, index, at: moment(step.at), moment }),
        ),
      ),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The Message-ID by which the conversation of a story is found. */
export function firstMessageId({ key, customer }: Story): string {
  return `${key}.0@${customer.address.slice(customer.address.indexOf('@') + 1)}`;
}
