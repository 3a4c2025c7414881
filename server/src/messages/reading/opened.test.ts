// Mails opened again from their bytes, with the connector that reads them for real.
import { readFileSync } from 'node:fs';
import { email } from '@irori/connectors/email/index';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../platform/http/viewer.ts';
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

beforeEach(async () => {
  house = await buildHouse({ connectors: [email] });
  http = await buildApp(house, routes);
  workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  conversation = await buildConversation(workspace, { inboxId });
  await house.database.db
    .updateTable('channels')
    .set({ connector: email.id })
    .where('workspace_id', '=', workspace.id)
    .execute();
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
});

async function received(
  raw: Buffer | string,
  more: { html?: string; text?: string; verdict?: string } = {},
): Promise<string> {
  const eventId = await buildInboundEvent(workspace, {
    channelId: conversation.channelId,
    state: 'applied',
    checks: { verdict: more.verdict ?? 'unverified' },
    raw,
  });
  const id = await buildMessage(workspace, conversation, {
    text: more.text ?? 'hello',
    subject: 'Old',
    html: more.html ?? null,
    inboundEventId: eventId,
  });
  const people = { from: { name: 'Ann', address: 'Ann@customer.example' }, to: [], cc: [], bcc: [], replyTo: [] };
  await house.database.db
    .updateTable('messages')
    .set({ people: JSON.stringify(people) })
    .where('id', '=', id)
    .execute();
  return id;
}
const original = async (id: string, query = '') =>
  (await http.ask(agent, `GET /api/v1/messages/${id}/original${query}`)).json;

const gif = 'R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const inner =
  'From: Bo <bo@buyer.example>\r\nSubject: =?utf-8?Q?Wewn=C4=99trzny?=\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n' +
  `--in\r\nContent-Type: text/html\r\n\r\n<p>Inside <img src="cid:dot"></p>\r\n--in\r\nContent-Type: image/gif; name=dot.gif\r\nContent-ID: <dot>\r\nContent-Transfer-Encoding: base64\r\n\r\n${gif}\r\n--in--\r\n`;
const files = Array.from(
  { length: 5 },
  (_, at) => `--out\r\nContent-Type: text/csv; name=f${at}.csv\r\nContent-Disposition: attachment\r\n\r\n${at}\r\n`,
).join('');
const outer =
  'From: Ann <ann@customer.example>\r\nSubject: Outer\r\nX-Word: =?utf-8?B?xbs=?=\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n' +
  `--out\r\nContent-Type: text/plain\r\n\r\nHello\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n${files}--out--\r\n`;

describe('an original', () => {
  it('shows what the mail holds, headers as they are and as they are meant, and every file', async () => {
    const id = await received(outer);
    const json = await original(id);
    expect(json).toMatchObject({ subject: 'Outer', text: 'Hello', path: [], canKeep: true });
    expect(json.headers).toContainEqual({ name: 'X-Word', value: '=?utf-8?B?xbs=?=', decoded: 'Ż' });
    expect(json.files.map((file: { fileName: string; kind: string }) => [file.fileName, file.kind])).toEqual([
      ['Wewnętrzny.eml', 'mail'], ['f0.csv', 'file'], ['f1.csv', 'file'], ['f2.csv', 'file'], ['f3.csv', 'file'], ['f4.csv', 'file'],
    ]); // biome-ignore format: a list
    const download = await http.ask(null, `GET ${json.files[5].url}`);
    expect(download.bytes.toString()).toBe('4');
    expect(download.headers['content-disposition']).toBe('attachment; filename="f4.csv"');
    expect(download.headers['content-security-policy']).toContain('sandbox');
    expect((await http.ask(null, `GET ${json.files[5].url.replace('p=5', 'p=4')}`)).status).toBe(404);
    house.clock.advance(11 * 60 * 1000);
    expect((await http.ask(null, `GET ${json.files[5].url}`)).status).toBe(404);
  });

  it('opens a mail within the mail, with its own files and pictures', async () => {
    const id = await received(outer);
    const json = await original(id, '?part=0');
    expect(json).toMatchObject({
      subject: 'Wewnętrzny',
      from: [{ name: 'Bo', address: 'bo@buyer.example' }],
      parents: ['Outer'],
      envelope: null,
      canKeep: false,
    });
    const page = await http.ask(agent, `GET ${json.htmlUrl}`);
    const picture = /src="(\/files\/mail\/[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const shown = await http.ask(null, `GET ${picture}`);
    expect(shown.headers).toMatchObject({ 'content-type': 'image/gif' });
    expect(shown.headers['content-disposition']).toMatch(/^inline/);
    for (const part of ['1', '0.0', '9', '0.9.9.9.9.9'])
      expect((await http.ask(agent, `GET /api/v1/messages/${id}/original?part=${part}`)).status).toBe(404);
    expect((await http.ask(agent, `GET /api/v1/messages/${id}/original?part=x`)).status).toBe(400);
  });

  it('tells of invitations and of what is signed or closed', async () => {
    const fixture = (name: string) =>
      readFileSync(new URL(`../../../../connectors/email/fixtures/${name}`, import.meta.url));
    expect(await original(await received(fixture('smime-signed.eml')))).toMatchObject({
      marks: ['signed'],
      text: 'Zażółć, here is the signed order.',
      files: [{ fileName: 'order.csv' }],
    });
    expect((await original(await received(fixture('smime-encrypted.eml')))).marks).toEqual(['encrypted']);
  });
});

describe('another charset', () => {
  // Central European letters under a Western label: nothing can tell but a reader.
  const wrong = Buffer.concat([
    Buffer.from('From: ann@customer.example\r\nSubject: Order\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n'),
    Buffer.from([0x5a, 0x61, 0xbf, 0xf3, 0xb3, 0xe6]),
    Buffer.from('\r\n'),
  ]);
  const row = (id: string) =>
    house.database.db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('is shown when asked for, and changes nothing', async () => {
    const id = await received(wrong, { text: 'Za¿ó³æ' });
    expect((await original(id)).text).toBe('Za¿ó³æ');
    expect(await original(id, '?charset=windows-1250')).toMatchObject({
      text: 'Zażółć',
      charset: { declared: 'iso-8859-1', used: 'windows-1250' },
    });
    expect((await row(id)).text).toBe('Za¿ó³æ');
    expect((await http.ask(agent, `GET /api/v1/messages/${id}/original?charset=klingon`)).status).toBe(400);
  });

  it('is kept for the message, found by search, and taken back', async () => {
    const id = await received(wrong, { text: 'Za¿ó³æ' });
    for (const charset of ['koi8-r', 'windows-1250'])
      expect((await http.ask(agent, `PUT /api/v1/messages/${id}/decoding`, { charset })).status).toBe(204);
    expect(await row(id)).toMatchObject({ text: 'Zażółć', subject: 'Order' });
    const found = await house.database.execRows(
      `select id from messages where id = '${id}' and search @@ array_to_tsvector(array['zazolc'])::text::tsquery`,
    );
    expect(found.rows).toHaveLength(1);
    expect((await original(id)).decoding).toMatchObject({ charset: 'windows-1250', memberId: agent.memberId });
    expect((await http.ask(agent, `DELETE /api/v1/messages/${id}/decoding`)).status).toBe(204);
    // What it was before the first choice, not before the last.
    expect(await row(id)).toMatchObject({ text: 'Za¿ó³æ', subject: 'Old' });
    expect((await http.ask(agent, `DELETE /api/v1/messages/${id}/decoding`)).json.code).toBe('message_not_decoded');
  });
});

describe('pictures from outside', () => {
  const html = '<p>Hi</p><img data-remote-src="https://cdn.example/a.png">';
  const shown = async (id: string, query = '') => {
    const { text } = await http.ask(agent, `GET /api/v1/messages/${id}/html${query}`);
    return [/data-pictures="(\w+)"/.exec(text)?.[1], /<img[^>]* src=/.test(text)];
  };

  it('load always for a sender whom the member chose, and for no other member', async () => {
    const id = await received(outer, { html });
    expect(await shown(id)).toEqual(['none', false]);
    expect((await http.ask(agent, 'PUT /api/v1/picture-senders/ANN@customer.example')).status).toBe(200);
    expect(await shown(id)).toEqual(['always', true]);
    expect(await shown(id, '?images=0')).toEqual(['none', false]);
    const other = await buildMember(workspace, { inboxIds: [conversation.inboxId] });
    expect((await http.ask(other, `GET /api/v1/messages/${id}/html`)).text).toContain('data-pictures="none"');
    expect((await http.ask(agent, 'GET /api/v1/picture-senders')).json.items).toMatchObject([
      { address: 'ann@customer.example' },
    ]);
    await http.ask(agent, 'DELETE /api/v1/picture-senders/ann@customer.example');
    expect(await shown(id)).toEqual(['none', false]);
  });

  it('wait all the same where the sender is forged', async () => {
    await http.ask(agent, 'PUT /api/v1/picture-senders/ann@customer.example');
    expect(await shown(await received(outer, { html, verdict: 'suspicious' }))).toEqual(['none', false]);
  });
});
