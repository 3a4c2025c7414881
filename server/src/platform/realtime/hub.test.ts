/** The hub brings every event to every socket, whatever happens to the viewer behind it meanwhile. */
import { EventEmitter } from 'node:events';
import type { ServerFrame } from '@irori/contract/events';
import { afterEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { buildHouse } from '../../test/build-house.ts';
import { buildInbox, buildMember, buildWorkspace } from '../../test/build-workspace.ts';
import { workspaceTransaction } from '../events/workspace-transaction.ts';
import { makeHub } from './hub.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a viewer that is refreshed while events are presented loses none of them', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const house = await buildHouse();
  const workspace = await buildWorkspace(house);
  const viewer = await buildMember(workspace, { inboxIds: [await buildInbox(workspace)] });
  const presenting = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const hub = makeHub({
    house: () => house,
    present: async (_workspace, rows, viewers) => {
      presenting.resolve();
      await goOn.promise;
      return new Map(
        viewers.map((each) => [each, rows.map((row) => ({ kind: 'tag.removed', tagId: row.subject_id }) as const)]),
      );
    },
    refreshViewer: async (old) => ({ ...old }),
  });
  await hub.start();
  const socket = makeSocket();
  hub.connect(socket.face, viewer, 0);
  await vi.waitFor(() => expect(socket.frames).toContainEqual(expect.objectContaining({ type: 'hello' })));

  await workspaceTransaction(house.database, workspace.id, async (tx) => {
    tx.announce({ kind: 'tag.removed', subjectId: workspace.id });
  });
  await presenting.promise;
  vi.advanceTimersByTime(30_000); // the ping, with which every viewer is asked for anew
  expect(socket.pings).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  goOn.resolve();

  await vi.waitFor(() => expect(socket.frames.filter((frame) => frame.type === 'events')).toHaveLength(1));
  expect(socket.frames.at(-1)).toMatchObject({ events: [{ kind: 'tag.removed', tagId: workspace.id }] });
  await hub.stop();
});

test('a commit reaches the sockets by its notification: no timer runs on the path of an event', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }); // the backstop never comes
  const house = await buildHouse();
  const workspace = await buildWorkspace(house);
  const viewer = await buildMember(workspace, { inboxIds: [await buildInbox(workspace)] });
  const hub = makeHub({
    house: () => house,
    present: async (_workspace, rows, viewers) =>
      new Map(
        viewers.map((each) => [each, rows.map((row) => ({ kind: 'tag.removed', tagId: row.subject_id }) as const)]),
      ),
    refreshViewer: async (viewer) => viewer,
  });
  await hub.start();
  const socket = makeSocket();
  hub.connect(socket.face, viewer, 0);
  await vi.waitFor(() => expect(socket.frames).toContainEqual(expect.objectContaining({ type: 'hello' })));

  await workspaceTransaction(house.database, workspace.id, async (tx) => {
    tx.announce({ kind: 'tag.removed', subjectId: workspace.id });
  });
  await vi.waitFor(() => expect(socket.frames.at(-1)).toMatchObject({ events: [{ tagId: workspace.id }] }));
  await hub.stop();
});

function makeSocket() {
  const frames: ServerFrame[] = [];
  const socket = Object.assign(new EventEmitter(), {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    pings: 0,
    send: (text: string) => frames.push(JSON.parse(text) as ServerFrame),
    ping: () => {
      socket.pings += 1;
    },
    close: () => undefined,
    terminate: () => undefined,
  });
  return {
    frames,
    face: socket as unknown as WebSocket,
    get pings() {
      return socket.pings;
    },
  };
}
