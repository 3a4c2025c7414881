import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routes as attachmentRoutes } from '../../attachments/routes.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { buildApp, type TestApp } from '../../test/build-app.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import {
  buildConversation,
  buildInboundEvent,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../../test/build-workspace.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let conversation: TestConversation;
let agent: Viewer;
let pictures: Server;
let port: number;
const asked: { url: string; headers: Record<string, unknown> }[] = [];

// The smallest pictures there are.
const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

beforeAll(async () => {
  pictures = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    if (request.url === '/page')
      return response.writeHead(200, { 'content-type': 'image/png' }).end('<script>alert(1)</script>');
    if (request.url === '/svg')
      return response
        .writeHead(200, { 'content-type': 'image/svg+xml' })
        .end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    if (request.url === '/huge') return response.writeHead(200).end(Buffer.concat([gif, Buffer.alloc(6_000_000)]));
    if (request.url === '/away') return response.writeHead(302, { location: 'http://127.0.0.2/x.gif' }).end();
    if (request.url?.startsWith('/x.gif'))
      return response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=b' }).end(gif);
    return response.writeHead(404).end();
  });
  await new Promise<void>((listening) => pictures.listen(0, '127.0.0.1', listening));
  port = (pictures.address() as AddressInfo).port;
});
afterAll(() => new Promise((closed) => pictures.close(closed)));

beforeEach(async () => {
  asked.length = 0;
  house = await buildHouse({ env: { IRORI_OUTGOING_ALLOW: `localhost:${port}` } });
  http = await buildApp(house, [...routes, ...attachmentRoutes]);
  workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  conversation = await buildConversation(workspace, { inboxId });
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
});

const raw = [
  'Return-Path: <a@b.example>', 'Received: from x', '\tby y;', '  Mon, 1 Jan 2026', 'From: =?utf-8?B?Wg==?= <a@b.example>', 'X-Broken line',
  'Subject:Zażółć', 'DATE : Mon, 1 Jan 2026 10:00:00 +0100', 'Received: second', '', 'Not-A-Header: body', '',
].join('\r\n'); // biome-ignore format: lines of a mail

const received = async (given: { html?: string; raw?: string | Uint8Array | null } = {}): Promise<string> => {
  const eventId = await buildInboundEvent(workspace, {
    channelId: conversation.channelId,
    state: 'applied',
    checks: { verdict: 'verified' },
    raw: given.raw === undefined ? raw : given.raw,
  });
  const messageId = await buildMessage(workspace, conversation, {
    text: 'hello',
    subject: 'A "quoted" <subject>',
    html: given.html ?? null,
    inboundEventId: eventId,
  });
  const people = {
    from: { name: 'Z', address: 'a@b.example' },
    to: [{ name: '', address: 'x@in.example' }],
    cc: [],
    bcc: [],
    replyTo: [],
  };
  await house.database.db
    .updateTable('messages')
    .set({ people: JSON.stringify(people), folded_text: '> before' })
    .where('id', '=', messageId)
    .execute();
  return messageId;
};
const file = async (messageId: string, contentId: string, contentType = 'image/gif'): Promise<string> => {
  const stored = await house.blobs.put(gif, { maxBytes: 1000 });
  const id = newId();
  await house.database.db
    .insertInto('attachments')
    .values({
      workspace_id: workspace.id,
      id,
      message_id: messageId,
      file_name: 'x.gif',
      content_type: contentType,
      size: stored.size,
      inline: true,
      content_id: contentId,
      blob: stored.hash,
      state: 'ready',
      reason: null,
      handle: null,
      width: 1,
      height: 1,
      uploaded_by: null,
    })
    .execute();
  return id;
};
const html = async (messageId: string, query = '') => http.ask(agent, `GET /api/v1/messages/${messageId}/html${query}`);

describe('the original', () => {
  it('has the envelope, the checks and every header line in order, unfolded and not decoded', async () => {
    const id = await received();
    const fileId = await file(id, 'x');
    const { json } = await http.ask(agent, `GET /api/v1/messages/${id}/original`);
    expect(json).toMatchObject({
      messageId: id,
      from: [{ name: 'Z', address: 'a@b.example' }],
      to: [{ address: 'x@in.example' }],
      date: 'Mon, 1 Jan 2026 10:00:00 +0100',
      envelope: { from: 'a@b.example', to: ['x@in.example'], clientIp: '192.0.2.7', helo: 'b.example' },
      checks: { verdict: 'verified' },
      text: 'hello\n\n> before',
      htmlUrl: null,
      rawUrl: `/api/v1/messages/${id}/raw`,
      size: Buffer.byteLength(raw),
      attachments: [{ id: fileId }],
    });
    expect(json.headers.map(({ name, value }: { name: string; value: string }) => ({ name, value }))).toEqual([
      { name: 'Return-Path', value: '<a@b.example>' },
      { name: 'Received', value: 'from x by y; Mon, 1 Jan 2026' },
      { name: 'From', value: '=?utf-8?B?Wg==?= <a@b.example>' },
      { name: 'Subject', value: 'Zażółć' },
      { name: 'DATE', value: 'Mon, 1 Jan 2026 10:00:00 +0100' },
      { name: 'Received', value: 'second' },
    ]);
  });

  it('gives the untouched bytes', async () => {
    const bytes = Buffer.concat([
      Buffer.from('From: x\nSubject: '),
      Buffer.from([0xe9, 0x00, 0xff]),
      Buffer.from('\n\nbody'),
    ]);
    const id = await received({ raw: bytes });
    const download = await http.ask(agent, `GET /api/v1/messages/${id}/raw`);
    expect(download.bytes).toEqual(bytes);
    expect(download.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'content-disposition': expect.stringMatching(/^attachment; filename="A _quoted_ <subject>\.eml"/),
    });
    const { json } = await http.ask(agent, `GET /api/v1/messages/${id}/original`);
    expect(json.headers[1]).toMatchObject({ name: 'Subject', value: 'é\0ÿ' });
  });

  it('says when the bytes are gone, and reads no more than a header of any size', async () => {
    const gone = await received({ raw: null });
    expect((await http.ask(agent, `GET /api/v1/messages/${gone}/original`)).json).toMatchObject({
      rawUrl: null,
      headers: [],
    });
    expect((await http.ask(agent, `GET /api/v1/messages/${gone}/raw`)).json.code).toBe('original_not_found');
    const long = await received({ raw: `X: y\r\n`.repeat(400_000) });
    expect((await http.ask(agent, `GET /api/v1/messages/${long}/original`)).json.headers).toHaveLength(
      house.config.caps.mailHeaderLines,
    );
    const lost = await received({ raw: 'From: lost' });
    for await (const hash of house.blobs.list()) await house.blobs.delete(hash);
    expect((await http.ask(agent, `GET /api/v1/messages/${lost}/original`)).json).toMatchObject({ rawUrl: null });
    expect((await http.ask(agent, `GET /api/v1/messages/${lost}/raw`)).status).toBe(404);
  });

  it('is for those who see the inbox; a webhook is no mail', async () => {
    const id = await received({ html: '<p>x</p>' });
    const outsider = await buildMember(workspace, { inboxIds: [await buildInbox(workspace)] });
    const stranger = {
      ...(await buildMember(await buildWorkspace(house), { role: 'owner' })),
      inboxIds: [conversation.inboxId],
    };
    for (const what of ['original', 'raw', 'html']) {
      expect((await http.ask(agent, `GET /api/v1/messages/${id}/${what}`)).status).toBe(200);
      for (const viewer of [outsider, stranger])
        expect((await http.ask(viewer, `GET /api/v1/messages/${id}/${what}`)).json.code).toBe('message_not_found');
      expect((await http.ask(null, `GET /api/v1/messages/${id}/${what}`)).status).toBe(401);
    }
    await house.database.db
      .updateTable('inbound_events')
      .set({ door: 'webhook' })
      .where('workspace_id', '=', workspace.id)
      .execute();
    for (const what of ['original', 'raw'])
      expect((await http.ask(agent, `GET /api/v1/messages/${id}/${what}`)).json.code).toBe('original_not_found');
    const note = await buildMessage(workspace, conversation, { kind: 'note', direction: 'out', html: '<p>ours</p>' });
    for (const what of ['original', 'html'])
      expect((await http.ask(agent, `GET /api/v1/messages/${note}/${what}`)).status).toBe(404);
    await house.database.db.updateTable('messages').set({ deleted_at: new Date() }).where('id', '=', id).execute();
    expect((await html(id)).status).toBe(404);
  });
});

describe('the document of a mail', () => {
  it('stands under a policy that runs and fetches nothing', async () => {
    const { text, headers } = await html(await received({ html: '<p>Hello</p>' }));
    expect(text).toContain('<body><p>Hello</p></body>');
    expect(text).toContain('<title>A &quot;quoted&quot; &lt;subject&gt;</title>');
    expect(text).toContain('<base target="_blank">');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "img-src 'self' data:",
      "frame-ancestors 'self'",
      'sandbox allow-same-origin',
      "form-action 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toContain('allow-scripts');
  });

  it('shows pictures of the mail itself by signed addresses', async () => {
    const id = await received({
      html: '<img src="cid:one@x" alt="1"><img src="cid:two%40x"><img src="cid:none"><img src="cid:bad">',
    });
    const one = await file(id, '<one@x>');
    const two = await file(id, 'two@x');
    await file(id, 'bad', 'image/svg+xml');
    const { text } = await html(id);
    const links = [...text.matchAll(/src="([^"]*)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
    expect(links.map((link) => link.split('?')[0])).toEqual([`/files/${one}`, `/files/${two}`]);
    expect(text).not.toContain('cid:');
    const shown = await http.ask(null, `GET ${links[0]}`);
    expect(shown.bytes).toEqual(gif);
    expect(shown.headers['content-disposition']).toMatch(/^inline/);
  });

  it('leaves pictures from outside alone until asked, then brings them by way of the proxy', async () => {
    const url = `http://localhost:${port}/x.gif?a=1&b="<$&>"`;
    const inside = url
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    const pixel = `<img width="1" height="1" data-remote-src="http://localhost:${port}/spy">`;
    const id = await received({
      html: `<p> data-remote-src="http://text.example"</p><img data-remote-src="${inside}" alt="">${pixel}<img data-remote-src="ftp://x/y">`,
    });
    expect((await html(id)).text.match(/<img[^>]* src=/g)).toBeNull();
    const { text } = await html(id, '?images=1');
    const links = [...text.matchAll(/<img[^>]* src="([^"]*)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
    expect(links).toHaveLength(1);
    expect(text).toContain('<p> data-remote-src="http://text.example"</p>');
    expect(asked).toEqual([]);
    const picture = await http.ask(agent, `GET ${links[0]}`, undefined, {
      headers: { cookie: 'session=secret', referer: 'http://desk.example/inbox' },
    });
    expect(picture.bytes).toEqual(gif);
    expect(picture.headers).toMatchObject({ 'content-type': 'image/gif', 'x-content-type-options': 'nosniff' });
    expect(picture.headers['set-cookie']).toBeUndefined();
    expect(asked).toMatchObject([{ url: '/x.gif?a=1&b=%22%3C$&%3E%22' }]);
    expect(asked[0]!.headers.cookie).toBeUndefined();
    expect(asked[0]!.headers.referer).toBeUndefined();
  });
});

describe('the proxy of pictures', () => {
  const link = (url: string): string =>
    `/api/v1/images?u=${encodeURIComponent(url)}&s=${house.secrets.sign('image', url)}`;

  it('fetches signed addresses alone, for people who are signed in', async () => {
    const good = link(`http://localhost:${port}/x.gif`);
    expect((await http.ask(agent, `GET ${good}`)).status).toBe(200);
    expect((await http.ask(null, `GET ${good}`)).status).toBe(401);
    expect((await http.ask(agent, `GET ${good.replace('x.gif', 'y.gif')}`)).status).toBe(404);
    expect((await http.ask(agent, `GET ${good.slice(0, -3)}`)).status).toBe(404);
  });

  it.each([
    ['/page', 404], ['/svg', 404], ['/missing', 404], ['/huge', 413],
  ])('takes %s for no picture', async (path, status) => {
    expect((await http.ask(agent, `GET ${link(`http://localhost:${port}${path}`)}`)).status).toBe(status);
  }); // biome-ignore format: a table

  it('reaches nothing private, not by a redirect either', async () => {
    for (const url of [
      `http://127.0.0.1:${port}/x.gif`,
      'http://169.254.169.254/latest',
      `http://localhost:${port}/away`,
      'file:///etc/passwd',
    ]) {
      const { status, json } = await http.ask(agent, `GET ${link(url)}`);
      expect([status, json.code]).toEqual([400, 'outgoing_refused']);
    }
  });
});
