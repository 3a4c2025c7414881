// The SMTP door and what lies behind it under attack: hostile mail, hostile clients and too many of them. Nobody else may
// feel it, no mail may be left without an end, and the memory must come back.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hostileMails } from './hostile.ts';
import { House } from './house.ts';
import { sendMail } from './mail.ts';
import { Probe, residentMegabytes } from './probe.ts';
import { RawSmtp, sendBytes } from './raw-smtp.ts';
import { pause, until } from './until.ts';
import type { Channel, ChannelHealth, InboundEvent, Message } from './wire.ts';

const capBytes = 8 * 1024 * 1024;
const idleMs = 4_000;
const dataMs = 12_000;
/** What the server may need beyond what it rests at, all attacks together. */
const spareMegabytes = 1_200;

let house: House;
let ordinary: Channel;
let channel: Channel;
let restingMegabytes: number;

beforeAll(async () => {
  house = await House.openReady({
    settings: {
      IRORI_CAP_MAIL_BYTES: String(capBytes),
      IRORI_CAP_SMTP_IDLE_MS: String(idleMs),
      IRORI_CAP_SMTP_DATA_MS: String(dataMs),
    },
  });
  ordinary = await house.connect('ordinary@shop.example');
  await sendMail(house.smtpPort, { to: ordinary.receivingAddress }); // every part of the line is warm
  await pause(2_000);
  restingMegabytes = residentMegabytes(house.pid);
});
afterAll(async () => {
  expect(house.troubles).toEqual([]);
  await house.close();
});
beforeEach(async () => {
  channel = await house.connect(`flood-${randomUUID().slice(0, 8)}@shop.example`);
});

const to = () => channel.receivingAddress;
const ledgerOf = async (id: string) => (await house.api.get<ChannelHealth>(`/api/v1/channels/${id}/health`)).ledger;
const eventsOf = (id: string) => house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${id}`);
const rawOf = async (event: InboundEvent | undefined) =>
  (await house.api.ask('GET', `/api/v1/inbound-events/${event?.id}/raw`)).bytes;

/** The one event of a channel, once it has ended. */
async function theEnd(id: string, timeoutMs = 120_000): Promise<InboundEvent> {
  await until(
    async () => {
      const { received, inProgress } = await ledgerOf(id);
      return received > 0 && inProgress === 0;
    },
    { what: 'the mail to end somewhere in the ledger', timeoutMs, everyMs: 250 },
  );
  const events = await eventsOf(id);
  expect(events).toHaveLength(1);
  return events[0] as InboundEvent;
}

/** Does `work` while an ordinary customer writes and a watchman asks, and answers how it was for them. */
async function watched(name: string, work: () => Promise<void>): Promise<void> {
  const probe = Probe.start(house, ordinary.receivingAddress);
  const began = Date.now();
  try {
    await work();
  } finally {
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const { health, mail, megabytes, failures } = await probe.stop();
    const shown = (of: typeof health) => `${of.count} times, p50 ${of.p50}, p95 ${of.p95}, max ${of.max}`;
    console.log(
      `${name}: ${seconds} s; healthz ${shown(health)} ms; ordinary mail ${shown(mail)} ms; resident ${restingMegabytes} MB at rest, ${megabytes.max} MB at most`,
    );
    expect(failures).toEqual([]);
    expect(health.max).toBeLessThan(3_000);
    expect(mail.count).toBeGreaterThan(0);
    expect(megabytes.max).toBeLessThan(restingMegabytes + spareMegabytes);
  }
}

describe('hostile mail', () => {
  it('ends in exactly one place each, can be looked at, and is felt by nobody', () =>
    watched(`${hostileMails.length} hostile mails`, async () => {
      const channels = await Promise.all(hostileMails.map((_, at) => house.connect(`hostile-${at}@shop.example`)));
      const waiting = hostileMails.map(([name, bytes], at) => ({ name, bytes, at }));
      const senders = Array.from({ length: 4 }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const reply = await sendBytes(house.smtpPort, channels[next.at]?.receivingAddress ?? '', next.bytes);
          expect(`${next.name}: ${reply.code}`).toBe(`${next.name}: 250`);
        }
      });
      await Promise.all(senders);
      const ends: Record<string, string[]> = {};
      for (const [at, [name, bytes]] of hostileMails.entries()) {
        const event = await theEnd(channels[at]?.id ?? '');
        const end = event.reason === null ? event.state : `${event.state}: ${event.reason}`;
        ends[end] = [...(ends[end] ?? []), name];
        expect(['applied', 'ignored', 'quarantined']).toContain(event.state);
        const kept = await rawOf(event);
        expect(`${name} ${kept.subarray(0, bytes.length).equals(bytes)}`).toBe(`${name} true`);
        if (event.messageId !== null) await lookAt(event);
      }
      for (const [end, names] of Object.entries(ends)) {
        console.log(`${end} (${names.length}): ${end === 'applied' ? '…' : names.join(', ')}`);
      }
    }));

  it(`is refused beyond ${capBytes / 1024 / 1024} MB, whatever was promised, and stands in the ledger`, () =>
    watched('oversized', async () => {
      const smtp = await RawSmtp.envelope(house.smtpPort, to());
      await smtp.command('DATA');
      const block = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1_000), 'latin1');
      for (let sent = 0; sent < capBytes * 3; sent += block.length) {
        smtp.write(block);
        await pause(1);
      }
      smtp.write('\r\n.\r\n');
      expect(await smtp.reply(60_000)).toMatchObject({ code: 552 });
      smtp.close();
      expect(await theEnd(channel.id)).toMatchObject({ state: 'ignored', reason: 'smtp.too_large', hasRaw: false });
    }));
});

/** What a screen would ask for: none of it may fail, whatever the mail was. */
async function lookAt(event: InboundEvent): Promise<void> {
  const paths = [
    `/api/v1/conversations/${event.conversationId}`,
    `/api/v1/conversations/${event.conversationId}/messages`,
    `/api/v1/messages/${event.messageId}`,
    `/api/v1/messages/${event.messageId}/original`,
  ];
  for (const path of paths) expect(`${path} ${(await house.api.ask('GET', path)).status}`).toBe(`${path} 200`);
  const { htmlUrl } = await house.api.get<Message & { htmlUrl: string | null }>(`/api/v1/messages/${event.messageId}`);
  if (htmlUrl === null) return;
  const document = await house.api.ask('GET', htmlUrl);
  expect(`${htmlUrl} ${document.status}`).toBe(`${htmlUrl} 200`);
  expect(document.bytes.toString()).not.toMatch(/<script|onerror=|onload=|javascript:/i);
}

describe('a mail that ends in the middle', () => {
  const second =
    'MAIL FROM:<smuggler@evil.example>\r\nRCPT TO:<ADDRESS>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n.\r\n';

  // Every line end that some server somewhere takes for the end of the data (channels sheet, 6.4).
  it.each([
    ['LF . LF', '\n.\n'],
    ['LF . CRLF', '\n.\r\n'],
    ['CRLF . LF', '\r\n.\n'],
    ['CR . CR', '\r.\r'],
    ['CRLF . CR', '\r\n.\r'],
    ['CR . CRLF', '\r.\r\n'],
    ['CRLF NUL . CRLF', '\r\n\u0000.\r\n'],
    ['LF . CR LF LF', '\n.\r\n\n'],
    ['CRLF . NUL CRLF', '\r\n.\u0000\r\n'],
  ])('smuggles nothing by %s', async (_, end) => {
    const body = `From: eve@elsewhere.example\r\nSubject: outer\r\n\r\nbefore${end}${second.replace('ADDRESS', to())}`;
    const smtp = await RawSmtp.envelope(house.smtpPort, to());
    await smtp.command('DATA');
    // The smuggled DATA ends as a mail should, and with it ends the outer one.
    smtp.write(body);
    expect(await smtp.reply()).toMatchObject({ code: 250 });
    const quit = await smtp.command('QUIT');
    expect(quit.code).toBe(221);
    smtp.close();
    const event = await theEnd(channel.id, 30_000);
    const kept = (await rawOf(event)).toString('latin1');
    expect(kept).toContain(`before${end}`);
    expect(kept).toContain('smuggled');
  });
});

describe('a client', () => {
  it('may send all its commands at once', async () => {
    const { smtp } = await RawSmtp.open(house.smtpPort);
    smtp.write(`EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${to()}>\r\nDATA\r\n`);
    const codes: number[] = [];
    for (let at = 0; at < 4; at++) codes.push((await smtp.reply()).code);
    expect(codes).toEqual([250, 250, 250, 354]);
    smtp.write(`Subject: one\r\n\r\none\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${to()}>\r\nDATA\r\n`);
    smtp.write('Subject: two\r\n\r\ntwo\r\n.\r\nQUIT\r\n');
    codes.length = 0;
    for (let at = 0; at < 6; at++) codes.push((await smtp.reply()).code);
    expect(codes).toEqual([250, 250, 250, 354, 250, 221]);
    await until(async () => (await ledgerOf(channel.id)).applied === 2, { what: 'both mails' });
  });

  it('cannot slip a command in before the encryption', async () => {
    const { smtp } = await RawSmtp.open(house.smtpPort);
    expect((await smtp.command('EHLO x')).text).toContain('STARTTLS');
    smtp.write(`STARTTLS\r\nMAIL FROM:<injected@evil.example>\r\nRCPT TO:<${to()}>\r\n`);
    expect((await smtp.reply()).code).toBe(220);
    await pause(200);
    expect(smtp.unread).toBe('');
    const plainSocket = smtp.socket;
    plainSocket.removeAllListeners('data');
    const secure = connectTls({ socket: plainSocket, rejectUnauthorized: false });
    const outcome = await new Promise<string>((done) => {
      secure.once('secureConnect', () => done('secure'));
      secure.once('error', () => done('refused'));
      plainSocket.once('close', () => done('refused'));
    });
    if (outcome === 'secure') {
      smtp.adopt(secure);
      expect((await smtp.command('DATA')).code).toBeGreaterThanOrEqual(500); // it knows of no MAIL and no RCPT
    }
    smtp.close();
    expect((await ledgerOf(channel.id)).received).toBe(0);
  });

  it('that is slow is waited for, and one that stalls is not', async () => {
    const slow = await RawSmtp.envelope(house.smtpPort, to());
    await slow.command('DATA');
    const stalled = await RawSmtp.envelope(house.smtpPort, to());
    await stalled.command('DATA');
    stalled.write('Subject: never\r\n\r\nnever');
    for (const letter of 'Subject: slow\r\n\r\nvery slow\r\n.\r\n') {
      slow.write(letter);
      await pause(200);
    }
    expect((await slow.reply()).code).toBe(250);
    await until(() => stalled.ended, { what: 'the stalled connection to be ended', timeoutMs: idleMs * 3 });
    expect(await theEnd(channel.id)).toMatchObject({ state: 'applied' });
  });

  it('that never comes to an end is ended', async () => {
    const endless = await RawSmtp.envelope(house.smtpPort, to());
    await endless.command('DATA');
    const began = Date.now();
    while (!endless.ended && Date.now() - began < dataMs * 3) {
      endless.write('x'); // never idle, never done
      await pause(500);
    }
    expect(endless.ended).toBe(true);
    expect((await ledgerOf(channel.id)).received).toBe(0);
  });

  it('that is cut off leaves nothing behind', async () => {
    const before = leftOvers();
    const cut = await Promise.all(Array.from({ length: 20 }, () => RawSmtp.envelope(house.smtpPort, to())));
    for (const smtp of cut) {
      await smtp.command('DATA');
      smtp.write(`Subject: cut\r\n\r\n${'half '.repeat(10_000)}`);
    }
    await pause(500);
    for (const smtp of cut) smtp.close();
    await until(() => leftOvers() <= before, { what: 'half mails to be removed' });
    expect((await ledgerOf(channel.id)).received).toBe(0);
  });

  it.each([
    ['a command of 1 MB', 'x'.repeat(1_000_000)],
    ['a request of HTTP', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello\r\n'],
    ['binary noise', Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 256)).toString('latin1')],
    [
      'ten thousand unknown recipients',
      'EHLO x\r\nMAIL FROM:<a@b.example>\r\n'.concat('RCPT TO:<nobody@inbound.localhost>\r\n'.repeat(10_000)),
    ],
    ['a login', `EHLO x\r\nAUTH PLAIN ${Buffer.from('\u0000a\u0000b').toString('base64')}\r\n`],
    ['a relay', 'EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<victim@elsewhere.example>\r\nDATA\r\nx\r\n.\r\n'],
  ])('that sends %s gets no further than the door', async (_, bytes) => {
    const { smtp } = await RawSmtp.open(house.smtpPort);
    smtp.write(`${bytes}\r\nQUIT\r\n`);
    await until(() => smtp.ended, { what: 'the connection to end', timeoutMs: 30_000 });
    expect(smtp.unread).not.toMatch(/^354/m);
    expect(smtp.unread).not.toMatch(/^235/m);
    await sendMail(house.smtpPort, { to: to(), text: 'and now for something ordinary' });
    expect(await theEnd(channel.id)).toMatchObject({ state: 'applied' });
  });
});

describe('500 connections', () => {
  it('that do nothing keep nobody out but those that come after them', async () => {
    const held: RawSmtp[] = [];
    await watched('480 connections that say nothing', async () => {
      while (held.length < 480) {
        const more = Array.from({ length: 40 }, () => RawSmtp.open(house.smtpPort));
        for (const { smtp, greeting } of await Promise.all(more)) {
          expect(greeting.code).toBe(220);
          held.push(smtp);
        }
      }
      await pause(1_000);
    });
    const rest = await Promise.all(Array.from({ length: 60 }, () => RawSmtp.open(house.smtpPort)));
    const stillOpen = held.filter(({ ended }) => !ended).length;
    if (stillOpen === 480) {
      expect(rest.map(({ greeting }) => greeting.code)).toContain(421);
      expect(rest.filter(({ greeting }) => greeting.code === 220).length).toBeLessThanOrEqual(20);
    }
    // They are let go by themselves, since they say nothing; then there is room again.
    await until(() => held.every(({ ended }) => ended), {
      what: 'silent connections to be ended',
      timeoutMs: idleMs * 4,
    });
    for (const { smtp } of rest) smtp.close();
    await sendMail(house.smtpPort, { to: to(), text: 'room again' });
    expect(await theEnd(channel.id)).toMatchObject({ state: 'applied' });
  });

  it('that all write at once are all served', () =>
    watched('400 connections that write', async () => {
      const mails = Array.from({ length: 400 }, (_, at) =>
        Buffer.from(`From: <c${at}@customer.example>\r\nSubject: burst ${at}\r\n\r\nburst ${at}`),
      );
      const replies = await Promise.all(mails.map((mail) => sendBytes(house.smtpPort, to(), mail)));
      expect(replies.every(({ code }) => code === 250)).toBe(true);
      await until(async () => (await ledgerOf(channel.id)).applied === 400, {
        what: 'all mails to be applied',
        timeoutMs: 60_000,
        everyMs: 250,
      });
    }));
});

/** Files that are neither blobs nor known: what an unfinished mail would leave. */
function leftOvers(): number {
  const blobs = join(house.dataDirectory, 'blobs');
  return readdirSync(blobs, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/^[0-9a-f]{64}$/.test(entry.name),
  ).length;
}
