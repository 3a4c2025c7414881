/**
 * Every kind of background work with its key. Rows are the truth and a job only wakes: it says "drain this key", and the
 * sweep finds what no job knows.
 */
import type { House } from './house.ts';

export const jobNames = [
  'inbound.process',
  'outbound.deliver',
  'outbound.copy',
  'sender-domains.check',
  'forwarding.tend',
  'conversations.timers',
] as const;
export type JobName = (typeof jobNames)[number];

/** Runs each minute, once for the whole installation: finds what no job knows, and tidies up. */
export const sweepJob = 'sweep';

export const jobQueues: readonly string[] = [...jobNames, sweepJob];

/** `inbound.process` drains one order key: a chat, a room, for mail the channel. */
export const orderKeyJob = (workspaceId: string, orderKey: string): string => `${workspaceId} ${orderKey}`;

/** `outbound.deliver` drains the deliveries of one conversation, in order. */
export const conversationJob = (workspaceId: string, conversationId: string): string =>
  `${workspaceId} ${conversationId}`;

/** `sender-domains.check` asks the DNS about one domain, if that is due. */
export const senderDomainJob = (workspaceId: string, domainId: string): string => `${workspaceId} ${domainId}`;

/**
 * Jobs of one channel: `outbound.copy` puts copies of what was sent through it where it wants them, `forwarding.tend` sends
 * the test mails of its forward and looks after those that are out.
 */
export const channelJob = (workspaceId: string, channelId: string): string => `${workspaceId} ${channelId}`;

/** `conversations.timers` does in one inbox what its clocks say. */
export const inboxJob = (workspaceId: string, inboxId: string): string => `${workspaceId} ${inboxId}`;

/** The workspace and the rest of a key. */
export function splitKey(key: string): { workspaceId: string; rest: string } {
  return { workspaceId: key.slice(0, 36), rest: key.slice(37) };
}

export type JobHandlers = Readonly<Record<JobName, (key: string) => Promise<void>>>;

/** How many keys of one kind are worked on side by side in one process. */
const concurrency: Readonly<Record<JobName, number>> = {
  'inbound.process': 4,
  'outbound.deliver': 16,
  'outbound.copy': 2,
  'sender-domains.check': 4,
  'forwarding.tend': 4,
  'conversations.timers': 2,
};

/** Starts the workers of this process. */
export async function startWorkers(house: House, handlers: JobHandlers, sweep: () => Promise<void>): Promise<void> {
  await house.jobs.work(sweepJob, sweep);
  await house.jobs.schedule(sweepJob, { everySeconds: 60 });
  for (const name of jobNames) {
    await house.jobs.work(name, (job) => handlers[name](job.key), { concurrency: concurrency[name] });
  }
}
