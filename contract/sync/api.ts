/**
 * The snapshot a client starts from, and the frames that follow over the socket.
 *
 * `GET /api/v1/sync` answers reference data, counters and the event number they are true at; the socket
 * (`/api/v1/socket?after=N`) resumes after that number. Pages (conversations, messages) load on demand by their own
 * routes and join the same store; an event is complete, so that none needs a fetch.
 */
import { z } from 'zod';
import { brand } from '../brands/api.ts';
import { channel, connectorInfo } from '../channels/api.ts';
import { id } from '../common/api.ts';
import { inboxCounters } from '../conversations/api.ts';
import { draft } from '../drafts/api.ts';
import { inbox } from '../inboxes/api.ts';
import { me } from '../me/api.ts';
import { member } from '../members/api.ts';
import { tag } from '../tags/api.ts';
import { team } from '../teams/api.ts';

export const snapshot = z.object({
  /** The last event this snapshot includes. */
  number: z.number().int(),
  me,
  members: z.array(member),
  teams: z.array(team),
  brands: z.array(brand),
  tags: z.array(tag),
  inboxes: z.array(inbox),
  channels: z.array(channel),
  connectors: z.array(connectorInfo),
  /** By inbox id; only inboxes the viewer may see. */
  counters: z.record(id, inboxCounters),
  drafts: z.array(draft),
  /** Quarantined inbound events that wait for somebody; null when the viewer may not read the ledger. */
  quarantined: z.number().int().nullable(),
  installation: z.object({
    version: z.string(),
    /** False: no relay is configured and mail is kept as files; the screen says so. */
    mailLeaves: z.boolean(),
    /** Where on the server that is, as an absolute path; null for those who do not manage the workspace. */
    outgoingDirectory: z.string().nullable(),
    inboundDomain: z.string(),
    publicUrl: z.string(),
  }),
});
export type Snapshot = z.infer<typeof snapshot>;
