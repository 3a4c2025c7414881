import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildConversation,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { draftsOf } from './index.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let conversation: TestConversation;
let anna: Viewer;
let ben: Viewer;

beforeEach(async () => {
  house = await buildHouse();
  http = await buildApp(house, routes);
  workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  conversation = await buildConversation(workspace, { inboxId });
  anna = await buildMember(workspace, { inboxIds: [inboxId] });
  ben = await buildMember(workspace, { inboxIds: [inboxId] });
});

const save = (viewer: Viewer | null, text: string, version: number, more: object = {}, kind = 'reply') =>
  http.ask(viewer, `PUT /api/v1/conversations/${conversation.id}/drafts/${kind}`, {
    text,
    html: null,
    cc: [],
    bcc: [],
    attachmentIds: [],
    version,
    ...more,
  });
const mine = async (viewer: Viewer) =>
  (await http.ask(viewer, `GET /api/v1/conversations/${conversation.id}/drafts`)).json.items;
const told = async () =>
  (await announcedIn(workspace)).map(({ kind, detail, member_id: memberId }) => ({ kind, detail, memberId }));

describe('a draft', () => {
  it('saved twice over the same version is no disagreement while the text is the same', async () => {
    await save(anna, 'Dear', 0);
    const again = await save(anna, 'Dear', 0);
    expect(again).toMatchObject({ status: 200, json: { draft: { text: 'Dear', version: 1 } } });
    expect((await save(anna, 'Dear Ann', 0)).status).toBe(409);
  });

  it('is kept per kind, and told to its writer alone', async () => {
    const { json } = await save(anna, 'Dear', 0, { cc: ['x@y.example'] });
    expect(json.draft).toMatchObject({
      text: 'Dear',
      cc: ['x@y.example'],
      version: 1,
      memberId: anna.memberId,
      kind: 'reply',
    });
    await save(anna, 'remember', 0, {}, 'note');
    expect(await mine(anna)).toMatchObject([
      { kind: 'note', text: 'remember' },
      { kind: 'reply', text: 'Dear' },
    ]);
    expect(await mine(ben)).toEqual([]);
    expect(await told()).toEqual([
      { kind: 'draft.changed', detail: 'reply', memberId: anna.memberId },
      { kind: 'draft.changed', detail: 'note', memberId: anna.memberId },
    ]);
    expect(await draftsOf(house.database.db, workspace.id, anna.memberId, anna.inboxIds)).toHaveLength(2);
    expect(await draftsOf(house.database.db, workspace.id, anna.memberId, [])).toEqual([]);
  });

  it('goes when it is emptied, but not while it holds a file', async () => {
    await save(anna, 'x', 0);
    expect((await save(anna, ' ', 1, { attachmentIds: [newId()] })).json.draft.version).toBe(2);
    expect((await save(anna, ' ', 2)).json).toEqual({ draft: null });
    expect((await told()).at(-1)).toEqual({ kind: 'draft.removed', detail: 'reply', memberId: anna.memberId });
    expect((await save(anna, '', 0)).json).toEqual({ draft: null });
    expect(await mine(anna)).toEqual([]);
  });

  it('wins only over its own version; the other text comes along', async () => {
    await save(anna, 'from one tab', 0);
    const other = await save(anna, 'from another tab', 0);
    expect(other.json).toMatchObject({
      status: 409,
      code: 'draft_conflict',
      draft: { text: 'from one tab', version: 1 },
    });
    expect((await save(anna, 'both', 1)).json.draft).toMatchObject({ text: 'both', version: 2 });
    expect((await save(anna, '', 1)).status).toBe(409);
  });

  it('of two that come at once, one wins and the other hears of it', async () => {
    for (let version = 0; version < 4; version++) {
      const answers = await Promise.all(['a', 'b', 'c'].map((text) => save(anna, text, version)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
      const [winner] = answers.filter((answer) => answer.status === 200);
      for (const loser of answers.filter((answer) => answer.status === 409)) {
        expect(loser.json.draft).toMatchObject({ text: winner?.json.draft.text, version: version + 1 });
      }
    }
  });

  it('belongs to a conversation that its writer may see', async () => {
    const outsider = await buildMember(workspace, { inboxIds: [await buildInbox(workspace)] });
    const stranger = { ...(await buildMember(await buildWorkspace(house))), inboxIds: [conversation.inboxId] };
    for (const viewer of [outsider, stranger]) {
      expect((await save(viewer, 'x', 0)).json.code).toBe('conversation_not_found');
      expect((await http.ask(viewer, `GET /api/v1/conversations/${conversation.id}/drafts`)).status).toBe(404);
    }
    expect((await save(null, 'x', 0)).status).toBe(401);
    expect((await save(anna, 'x', 0, {}, 'poem')).status).toBe(400);
    expect((await save(anna, 'x', -1)).status).toBe(400);
  });
});
