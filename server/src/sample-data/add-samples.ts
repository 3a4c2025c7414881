/**
 * Plays the sample conversations into a workspace: each mail through line one, each reply through line two, each at its
 * own moment in the past, so that what stands there afterwards is what the house would have made of it.
 */
import { createHash } from 'node:crypto';
import type { ConversationPatch } from '@irori/contract/conversations/api';
import type { House } from '../house.ts';
import { readPreferences } from '../members/index.ts';
import { type Cast, gatherCast } from './cast.ts';
import { desks } from './company.ts';
import type { SampleLines } from './lines.ts';
import { readThereBefore } from './made.ts';
import { mailOf } from './mail-of.ts';
import { type Progress, readProgress, writeProgress } from './progress.ts';
import { stories } from './stories/index.ts';
import { type ChangeStep, type Language, momentOf, offsetOf } from './story.ts';
import { firstMessageId, type Scene, timeline } from './timeline.ts';
import { writeBounce } from './write-mail.ts';

export interface SamplePlace {
  readonly workspaceId: string;
  /** Whoever asked for the samples: some of the conversations become theirs. */
  readonly memberId: string;
  /** The inbox that is there already; it takes the mail in this member's language. */
  readonly inboxId: string;
}

/** The mailbox that remembers how far the samples have come. */
const [home] = desks;

/** Adds what is not there yet; a second call adds nothing. */
export async function addSamples(
  house: Pick<House, 'database' | 'clock'>,
  lines: SampleLines,
  place: SamplePlace,
): Promise<void> {
  const { db } = house.database;
  const progress = (await readProgress(db, place.workspaceId, home.address)) ?? (await begin(house, place));
  if (progress.complete) return;
  const save = (more: Partial<Progress>): Promise<void> =>
    writeProgress(db, place.workspaceId, home.address, { ...progress, ...more });
  const cast = await gatherCast(lines, place, await localeOf(house, place), { [home.address]: progress });
  const scenes = timeline(progress);
  for (const [position, scene] of scenes.entries()) {
    if (position < progress.done) continue;
    lines.setTime(scene.at);
    await play(lines, cast, place, scene);
    // Mails and replies know themselves again; a change would be made twice.
    if (scene.step.kind === 'change') {
      await save({ done: position + 1 });
    }
  }
  lines.setTime(house.clock.now());
  await markOldOnesRead(lines, cast, progress);
  await lines.dateContacts(Object.values(cast.mailboxes));
  await save({ done: scenes.length, complete: true });
}

async function begin(house: Pick<House, 'database' | 'clock'>, place: SamplePlace): Promise<Progress> {
  const now = house.clock.now();
  const base = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const before = await readThereBefore(house.database.db, place.workspaceId);
  const { timeZone } = readPreferences(await preferencesOf(house, place));
  return { base, offsetMinutes: offsetOf(timeZone, base), done: 0, complete: false, before };
}

async function preferencesOf(house: Pick<House, 'database'>, place: SamplePlace): Promise<Record<string, unknown>> {
  const row = await house.database.db
    .selectFrom('members')
    .select('preferences')
    .where('workspace_id', '=', place.workspaceId)
    .where('id', '=', place.memberId)
    .executeTakeFirstOrThrow();
  return row.preferences;
}

async function localeOf(house: Pick<House, 'database'>, place: SamplePlace): Promise<Language> {
  const { locale } = readPreferences(await preferencesOf(house, place));
  return desks.find((desk) => desk.language === locale)?.language ?? 'en';
}

async function play(lines: SampleLines, cast: Cast, place: SamplePlace, scene: Scene): Promise<void> {
  const { story, step } = scene;
  const mailbox = cast.mailboxes[scene.language];
  const conversationId = await lines.conversationOf(mailbox, firstMessageId(story));
  if (step.kind === 'mail') {
    const mail = await mailOf(lines, mailbox, conversationId, scene);
    return lines.receive(mail, { twice: step.twice ?? false });
  }
  // Deleted by somebody since: the rest of its story has no place any more.
  if (conversationId === null) return;
  if (step.kind === 'change') {
    return lines.change(cast.viewers[step.by], conversationId, patchOf(step, cast, scene.moment('0m')));
  }
  if (step.kind === 'bounce') {
    const to = lines.answerAddress(mailbox, conversationId);
    const about = (await lines.messageIdsOf(conversationId)).at(-1) ?? '';
    const { subject, customer } = story;
    const { diagnostic } = step;
    const bytes = writeBounce({ to, recipient: customer.address, diagnostic, about, subject, at: scene.at });
    return lines.receive({ mailbox, bytes, from: '', to, vouchedBy: null }, { twice: false });
  }
  await lines.write(cast.viewers[step.by], conversationId, {
    id: messageIdFor(place.workspaceId, scene),
    kind: step.kind,
    text: step.text,
    html: step.kind === 'reply' ? step.html : undefined,
    files: step.kind === 'reply' ? (step.files ?? []) : [],
    thenStatus: step.kind === 'reply' ? step.thenStatus : undefined,
    cut: step.kind === 'reply' && (step.cut ?? false),
  });
}

function patchOf(step: ChangeStep, cast: Cast, base: Date): ConversationPatch {
  const day = 24 * 60 * 60_000;
  return {
    ...(step.assignee === undefined
      ? {}
      : { assigneeId: step.assignee === null ? null : cast.viewers[step.assignee].memberId }),
    ...(step.tags === undefined ? {} : { tags: step.tags.map((name) => cast.tagIds[name]) }),
    ...(step.status === undefined ? {} : { status: step.status }),
    ...(step.snoozeDays === undefined
      ? {}
      : { status: 'snoozed', snoozedUntil: new Date(base.getTime() + step.snoozeDays * day).toISOString() }),
    ...(step.spam === undefined ? {} : { spam: step.spam }),
    ...(step.read === undefined ? {} : { read: step.read }),
  };
}

/** What is older than a day was read by the person who looks at it now; today's mail is new. */
async function markOldOnesRead(lines: SampleLines, cast: Cast, { base }: Progress): Promise<void> {
  for (const [language, told] of Object.entries(stories)) {
    for (const story of told) {
      const last = story.steps.findLast((step) => step.kind === 'mail');
      if (!last || momentOf(last.at, base, 0) > new Date(base.getTime() - 24 * 60 * 60_000)) continue;
      const mailbox = cast.mailboxes[language as Language];
      const conversationId = await lines.conversationOf(mailbox, firstMessageId(story));
      if (conversationId !== null) await lines.change(cast.viewers.you, conversationId, { read: true });
    }
  }
}

/** An id of the usual kind, but the same at each run: a version 8 UUID (RFC 9562), its time in front. */
function messageIdFor(workspaceId: string, { story, index, at }: Scene): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(`${workspaceId} ${story.key} ${index}`).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
