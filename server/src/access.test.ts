// The walk of design.md section 4: every route of the table of contents, tried by everybody there is. A route without a
// row here fails the test, so nobody adds a door without saying who may go through it.
import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyRoute } from './platform/http/route.ts';
import { routes } from './routes.ts';
import { buildHouse, type TestHouse } from './test/build-house.ts';
import { buildRealApp, buildSession, buildToken, fromOurPage } from './test/build-real-app.ts';
import { pigeonConnector } from './test/pigeon-connector.ts';
import { type Actor, actors, buildWorld, innerMarker, marker, type World } from './test/walk-world.ts';

/** `may` is any answer of the room itself (2xx, 3xx, 409, 422); a number is the refusal. */
type Outcome = 'may' | 400 | 401 | 403 | 404;

/** Who gets what, in the order of `actors`: signedOut, stranger, outsider, agent, admin, owner, token. */
type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

const everybody: Row = ['may', 'may', 'may', 'may', 'may', 'may', 'may'];
/** Members of any workspace; each sees their own. */
const members: Row = [401, 'may', 'may', 'may', 'may', 'may', 'may'];
/** Members of this workspace. */
const ours: Row = [401, 404, 'may', 'may', 'may', 'may', 'may'];
/** Those who see the inbox; to all others it does not exist. */
const seeing: Row = [401, 404, 404, 'may', 'may', 'may', 'may'];
/** Owners and admins of any workspace, on their own. */
const admins: Row = [401, 'may', 403, 403, 'may', 'may', 403];
/** Owners and admins, on a record of this workspace. */
const ourAdmins: Row = [401, 404, 403, 403, 'may', 'may', 403];
/** Owners and admins, where the request names a record of this workspace inside: to others it is a wrong request. */
const adminsNaming: Row = [401, 400, 403, 403, 'may', 'may', 403];

/** There is nothing without the right link. */
const nobody: Row = [404, 404, 404, 404, 404, 404, 404];
/** Platforms, who sign their requests: whoever cannot is refused. */
const platforms: Row = [403, 403, 403, 403, 403, 403, 403];

interface Asked {
  readonly path?: Record<string, string>;
  readonly query?: string;
  readonly body?: object | 'file';
}

type Entry = readonly [row: Row, ask?: (world: World) => Asked];

const byId = (name: keyof World) => (world: World) => ({ path: { id: String(world[name]) } });
const withBody =
  (name: keyof World, body: (world: World) => object) =>
  (world: World): Asked => ({ path: { id: String(world[name]) }, body: body(world) });
const sends = (body: (world: World) => object) => (world: World) => ({ body: body(world) });
const channelBody = (world: World) => ({
  connector: 'pigeon',
  inboxId: world.inboxId,
  settings: { address: `${world.tagId}@shop.example` },
  credentials: { whistle: 'w' },
});

const table: Readonly<Record<string, Entry>> = {
  // Set-up is over in this database: the answer says so to everybody.
  'GET /api/v1/setup': [everybody],
  'POST /api/v1/setup': [everybody, sends(() => ({ token: 'x', workspace: 'W', name: 'N', email: 'n@x.example', password: 'a long password', inbox: 'I' }))],
  'GET /api/v1/sample-data': [admins],
  'DELETE /api/v1/sample-data': [admins],
  'PATCH /api/v1/workspace': [admins, sends(() => ({ name: 'New name' }))],

  'GET /api/v1/sync': [members],
  'GET /api/v1/socket': [members],
  'GET /api/v1/me': [members],
  'PATCH /api/v1/me': [members, sends(() => ({ available: false }))],
  'GET /api/v1/members': [members],
  'GET /api/v1/members/:id': [ours, byId('colleagueId')],
  'PATCH /api/v1/members/:id': [ourAdmins, withBody('colleagueId', () => ({ available: false }))],
  'DELETE /api/v1/members/:id': [ourAdmins, byId('colleagueId')],
  'POST /api/v1/members/:id/password-link': [ourAdmins, byId('colleagueId')],
  'GET /api/v1/password-links/open': [everybody, () => ({ query: 'token=x' })],
  // Nobody holds such a link, so everybody hears the same.
  'POST /api/v1/password-links/use': [[400, 400, 400, 400, 400, 400, 400], sends(() => ({ token: 'x', password: 'a long password' }))],
  'GET /api/v1/invitations': [admins],
  'POST /api/v1/invitations': [admins, sends((world) => ({ email: `${world.tagId}@x.example` }))],
  'DELETE /api/v1/invitations/:id': [ourAdmins, byId('invitationId')],
  'GET /api/v1/invitations/open': [everybody, () => ({ query: 'token=x' })],
  'POST /api/v1/invitations/accept': [everybody, sends((world) => ({ token: world.invitationToken, name: 'N', password: 'a long password' }))],
  'GET /api/v1/tokens': [members],
  'POST /api/v1/tokens': [members, sends(() => ({ name: 'T' }))],
  'DELETE /api/v1/tokens/:id': [ours, byId('tokenId')],

  'GET /api/v1/teams': [members],
  'POST /api/v1/teams': [admins, sends(() => ({ name: 'T' }))],
  'PATCH /api/v1/teams/:id': [ourAdmins, withBody('teamId', () => ({ name: 'T' }))],
  'DELETE /api/v1/teams/:id': [ourAdmins, byId('teamId')],
  'GET /api/v1/brands': [members],
  'POST /api/v1/brands': [admins, sends(() => ({ name: 'B' }))],
  'PATCH /api/v1/brands/:id': [ourAdmins, withBody('brandId', () => ({ name: 'B' }))],
  'GET /api/v1/tags': [members],
  'POST /api/v1/tags': [members, sends(() => ({ name: 'New tag' }))],
  'PATCH /api/v1/tags/:id': [ourAdmins, withBody('tagId', () => ({ colour: 'amber' }))],
  'DELETE /api/v1/tags/:id': [ourAdmins, byId('tagId')],

  'GET /api/v1/inboxes': [members],
  'POST /api/v1/inboxes': [admins, sends(() => ({ name: 'I' }))],
  'GET /api/v1/inboxes/:id': [seeing, byId('inboxId')],
  'PATCH /api/v1/inboxes/:id': [ourAdmins, withBody('inboxId', () => ({ name: 'I' }))],
  'DELETE /api/v1/inboxes/:id': [ourAdmins, byId('emptyInboxId')],
  'GET /api/v1/inboxes/:id/members': [seeing, byId('inboxId')],
  'PUT /api/v1/inboxes/:id/members': [ourAdmins, withBody('inboxId', () => ({ memberIds: [] }))],

  'GET /hooks/:connector/:channelId': [platforms, (world) => ({ path: { connector: 'pigeon', channelId: world.channelId } })],
  'POST /hooks/:connector/:channelId': [platforms, (world) => ({ path: { connector: 'pigeon', channelId: world.channelId }, body: {} })],
  // A pigeon has no door that anybody posts to, whoever asks.
  'POST /hooks/:connector/:channelId/:door': [[404, 404, 404, 404, 404, 404, 404], (world) => ({ path: { connector: 'pigeon', channelId: world.channelId, door: 'loft' }, body: {} })],
  'GET /api/v1/connectors': [members],
  'GET /api/v1/connectors/:connector/guides': [members, () => ({ path: { connector: 'pigeon' } })],
  'GET /api/v1/channels': [members],
  'POST /api/v1/channels': [adminsNaming, sends(channelBody)],
  'GET /api/v1/channels/:id': [seeing, byId('channelId')],
  'PATCH /api/v1/channels/:id': [ourAdmins, withBody('emptyChannelId', () => ({ name: 'C' }))],
  'DELETE /api/v1/channels/:id': [ourAdmins, byId('emptyChannelId')],
  'POST /api/v1/channels/:id/verify': [ourAdmins, byId('emptyChannelId')],
  'POST /api/v1/channels/:id/disable': [ourAdmins, byId('emptyChannelId')],
  'POST /api/v1/channels/:id/enable': [ourAdmins, byId('emptyChannelId')],
  'POST /api/v1/channels/:id/rotate-address': [ourAdmins, byId('channelId')],
  'GET /api/v1/channels/:id/health': [seeing, byId('channelId')],

  'GET /api/v1/channels/:id/doors': [ourAdmins, byId('channelId')],
  // A pigeon has one door alone: there is nothing of that name, also for those who may open it.
  'PUT /api/v1/channels/:id/doors/:door': [[401, 404, 403, 403, 404, 404, 403], (world) => ({ path: { id: world.channelId, door: 'loft' }, body: {} })],
  'DELETE /api/v1/channels/:id/doors/:door': [[401, 404, 403, 403, 404, 404, 403], (world) => ({ path: { id: world.channelId, door: 'loft' } })],
  'POST /api/v1/channels/:id/doors/:door/import': [[401, 404, 403, 403, 404, 404, 403], (world) => ({ path: { id: world.channelId, door: 'loft' }, body: { days: null } })],
  'DELETE /api/v1/channels/:id/doors/:door/import': [[401, 404, 403, 403, 404, 404, 403], (world) => ({ path: { id: world.channelId, door: 'loft' } })],

  'GET /api/v1/channels/:id/sender': [seeing, byId('channelId')],

  'GET /api/v1/sender-domains': [admins],
  'POST /api/v1/sender-domains': [admins, sends((world) => ({ domain: `${world.tagId}.example` }))],
  'GET /api/v1/sender-domains/:id': [ourAdmins, byId('senderDomainId')],
  'DELETE /api/v1/sender-domains/:id': [ourAdmins, byId('senderDomainId')],
  'POST /api/v1/sender-domains/:id/check': [ourAdmins, byId('senderDomainId')],
  'POST /api/v1/sender-domains/:id/rotate': [ourAdmins, byId('senderDomainId')],
  'DELETE /api/v1/sender-domains/:id/rotate': [ourAdmins, byId('senderDomainId')],
  'POST /api/v1/sender-domains/:id/switch': [ourAdmins, byId('senderDomainId')],
  'POST /api/v1/sender-domains/:id/handoff': [ourAdmins, byId('senderDomainId')],
  // A link that somebody made up opens nothing, and says so to everybody alike.
  'GET /api/v1/dns-handoff/:token': [everybody, () => ({ path: { token: 'made.up' } })],
  'POST /api/v1/dns-handoff/:token/check': [[404, 404, 404, 404, 404, 404, 404], () => ({ path: { token: 'made.up' } })],

  'POST /api/v1/connectors/:connector/switch': [admins, () => ({ path: { connector: 'pigeon' }, body: { on: true } })],
  'GET /api/v1/channels/:id/forwarding': [seeing, byId('channelId')],
  'PATCH /api/v1/channels/:id/forwarding': [ourAdmins, withBody('channelId', () => ({ stepsDone: ['copy'] }))],
  'GET /api/v1/channels/:id/forwarding/guess': [ourAdmins, byId('channelId')],
  'POST /api/v1/channels/:id/forwarding/test': [ourAdmins, byId('channelId')],
  'POST /api/v1/channels/:id/forwarding/confirmations/:confirmationId/used': [
    ourAdmins,
    (world) => ({ path: { id: world.channelId, confirmationId: world.confirmationId } }),
  ],
  'GET /api/v1/channels/:id/handoffs': [ourAdmins, byId('channelId')],
  'POST /api/v1/channels/:id/handoff': [ourAdmins, withBody('channelId', () => ({ guide: 'loft' }))],
  'DELETE /api/v1/channels/:id/handoffs/:handoffId': [ourAdmins, (world) => ({ path: { id: world.channelId, handoffId: world.handoffId } })],
  // Links for people without an account: whoever holds no link learns that it does not work.
  'GET /api/v1/handoff/:token': [everybody, () => ({ path: { token: 'a-link-that-somebody-made-up' } })],
  'POST /api/v1/handoff/:token/steps': [nobody, () => ({ path: { token: 'a-link-that-somebody-made-up' }, body: { step: 'copy' } })],
  'POST /api/v1/handoff/:token/test': [nobody, () => ({ path: { token: 'a-link-that-somebody-made-up' }, body: {} })],

  'GET /api/v1/conversations': [members],
  'POST /api/v1/conversations': [seeing, sends((world) => ({ channelId: world.channelId, to: 'new@customer.example', text: 'Hello' }))],
  'GET /api/v1/conversations/:id': [seeing, byId('conversationId')],
  'GET /api/v1/conversations/:id/related': [seeing, byId('conversationId')],
  'PATCH /api/v1/conversations/:id': [seeing, withBody('conversationId', () => ({ status: 'closed' }))],
  // PD-30: owner, admin and whoever installed the channel.
  'DELETE /api/v1/conversations/:id': [[401, 404, 404, 403, 'may', 'may', 403], byId('conversationId')],
  'GET /api/v1/conversations/:id/customer': [seeing, byId('conversationId')],
  'POST /api/v1/conversations/:id/customer': [seeing, withBody('conversationId', () => ({ address: 'other@customer.example' }))],
  'POST /api/v1/conversations/:id/customer/undo': [seeing, withBody('conversationId', () => ({}))],
  'POST /api/v1/conversations/:id/list-customer': [seeing, withBody('conversationId', () => ({}))],
  'DELETE /api/v1/conversations/:id/list-customer': [seeing, byId('conversationId')],
  'GET /api/v1/conversations/:id/messages': [seeing, byId('conversationId')],
  'POST /api/v1/conversations/:id/messages': [seeing, withBody('conversationId', () => ({ kind: 'note', text: 'Hm' }))],
  'GET /api/v1/conversations/:id/drafts': [seeing, byId('conversationId')],
  'PUT /api/v1/conversations/:id/drafts/:kind': [
    seeing,
    (world) => ({ path: { id: world.conversationId, kind: 'reply' }, body: { text: 'Dear', html: null, cc: [], bcc: [], attachmentIds: [], version: 0 } }),
  ],
  'GET /api/v1/messages/:id': [seeing, byId('messageId')],
  'DELETE /api/v1/messages/:id': [seeing, byId('heldId')],
  'GET /api/v1/messages/:id/deliveries': [seeing, byId('failedId')],
  'POST /api/v1/messages/:id/retry': [seeing, byId('failedId')],
  'POST /api/v1/messages/:id/schedule': [seeing, withBody('putOffId', () => ({ sendAfter: null }))],
  'POST /api/v1/conversations/:id/forwards': [seeing, withBody('conversationId', () => ({ to: ['bob@outside.example'] }))],
  'GET /api/v1/messages/:id/links': [seeing, byId('failedId')],
  'POST /api/v1/file-links/:id/revoke': [seeing, byId('fileLinkId')],
  // Signed addresses: without the right word there is nothing, for anybody.
  'GET /shared/:token': [nobody, () => ({ path: { token: 'x'.repeat(64) } })],
  'GET /shared/:token/file': [nobody, () => ({ path: { token: 'x'.repeat(64) } })],

  'GET /api/v1/messages/:id/trace': [seeing, byId('messageId')],
  'GET /api/v1/messages/:id/original': [seeing, byId('messageId')],
  'GET /api/v1/messages/:id/original/html': [seeing, (world) => ({ path: { id: world.messageId } })],
  'GET /files/mail/:id': [
    [404, 404, 404, 404, 404, 404, 404],
    (world) => ({ path: { id: world.messageId }, query: `w=${world.workspaceId}&p=0&e=9999999999&s=made-up` }),
  ],
  'PUT /api/v1/messages/:id/decoding': [seeing, withBody('messageId', () => ({ charset: 'utf-8' }))],
  'DELETE /api/v1/messages/:id/decoding': [seeing, byId('messageId')],
  'GET /api/v1/picture-senders': [members],
  'PUT /api/v1/picture-senders/:address': [members, () => ({ path: { address: 'ann@customer.example' } })],
  'DELETE /api/v1/picture-senders/:address': [members, () => ({ path: { address: 'ann@customer.example' } })],
  'GET /api/v1/messages/:id/raw': [seeing, byId('messageId')],
  'GET /api/v1/messages/:id/html': [seeing, byId('messageId')],
  // Signed addresses: what somebody made up leads nowhere.
  'GET /api/v1/images': [[401, 404, 404, 404, 404, 404, 404], () => ({ query: 'u=http://127.0.0.1/&s=made-up' })],

  'POST /api/v1/attachments': [members, () => ({ body: 'file' })],
  'DELETE /api/v1/attachments/:id': [ours, byId('uploadId')],
  'GET /attachments/:id': [seeing, byId('attachmentId')],
  // Signed addresses: without the right signature there is nothing, for anybody.
  'GET /files/:id': [
    [404, 404, 404, 404, 404, 404, 404],
    (world) => ({ path: { id: world.attachmentId }, query: `w=${world.workspaceId}&e=9999999999&s=made-up` }),
  ],

  'GET /api/v1/customer-rules': [admins],
  'DELETE /api/v1/customer-rules/:id': [ourAdmins, byId('ruleId')],
  'GET /api/v1/listed-senders': [admins],
  'POST /api/v1/listed-senders': [admins, sends((world) => ({ value: `${world.tagId}@junk.example` }))],
  'DELETE /api/v1/listed-senders/:id': [ourAdmins, byId('listedId')],
  'GET /api/v1/spam-settings': [admins],
  'PATCH /api/v1/spam-settings': [admins, sends(() => ({ useVerdicts: false }))],

  'GET /api/v1/contacts': [members],
  'GET /api/v1/contacts/:id': [seeing, byId('contactId')],
  'PATCH /api/v1/contacts/:id': [seeing, withBody('contactId', () => ({ note: 'x' }))],
  'POST /api/v1/contacts/:id/merge': [seeing, withBody('contactId', (world) => ({ contactId: world.doubleId }))],
  'POST /api/v1/contacts/:id/unmerge': [seeing, withBody('contactId', () => ({}))],
  'GET /api/v1/contacts/:id/merges': [seeing, byId('contactId')],
  'GET /api/v1/search': [members, () => ({ query: `q=${marker}` })],

  'GET /api/v1/inbound-events': [admins],
  'GET /api/v1/inbound-events/:id': [ourAdmins, byId('inboundEventId')],
  'GET /api/v1/inbound-events/:id/raw': [ourAdmins, byId('inboundEventId')],
  'POST /api/v1/inbound-events/:id/replay': [ourAdmins, byId('inboundEventId')],
  'POST /api/v1/inbound-events/:id/release': [ourAdmins, byId('inboundEventId')],
  'POST /api/v1/inbound-events/:id/ignore': [ourAdmins, byId('inboundEventId')],
}; // biome-ignore format: one entry a line where it fits

let house: TestHouse;
let app: FastifyInstance;

beforeAll(async () => {
  house = await buildHouse({ connectors: [pigeonConnector()] });
  app = await buildRealApp(house, routes);
});

const nameOf = (route: AnyRoute): string => `${route.method} ${route.path}`;

describe('the table', () => {
  it('has a row for each route, and no row for a route that is gone', () => {
    expect(Object.keys(table).sort()).toEqual(routes.map(nameOf).sort());
  });
});

describe.each(routes.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
  it.each(actors)('asked by %s', async (actor) => {
    const [row, ask = () => ({})] = table[name] ?? [everybody];
    const world = await buildWorld(house, actor);
    const answer = await request(route, ask(world), await credentials(world, actor));
    expect(classOf(route, answer.statusCode), answer.payload.slice(0, 500)).toBe(row[actors.indexOf(actor)]);
    // Whoever may not see this inbox, or this workspace, finds nothing of it in any answer, in no list and no refusal.
    const outside = actor === 'signedOut' || actor === 'stranger';
    if (outside || actor === 'outsider') expect(answer.payload).not.toContain(marker);
    // An invitation's link tells its holder who invites.
    if (outside && !name.includes('invitations')) expect(answer.payload).not.toContain(innerMarker);
  });
});

async function credentials(world: World, actor: Actor): Promise<Record<string, string>> {
  if (actor === 'signedOut') return {};
  if (actor === 'token') return { authorization: `Bearer ${await buildToken(house, world.people.agent)}` };
  return { cookie: await buildSession(house, world.people[actor]) };
}

async function request(route: AnyRoute, asked: Asked, credential: Record<string, string>) {
  const url = Object.entries(asked.path ?? {}).reduce(
    (path, [name, value]) => path.replace(`:${name}`, value),
    route.path,
  );
  const headers = { ...fromOurPage().headers, ...credential };
  const target = { method: route.method, url: asked.query ? `${url}?${asked.query}` : url };
  if (route.kind === 'socket') return app.inject({ ...target, headers });
  if (asked.body !== 'file') return app.inject({ ...target, headers, ...(asked.body ? { payload: asked.body } : {}) });
  const form = new FormData();
  form.append('file', new Blob(['x']), 'x.txt');
  const carrier = new Response(form);
  const type = carrier.headers.get('content-type') ?? '';
  return app.inject({
    ...target,
    headers: { ...headers, 'content-type': type },
    payload: Buffer.from(await carrier.arrayBuffer()),
  });
}

function classOf(route: AnyRoute, status: number): Outcome | number {
  // An injected request asks for no upgrade: the socket's route says 404 to it once it has been let through.
  if (route.kind === 'socket' && status === 404) return 'may';
  return (status >= 200 && status < 400) || status === 409 || status === 422 ? 'may' : status;
}
