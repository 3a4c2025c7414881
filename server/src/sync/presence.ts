/**
 * Who looks at or writes in which conversation. Lives in memory and on the wire only, is shared between processes by
 * notification, and is shown to those who may see the conversation's inbox.
 */
import type { ClientFrame, ServerFrame } from '@irori/contract/events';
import { sql } from 'kysely';
import { conversationById } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { seesInbox } from '../platform/http/viewer.ts';
import type { Presence } from '../platform/realtime/presence.ts';

type State = Extract<ClientFrame, { type: 'presence' }>['state'];

interface Entry {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly inboxId: string;
  readonly memberId: string;
  readonly state: State | 'gone';
}

const channel = 'irori_presence';

export function makePresence(house: () => House): Presence {
  /** Key: `workspaceId conversationId`, then member. */
  const rooms = new Map<string, Map<string, Entry>>();
  let stopListening: (() => Promise<void>) | null = null;

  function apply(entry: Entry): void {
    const key = `${entry.workspaceId} ${entry.conversationId}`;
    const members = rooms.get(key) ?? new Map<string, Entry>();
    if (entry.state === 'gone') members.delete(entry.memberId);
    else members.set(entry.memberId, entry);
    if (members.size > 0) rooms.set(key, members);
    else rooms.delete(key);
    house().realtime.hub.broadcast(entry.workspaceId, frameOf(entry.conversationId, members), (viewer) =>
      seesInbox(viewer, entry.inboxId),
    );
  }

  const tell = (entry: Entry) =>
    sql`select pg_notify(${channel}, ${JSON.stringify(entry)})`.execute(house().database.db);

  return {
    start: async () => {
      stopListening = await house().database.listen(channel, (payload) => apply(JSON.parse(payload) as Entry));
    },
    follow: (socket, viewer) => {
      let current: Entry | null = null;
      const leave = async () => {
        const left = current;
        current = null;
        if (left) await tell({ ...left, state: 'gone' });
      };
      const move = async (frame: ClientFrame) => {
        if (frame.conversationId !== current?.conversationId) await leave();
        if (frame.conversationId === null) return;
        const conversation = await conversationById(house().database.db, viewer.workspaceId, frame.conversationId);
        if (!conversation || !seesInbox(viewer, conversation.inbox_id)) return;
        current = {
          workspaceId: viewer.workspaceId,
          conversationId: conversation.id,
          inboxId: conversation.inbox_id,
          memberId: viewer.memberId,
          state: frame.state,
        };
        await tell(current);
      };
      const report = (error: unknown) => house().log.warn({ err: error }, 'presence could not be told');
      socket.on('message', (data) => {
        const frame = readFrame(String(data));
        if (frame) move(frame).catch(report);
      });
      socket.on('close', () => void leave().catch(report));
    },
    stop: async () => {
      await stopListening?.();
    },
  };
}

function frameOf(conversationId: string, members: ReadonlyMap<string, Entry>): ServerFrame {
  const present = [...members.values()].flatMap(({ memberId, state }) =>
    state === 'gone' ? [] : [{ memberId, state }],
  );
  return { type: 'presence', conversationId, members: present };
}

/** What a client sent, or null when it is nothing we know: a socket carries no other writes. */
function readFrame(text: string): ClientFrame | null {
  try {
    const frame = JSON.parse(text) as Partial<ClientFrame> | null;
    if (frame?.type !== 'presence' || !['viewing', 'reply', 'note', 'idle'].includes(frame.state ?? '')) return null;
    if (frame.conversationId !== null && !/^[0-9a-f-]{36}$/.test(frame.conversationId ?? '')) return null;
    return frame as ClientFrame;
  } catch {
    return null;
  }
}
