/** Who and what the stories need before they begin: colleagues, inboxes, mailboxes, tags. Finds or makes each. */
import type { Viewer } from '../platform/http/viewer.ts';
import { colleagues, desks, tags } from './company.ts';
import type { Mailbox, SampleLines } from './lines.ts';
import type { Progress } from './progress.ts';
import type { Language, TagName, Who } from './story.ts';

export interface Cast {
  readonly viewers: Readonly<Record<Who, Viewer>>;
  readonly mailboxes: Readonly<Record<Language, Mailbox>>;
  readonly tagIds: Readonly<Record<TagName, string>>;
}

/**
 * @param home the language whose mail goes into the inbox that is there already
 * @param remembers by address of a mailbox, what it keeps from the moment it is made
 */
export async function gatherCast(
  lines: SampleLines,
  place: { readonly memberId: string; readonly inboxId: string },
  home: Language,
  remembers: Readonly<Record<string, Progress>>,
): Promise<Cast> {
  const you = await lines.viewer(place.memberId);
  const members: Partial<Record<Who, string>> = { you: place.memberId };
  for (const { who, ...colleague } of colleagues) members[who] = await lines.colleague(colleague);

  const mailboxes: Partial<Record<Language, Mailbox>> = {};
  for (const { language, inbox, address, name } of desks) {
    const inboxId = language === home ? place.inboxId : await lines.inbox(you, inbox);
    mailboxes[language] = await lines.mailbox(you, { inboxId, address, name, samples: remembers[address] });
  }
  const inboxOf = (language: Language): string => mailboxes[language]?.inboxId ?? '';
  for (const { who, desks: languages } of colleagues) {
    await lines.joinInbox(members[who] ?? '', languages.map(inboxOf));
  }
  await lines.joinInbox(
    place.memberId,
    desks.map((desk) => inboxOf(desk.language)),
  );

  const viewers: Partial<Record<Who, Viewer>> = {};
  for (const [who, memberId] of Object.entries(members)) viewers[who as Who] = await lines.viewer(memberId);
  const tagIds: Partial<Record<TagName, string>> = {};
  for (const [name, colour] of Object.entries(tags)) tagIds[name as TagName] = await lines.tag(name, colour);
  return { viewers, mailboxes, tagIds } as Cast;
}
