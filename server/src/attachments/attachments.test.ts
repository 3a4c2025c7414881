import { deflateSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp, type TestResponse } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  buildConversation,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { forgetAbandonedUploads } from './index.ts';
import { routes } from './routes.ts';
import { contentDisposition, rangeOf } from './send-blob.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let writer: Viewer;
let colleague: Viewer;

beforeEach(async () => {
  house = await buildHouse({ env: { IRORI_CAP_ATTACHMENT_BYTES: '20000' } });
  http = await buildApp(house, routes);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  writer = await buildMember(workspace, { inboxIds: [inboxId] });
  colleague = await buildMember(workspace, { inboxIds: [inboxId] });
});

const upload = (
  viewer: Viewer | null,
  bytes: Uint8Array | string,
  name = 'notes.txt',
  type = 'text/plain',
): Promise<TestResponse> => {
  const boundary = 'xxBOUNDARYxx';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return http.ask(viewer, 'POST /api/v1/attachments', payload, {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
};
const uploaded = async (bytes: Uint8Array | string, name?: string, type?: string) =>
  (await upload(writer, bytes, name, type)).json;
const sent = async (attachmentId: string, inbox = inboxId): Promise<string> => {
  const messageId = await buildMessage(workspace, await buildConversation(workspace, { inboxId: inbox }));
  await house.database.db
    .updateTable('attachments')
    .set({ message_id: messageId })
    .where('id', '=', attachmentId)
    .execute();
  return messageId;
};
const fetched = async (viewer: Viewer, url: string, headers: Record<string, string> = {}): Promise<TestResponse> => {
  const redirect = await http.ask(viewer, `GET ${url}`);
  expect(redirect.status).toBe(302);
  return http.ask(null, `GET ${redirect.headers.location}`, undefined, { headers });
};

describe('uploading', () => {
  it('stores the bytes and knows the kind by them', async () => {
    const { status, json } = await upload(writer, 'hello', 'Zażółć.txt');
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.any(String), fileName: 'Zażółć.txt', contentType: 'text/plain', size: 5, inline: false, url: `/attachments/${json.id}`,
      state: 'ready', reason: null, width: null, height: null,
    }); // biome-ignore format: a row
    expect(await uploaded(png(30, 20), 'x.exe', 'application/octet-stream')).toMatchObject({
      contentType: 'image/png',
      width: 30,
      height: 20,
    });
    expect(await uploaded('<script>alert(1)</script>', 'x.png', 'image/png')).toMatchObject({
      contentType: 'application/octet-stream',
      width: null,
    });
    expect(await uploaded('%PDF-1.7 x', 'x.pdf', 'application/octet-stream')).toMatchObject({
      contentType: 'application/pdf',
    });
    expect(await uploaded('x', 'x', 'text/html\r\nx-evil: 1')).toMatchObject({ contentType: 'text/html' });
    expect(await uploaded('', '../../etc/passwd')).toMatchObject({ fileName: 'passwd', size: 0 });
  });

  it('refuses what is too large, keeps nothing of it, and takes what just fits', async () => {
    expect((await upload(writer, 'x'.repeat(20_000))).status).toBe(201);
    expect(await upload(writer, 'y'.repeat(20_001), 'big.bin')).toMatchObject({
      status: 413,
      json: { code: 'attachment_too_large', params: { maxBytes: 20_000, fileName: 'big.bin' } },
    });
    const hashes = await Array.fromAsync(house.blobs.list());
    expect(hashes).toHaveLength(1);
  });

  it('refuses the signed-out, and a request without a file', async () => {
    expect((await upload(null, 'x')).status).toBe(401);
    const empty = await http.ask(writer, 'POST /api/v1/attachments', Buffer.from('--b--\r\n'), {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    expect(empty).toMatchObject({ status: 400, json: { code: 'upload_without_file' } });
  });
});

describe('who may have a file', () => {
  it('its writer while it waits, then everyone who sees the conversation', async () => {
    const { id, url } = await uploaded('hello');
    expect((await http.ask(writer, `GET ${url}`)).status).toBe(302);
    expect((await http.ask(colleague, `GET ${url}`)).status).toBe(404);
    expect((await http.ask(colleague, `DELETE /api/v1${url}`)).status).toBe(404);
    await sent(id);
    expect((await http.ask(colleague, `GET ${url}`)).status).toBe(302);
    expect((await http.ask(writer, `DELETE /api/v1${url}`)).status).toBe(404);
    const outsider = await buildMember(workspace, { inboxIds: [await buildInbox(workspace, 'Other')] });
    const stranger = { ...(await buildMember(await buildWorkspace(house), { role: 'owner' })), inboxIds: [inboxId] };
    for (const viewer of [outsider, stranger])
      expect((await http.ask(viewer, `GET ${url}`)).json.code).toBe('attachment_not_found');
    expect((await http.ask(null, `GET ${url}`)).status).toBe(401);
    expect((await http.ask(writer, `GET /attachments/${newId()}`)).status).toBe(404);
  });

  it('nobody once the message is deleted', async () => {
    const { id, url } = await uploaded('hello');
    const messageId = await sent(id);
    await house.database.db
      .updateTable('messages')
      .set({ deleted_at: new Date() })
      .where('id', '=', messageId)
      .execute();
    expect((await http.ask(colleague, `GET ${url}`)).status).toBe(404);
  });

  it('says what has not come yet or could not be fetched', async () => {
    const { id, url } = await uploaded('hello');
    await sent(id);
    await house.database.db
      .updateTable('attachments')
      .set({ state: 'failed', reason: 'media.too_large', blob: null })
      .where('id', '=', id)
      .execute();
    expect((await http.ask(colleague, `GET ${url}`)).json).toMatchObject({
      status: 409,
      code: 'attachment_not_ready',
      params: { state: 'failed', reason: 'media.too_large' },
    });
  });
});

describe('the signed address', () => {
  it('gives a download that no browser runs', async () => {
    const { url } = await uploaded('<script>alert(1)</script>', 'evil "x"\u202e.html', 'text/html');
    const file = await fetched(writer, `${url}?inline=1`);
    expect(file.text).toBe('<script>alert(1)</script>');
    expect(file.headers).toMatchObject({
      'content-type': expect.stringContaining('text/html'),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-length': '25',
    });
    expect(file.headers['content-disposition']).toMatch(/^attachment; /);
  });

  it('shows a safe picture in the page when asked', async () => {
    const { url } = await uploaded(png(3, 3), '写真.png', 'image/png');
    expect((await fetched(writer, `${url}?inline=1`)).headers['content-disposition']).toBe(
      'inline; filename="__.png"; filename*=UTF-8\'\'%E5%86%99%E7%9C%9F.png',
    );
    expect((await fetched(writer, url)).headers['content-disposition']).toMatch(/^attachment; /);
  });

  it('is good for minutes, for one file in one way, and made by us alone', async () => {
    const { url } = await uploaded('hello');
    const other = await uploaded('other');
    const { headers } = await http.ask(writer, `GET ${url}`);
    const link = String(headers.location);
    expect((await http.ask(null, `GET ${link}`)).text).toBe('hello');
    expect((await http.ask(null, `GET ${link.replace(/\/files\/[^?]*/, `/files/${other.id}`)}`)).status).toBe(404);
    for (const changed of [
      `${link}x`,
      link.replace('&s=', '&i=1&s='),
      link.replace(/&e=\d+/, '&e=9999999999999'),
      link.replace(workspace.id, newId()),
    ]) {
      expect((await http.ask(null, `GET ${changed}`)).status).toBe(404);
    }
    expect((await http.ask(null, `GET ${link.replace(/&s=.*/, '')}`)).status).toBe(400);
    house.clock.advance(5 * 60_000 - 1);
    expect((await http.ask(null, `GET ${link}`)).status).toBe(200);
    house.clock.advance(5 * 60_000 + 1);
    expect((await http.ask(null, `GET ${link}`)).status).toBe(404);
  });

  it('sends the part that is asked for', async () => {
    const text = 'abcdefghij'.repeat(1000);
    const { url } = await uploaded(text);
    for (const [range, from, to] of [
      ['bytes=0-4', 0, 5],
      ['bytes=9990-', 9990, 10_000],
      ['bytes=-3', 9997, 10_000],
      ['bytes=500-99999', 500, 10_000],
    ] as const) {
      const part = await fetched(writer, url, { range });
      expect(part.status).toBe(206);
      expect(part.text).toBe(text.slice(from, to));
      expect(part.headers).toMatchObject({
        'content-range': `bytes ${from}-${to - 1}/10000`,
        'content-length': String(to - from),
      });
    }
    expect((await fetched(writer, url, { range: 'bytes=10000-' })).status).toBe(416);
    expect((await fetched(writer, url, { range: 'lines=1-2' })).status).toBe(200);
  });
});

describe('forgetting', () => {
  it('takes what waited a day in no draft, and a member takes back their own at once', async () => {
    const old = await uploaded('old');
    const drafted = await uploaded('drafted');
    const used = await uploaded('used');
    await sent(used.id);
    const conversation = await buildConversation(workspace, { inboxId });
    await house.database.db
      .insertInto('drafts')
      .values({
        workspace_id: workspace.id,
        conversation_id: conversation.id,
        member_id: writer.memberId,
        kind: 'reply',
        text: '',
        html: null,
        attachment_ids: [drafted.id],
        version: 1,
      })
      .execute();
    house.clock.advance(24 * 3_600_000 + 1);
    const young = await uploaded('young');
    expect(await forgetAbandonedUploads(house)).toBeGreaterThan(0); // other tests' too
    for (const [row, status] of [
      [old, 404],
      [drafted, 302],
      [used, 302],
      [young, 302],
    ])
      expect((await http.ask(writer, `GET ${row.url}`)).status).toBe(status);
    expect((await http.ask(writer, `DELETE /api/v1${young.url}`)).status).toBe(204);
    expect((await http.ask(writer, `GET ${young.url}`)).status).toBe(404);
  });
});

describe('a name in a header', () => {
  it.each([
    ['plain.txt', 'attachment; filename="plain.txt"'],
    ['a"b\\c/d\r\n.txt', 'attachment; filename="a_b_c_d.txt"; filename*=UTF-8\'\'a%22b_c_d.txt'],
    [
      "100% it's (ok).txt",
      "attachment; filename=\"100_ it's (ok).txt\"; filename*=UTF-8''100%25%20it%27s%20%28ok%29.txt",
    ],
    ['', 'attachment; filename="file"'],
    ['\u202egpj.exe', 'attachment; filename="gpj.exe"'],
    ['\ud800x', 'attachment; filename="x"'],
  ])('%j', (name, header) => expect(contentDisposition('attachment', name)).toBe(header));
});

describe('a range', () => {
  it.each([
    [undefined, null], ['bytes=0-0', { from: 0, to: 0 }], ['bytes=5-2', null], ['bytes=-', null], ['bytes=0-1,3-4', null],
    ['bytes=-0', 'unsatisfiable'], ['bytes=10-', 'unsatisfiable'], ['bytes=-99', { from: 0, to: 9 }], ['bytes=99999999999999999-', null],
  ])('%s', (header, range) => expect(rangeOf(header, 10)).toEqual(range)); // biome-ignore format: a table
});

/** A black picture of that size. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  const pixels = deflateSync(Buffer.alloc(height * (width + 1)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
