import { email } from '@irori/connectors/email/index';
import type { ChannelSender, SenderDomain } from '@irori/contract/sender-domains/api';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { routes as brandRoutes } from '../brands/routes.ts';
import { ourAddresses, takesBouncesAt } from '../channels/index.ts';
import { routes as channelRoutes } from '../channels/routes.ts';
import { examine } from '../examination.ts';
import { routes as inboxRoutes } from '../inboxes/routes.ts';
import { routes as memberRoutes } from '../members/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { checkDueDomain } from './commands/check-domain.ts';
import { routes } from './routes.ts';
import { dueDomains } from './store.ts';
import { sweepSenderDomains } from './sweep.ts';

/** The DNS of a test: what is published, and whether it answers. */
const published = new Map<string, string[]>();
let trouble: string | null = null;
let questions = 0;

let house: TestHouse;
let app: TestApp;
let workspace: TestWorkspace;
let owner: Viewer;
let inboxId: string;
let channelId: string;

const day = 24 * 3_600_000;
const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

beforeEach(async () => {
  published.clear();
  trouble = null;
  questions = 0;
  house = await buildHouse({
    connectors: [email],
    env: { IRORI_MAIL_FROM: 'Desk <desk@irori.example>', IRORI_SMTP_URL: 'smtp://smtp.mailgun.org:587' },
    dns: {
      resolve: (name, type) => {
        questions += 1;
        if (trouble !== null) return fail(trouble);
        const values = published.get(`${type} ${name}`);
        return values ? Promise.resolve(type === 'TXT' ? values.map((value) => [value]) : values) : fail('ENOTFOUND');
      },
      resolveAt: null,
    },
  });
  // Other tests of this database have left domains that are due, and the sweep takes so many at once.
  await house.database.db.deleteFrom('sender_domains').execute();
  app = await buildApp(house, [...routes, ...channelRoutes, ...memberRoutes, ...brandRoutes, ...inboxRoutes]);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  owner = await buildMember(workspace, { role: 'owner', name: 'Łucja Żółć', inboxIds: [inboxId] });
  channelId = await buildChannel(workspace, {
    inboxId,
    connector: email.id,
    account: 'help@shop.example',
    receivingAddress: newId(),
  });
});

const add = async (domain = 'shop.example'): Promise<SenderDomain> => {
  const answer = await app.ask(owner, 'POST /api/v1/sender-domains', { domain });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
};
const read = async (id: string): Promise<SenderDomain> =>
  (await app.ask(owner, `GET /api/v1/sender-domains/${id}`)).json;
const check = async (id: string): Promise<SenderDomain> => {
  house.clock.advance(10_000);
  return (await app.ask(owner, `POST /api/v1/sender-domains/${id}/check`)).json;
};
const publish = (domain: SenderDomain, purpose = 'dkim') => {
  const record = domain.records.find((one) => one.purpose === purpose);
  published.set(`${record?.type} ${record?.host}`, [record?.value ?? '']);
};
const verified = async (domain = 'shop.example'): Promise<SenderDomain> => {
  const added = await add(domain);
  publish(added);
  const now = await check(added.id);
  expect(now.state).toBe('verified');
  return now;
};
const sender = async (viewer = owner): Promise<ChannelSender> =>
  (await app.ask(viewer, `GET /api/v1/channels/${channelId}/sender`)).json.sender;

describe('adding a domain', () => {
  it('shows what to publish, in pieces that fit, with names whole and short', async () => {
    const domain = await add('  https://Help@Shop.Example/ ');
    expect(domain).toMatchObject({ domain: 'shop.example', state: 'pending', channelIds: [channelId] });
    const [dkim] = domain.records;
    expect(dkim).toMatchObject({ purpose: 'dkim', need: 'required', type: 'TXT', verdict: 'missing' });
    expect(dkim?.host).toMatch(/^irori-[a-z2-9]{6}\._domainkey\.shop\.example$/);
    expect(dkim?.shortHost).toBe(dkim?.host.replace('.shop.example', ''));
    expect(dkim?.value).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{392}$/);
    expect(dkim?.parts.join('')).toBe(dkim?.value);
    expect(Math.max(...(dkim?.parts ?? []).map((part) => part.length))).toBeLessThanOrEqual(255);
    expect(domain.records.map(({ purpose, value }) => [purpose, value]).slice(1)).toEqual([
      ['dmarc', 'v=DMARC1; p=none'],
      ['spf', 'v=spf1 include:mailgun.org ~all'],
      ['bounce', 'in.example'],
      ['mx', null],
    ]);
  });

  it.each([
    ['not a domain', 'sender_domain_invalid'],
    ['localhost', 'sender_domain_invalid'],
    ['a..b.example', 'sender_domain_invalid'],
    ['someone@gmail.com', 'sender_domain_of_provider'],
    ['yahoo.co.jp', 'sender_domain_of_provider'],
  ])('refuses %s', async (domain, code) => {
    const answer = await app.ask(owner, 'POST /api/v1/sender-domains', { domain });
    expect([answer.status, answer.json.code, answer.json.errors[0].path]).toEqual([400, code, 'domain']);
  });

  it('knows domains in other scripts by their name in the DNS', async () => {
    expect(await add('店.example')).toMatchObject({ domain: 'xn--hxt.example', name: '店.example' });
    const again = await app.ask(owner, 'POST /api/v1/sender-domains', { domain: 'xn--hxt.example' });
    expect([again.status, again.json.code]).toEqual([409, 'sender_domain_exists']);
  });

  it('keeps the private key sealed and to itself', async () => {
    const domain = await add();
    const [row] = await house.database.db
      .selectFrom('sender_domain_keys')
      .selectAll()
      .where('domain_id', '=', domain.id)
      .execute();
    expect(row?.private_key).not.toContain('PRIVATE');
    expect(house.secrets.open(row?.private_key ?? '', `sender-domain-key:${row?.id}`).toString()).toContain('PRIVATE');
    expect(JSON.stringify(domain)).not.toContain(row?.private_key);
  });
});

describe('what goes out', () => {
  it('comes from the default sender, with the reason, until the record is found', async () => {
    expect(await sender()).toEqual({
      name: 'Łucja Żółć (Hearth)',
      address: 'desk@irori.example',
      signedBy: null,
      reason: { code: 'no_domain', params: { domain: 'shop.example' } },
    });
    const domain = await add();
    expect((await sender()).reason.code).toBe('domain_pending');
    publish(domain);
    await check(domain.id);
    expect(await sender()).toEqual({
      name: 'Łucja Żółć (Hearth)',
      address: 'lucja.zolc@shop.example',
      signedBy: 'shop.example',
      reason: { code: 'own_domain', params: { domain: 'shop.example' } },
    });
    // The screens of everybody who writes on the channel learn of it.
    const heard = (await announcedIn(workspace)).filter(({ kind }) => kind === 'channel.changed');
    expect(heard.at(-1)).toMatchObject({ subject_id: channelId, inbox_id: inboxId });
  });

  it('comes from one address for all where the inbox says so', async () => {
    await verified();
    await app.ask(owner, `PATCH /api/v1/inboxes/${inboxId}`, { settings: { senderStyle: 'one' } });
    expect(await sender()).toMatchObject({ address: 'help@shop.example', reason: { code: 'one_for_all' } });
  });

  it('comes from the domain that the brand was told to use', async () => {
    const other = await verified('brand.example');
    const brand = (await app.ask(owner, 'POST /api/v1/brands', { name: 'Ember' })).json;
    await app.ask(owner, `PATCH /api/v1/channels/${channelId}`, { brandId: brand.id });
    expect((await sender()).reason.code).toBe('no_domain');
    await app.ask(owner, `PATCH /api/v1/brands/${brand.id}`, { senderDomainId: other.id });
    expect(await sender()).toMatchObject({ address: 'lucja.zolc@brand.example', signedBy: 'brand.example' });
    expect((await read(other.id)).brandIds).toEqual([brand.id]);
    await app.ask(owner, `DELETE /api/v1/sender-domains/${other.id}`);
    expect((await sender()).reason.code).toBe('no_domain');
    const unknown = await app.ask(owner, `PATCH /api/v1/brands/${brand.id}`, { senderDomainId: other.id });
    expect([unknown.status, unknown.json.code]).toEqual([400, 'unknown_sender_domain']);
  });

  it('comes from the address that the channel insists on, with a warning while nothing speaks for it (CT-14)', async () => {
    const set = (senderAddress: string | null) =>
      app.ask(owner, `PATCH /api/v1/channels/${channelId}`, {
        settings: { address: 'help@shop.example', senderAddress },
      });
    expect((await set('no address')).json).toMatchObject({ errors: [{ path: 'settings.senderAddress' }] });
    expect((await set('Seller@Market.example')).status).toBe(200);
    expect(await sender()).toMatchObject({
      address: 'Seller@Market.example',
      signedBy: null,
      reason: { code: 'override_unsigned', params: { domain: 'market.example', why: 'no_domain' } },
    });
    await verified('market.example');
    expect(await sender()).toMatchObject({ signedBy: 'market.example', reason: { code: 'override' } });
    const domains: SenderDomain[] = (await app.ask(owner, 'GET /api/v1/sender-domains')).json.items;
    expect(domains.map(({ domain, channelIds }) => [domain, channelIds])).toEqual([['market.example', [channelId]]]);
    await set(null);
    expect((await sender()).address).toBe('desk@irori.example');
  });

  it('is a member’s, when mail comes from there, as soon as the domain was verified', async () => {
    const members = async () => (await ourAddresses(house, workspace.id)).members;
    await add('other.example');
    expect(await members()).not.toContain('lucja.zolc@other.example');
    await verified();
    await vi.waitFor(async () => expect(await members()).toContain('lucja.zolc@shop.example'));
  });

  it('falls back, with the reason, when the key was sealed with a secret that is gone', async () => {
    const domain = await verified();
    await house.database.db.updateTable('sender_domain_keys').set({ private_key: house.secrets.seal('x', 'elsewhere') }).where('domain_id', '=', domain.id).execute(); // biome-ignore format: one statement
    expect(await sender()).toMatchObject({ address: 'desk@irori.example', reason: { code: 'key_sealed' } });
  });
});

describe('a domain that was verified', () => {
  it('falls back and raises an alarm when its record is gone, and recovers by itself', async () => {
    const domain = await verified();
    const [[host, value] = ['', []]] = [...published].filter(([name]) => name.includes('_domainkey'));
    published.delete(host);
    house.clock.advance(day + 60_000);
    await checkDueDomain(house, workspace.id, domain.id);
    expect(await read(domain.id)).toMatchObject({ state: 'broken' });
    expect(await sender()).toMatchObject({ address: 'desk@irori.example', reason: { code: 'domain_broken' } });
    expect((await examine(house)).senderDomains).toContainEqual(
      expect.objectContaining({ domain: 'shop.example', state: 'broken', unaskedSince: null }),
    );
    const health = (await app.ask(owner, `GET /api/v1/channels/${channelId}/health`)).json;
    expect(health.nextStep).toBe('sender_domain_broken');
    published.set(host, value);
    house.clock.advance(3_600_000);
    expect(await checkDueDomain(house, workspace.id, domain.id)).toBe(true);
    expect((await sender()).reason.code).toBe('own_domain');
  });

  it('stays so while the DNS gives no answer, and says since when', async () => {
    const domain = await verified();
    trouble = 'ETIMEOUT';
    const now = await check(domain.id);
    expect(now.state).toBe('verified');
    expect(now.records[0]).toMatchObject({ verdict: 'unasked', note: { code: 'dns_trouble' } });
    expect(now.unaskedSince).not.toBeNull();
    expect((await sender()).reason.code).toBe('own_domain');
    trouble = null;
    expect((await check(domain.id)).unaskedSince).toBeNull();
  });

  it('is asked about daily, and once, however many ask', async () => {
    const domain = await verified();
    house.clock.advance(day - 60_000);
    expect(await dueOurs()).toEqual([]);
    house.clock.advance(120_000);
    expect(await dueOurs()).toEqual([domain.id]);
    house.sent.length = 0;
    await sweepSenderDomains(house);
    expect(house.sent).toContain(`sender-domains.check ${workspace.id} ${domain.id}`);
    const before = questions;
    const done = await Promise.all([1, 2, 3].map(() => checkDueDomain(house, workspace.id, domain.id)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(questions - before).toBeLessThan(20);
    expect(await dueOurs()).toEqual([]);
  });

  const dueOurs = async () =>
    (await dueDomains(house.database.db, house.clock.now(), 1_000))
      .filter((row) => row.workspace_id === workspace.id)
      .map((row) => row.id);
});

describe('bounces', () => {
  it('are taken in at a host of the domain once the DNS leads it here, for this workspace alone', async () => {
    const domain = await verified();
    const host = 'irori-bounce.shop.example';
    expect(await takesBouncesAt(house, workspace.id, host)).toBe(false);
    published.set(`CNAME ${host}`, ['in.example']);
    await check(domain.id);
    await vi.waitFor(async () => expect(await takesBouncesAt(house, workspace.id, host)).toBe(true));
    expect(await takesBouncesAt(house, (await buildWorkspace(house)).id, host)).toBe(false);
    expect(await takesBouncesAt(house, workspace.id, 'shop.example')).toBe(false);
    published.delete(`CNAME ${host}`);
    await check(domain.id);
    await vi.waitFor(async () => expect(await takesBouncesAt(house, workspace.id, host)).toBe(false));
  });
});

describe('a new key', () => {
  it('signs only once its record is found; the old record stays for a week and is then let go', async () => {
    const domain = await verified();
    const rotated: SenderDomain = (await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/rotate`)).json;
    expect(rotated.keys.map(({ state }) => state)).toEqual(['active', 'next']);
    expect((await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/rotate`)).json.code).toBe(
      'sender_domain_key_waits',
    );
    const early = await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/switch`);
    expect([early.status, early.json.code, early.json.params.verdict]).toEqual([
      409,
      'sender_domain_key_unseen',
      'missing',
    ]);
    publish(await read(domain.id), 'dkim_next');
    expect((await check(domain.id)).canSwitch).toBe(true);
    house.clock.advance(10_000);
    const switched: SenderDomain = (await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/switch`)).json;
    expect(switched.keys.map(({ state }) => state).sort()).toEqual(['active', 'old']);
    expect(switched.state).toBe('verified');
    const old = await house.database.db.selectFrom('sender_domain_keys').selectAll().where('domain_id', '=', domain.id).where('state', '=', 'old').executeTakeFirstOrThrow(); // biome-ignore format: one statement
    expect(old.private_key).toBeNull();
    published.delete(`TXT ${old.selector}._domainkey.shop.example`);
    expect((await check(domain.id)).keys).toHaveLength(2);
    house.clock.advance(7 * day);
    expect((await check(domain.id)).keys).toHaveLength(1);
  });

  it('can be taken back before it signs', async () => {
    const domain = await verified();
    await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/rotate`);
    const after: SenderDomain = (await app.ask(owner, `DELETE /api/v1/sender-domains/${domain.id}/rotate`)).json;
    expect(after.keys.map(({ state }) => state)).toEqual(['active']);
  });

  it('is advised after a year', async () => {
    const domain = await verified();
    expect(domain.rotationAdvised).toBe(false);
    house.clock.advance(366 * day);
    expect((await read(domain.id)).rotationAdvised).toBe(true);
  });
});

describe('a link for whoever manages the DNS', () => {
  it('shows the records and whether they are seen, without an account, and nothing else', async () => {
    const domain = await add();
    const made = await app.ask(owner, `POST /api/v1/sender-domains/${domain.id}/handoff`);
    expect(made.status).toBe(201);
    const token = String(made.json.url).split('/').at(-1);
    const open = (await app.ask(null, `GET /api/v1/dns-handoff/${token}`)).json;
    expect(Object.keys(open.handoff).sort()).toEqual(['checkedAt', 'name', 'records', 'state', 'workspace']);
    expect(open.handoff.records[0]).toMatchObject({
      purpose: 'dkim',
      value: domain.records[0]?.value,
      verdict: 'missing',
    });
    publish(domain);
    house.clock.advance(20_000);
    expect((await app.ask(null, `POST /api/v1/dns-handoff/${token}/check`)).json.handoff.state).toBe('verified');
    const before = questions;
    await app.ask(null, `POST /api/v1/dns-handoff/${token}/check`);
    expect(questions).toBe(before);

    const [payload = '', signature] = String(token).split('.');
    const later = Buffer.from(payload, 'base64url');
    later.writeUInt32BE(0xffffffff, 32);
    const forged = `${later.toString('base64url')}.${signature}`;
    expect((await app.ask(null, `GET /api/v1/dns-handoff/${forged}`)).json).toEqual({
      state: 'link_invalid',
      handoff: null,
    });
    expect((await app.ask(null, `POST /api/v1/dns-handoff/${forged}/check`)).status).toBe(404);
    house.clock.advance(15 * day);
    expect((await app.ask(null, `GET /api/v1/dns-handoff/${token}`)).json.state).toBe('link_expired');
  });
});

describe('names in addresses', () => {
  it.each([
    ['Zażółć Gęślą', 'x@team.example', 'zazolc.gesla'],
    ["Seán O'Brien", 'x@team.example', 'sean.obrien'],
    ['山田 太郎', 'Taro.Yamada@team.example', 'taro.yamada'],
    ['Jürgen Groß', 'x@team.example', 'jurgen.gross'],
    ['Æthelred Øst', 'x@team.example', 'aethelred.ost'],
    ['花子', '花子@team.example', 'member'],
    ['Postmaster', 'x@team.example', 'postmaster2'],
  ])('of %s', async (name, address, slug) => {
    const viewer = await buildMember(workspace, { name, email: address });
    expect((await app.ask(viewer, 'GET /api/v1/me')).json.member.slug).toBe(slug);
  });

  it('are unique, and can be changed to what is free', async () => {
    const [first, second] = [
      await buildMember(workspace, { name: 'Ann' }),
      await buildMember(workspace, { name: 'Ann' }),
    ];
    const change = (slug: string) => app.ask(owner, `PATCH /api/v1/members/${second.memberId}`, { slug });
    expect((await app.ask(second, 'GET /api/v1/me')).json.member.slug).toBe('ann2');
    expect((await change('ann')).json).toMatchObject({ code: 'slug_taken', params: { holder: first.name } });
    expect((await change('abuse')).json.code).toBe('slug_reserved');
    expect((await change('ann b')).status).toBe(400);
    expect((await change('Ann.B')).json.slug).toBe('ann.b');
  });
});
