import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { describe, expect, test } from 'vitest';
import type { InboundProbe, Parsed } from '../kit/inbound-event.ts';
import { parse } from './parse.ts';
import { formatProbe } from './probe.ts';
import { buildChannel, buildContext, buildMail, buildRaw, receivingAddress } from './testing.ts';

const token = 'abcdefghijklmnopqrstuvwxyz234567abcdefghij';
const channel = buildChannel();

async function written(): Promise<Buffer> {
  const probe = { id: 'p1', token, writtenAt: new Date('2026-03-02T09:59:00Z'), locale: 'ja' as const };
  const { options } = formatProbe(probe, channel, buildContext().installation);
  return new MailComposer(options).compile().build();
}

async function read(mail: Buffer, more: Parameters<typeof buildRaw>[1] = {}): Promise<Parsed> {
  return parse(buildRaw(mail, more), channel);
}

async function probeOf(mail: Buffer): Promise<InboundProbe> {
  const parsed = await read(mail);
  const event = parsed.kind === 'events' ? parsed.events[0] : undefined;
  if (event?.kind !== 'probe') throw new Error(`No probe, but ${JSON.stringify(parsed)}`);
  return event;
}

describe('the test mail', () => {
  test('goes from our own domain to the support address, asks no machine to answer, and says what it is', async () => {
    const text = (await written()).toString();
    expect(text).toContain(`To: help@shop.example`);
    expect(text).toContain(`From: Irori <${receivingAddress}>`);
    expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(text).toContain(`X-Irori-Probe: ${token}`);
    expect(text).toMatch(new RegExp(`^Message-ID:\\s+<irori-probe\\.${token}@in\\.irori\\.example>`, 'm'));
    expect(text).not.toMatch(/^Precedence:/m);
  });

  test('forwarded by a server is known by its header', async () => {
    const forwarded = Buffer.concat([
      Buffer.from(
        'Received: from mx by fwd.shop.example with ESMTPS for <help@shop.example>; Mon, 2 Mar 2026 10:00:00 +0000\r\nDelivered-To: help@shop.example\r\n',
      ),
      await written(),
    ]);
    const probe = await probeOf(forwarded);
    expect(probe).toMatchObject({ how: 'returned', tokens: [token], from: receivingAddress });
    expect(probe.trace).toMatchObject({ way: 'automatic' });
  });

  test('is known by its Message-ID where a forwarder took the header away', async () => {
    const bare = (await written())
      .toString()
      .replace(/^X-Irori-Probe:.*\r\n/m, '')
      .replace(/irori-probe: .*/, '');
    expect(await probeOf(Buffer.from(bare))).toMatchObject({ how: 'returned', tokens: [token] });
  });

  test('is not taken for a mail of ours that came back, nor for one from ourselves', async () => {
    expect((await probeOf(await written())).otherwise).toMatchObject({
      kind: 'quarantined',
      reason: 'mail.from_own_address',
    });
  });
});

describe('what is made of it', () => {
  const quoted = (lead: string) => `${lead}\r\n\r\n> Irori sent this mail\r\n> irori-probe: ${token}\r\n`;

  test.each([
    {
      what: 'forwarded by hand',
      how: 'by_hand',
      mail: buildMail(
        { From: 'Mika <mika@shop.example>', To: receivingAddress, Subject: 'Fwd: Irori: does forwarding work?' },
        `FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Irori <${receivingAddress}>\r\n\r\nirori-probe: ${token}\r\n`,
      ),
    },
    {
      what: "forwarded by Outlook's rule",
      how: 'rewritten',
      mail: buildMail(
        {
          From: 'help@shop.example',
          To: receivingAddress,
          Subject: 'FW: Irori: does forwarding work?',
          'Auto-Submitted': 'auto-generated',
          'X-MS-Exchange-Generated-Message-Source': 'Mailbox Rules Agent',
        },
        quoted('From: Irori'),
      ),
    },
    {
      what: 'answered by an absence note',
      how: 'answered',
      mail: buildMail(
        {
          From: 'help@shop.example',
          To: receivingAddress,
          Subject: 'Auto: Irori: does forwarding work?',
          'In-Reply-To': `<irori-probe.${token}@in.irori.example>`,
          'Auto-Submitted': 'auto-replied',
        },
        'We are closed until Monday.',
      ),
    },
  ])('$what', async ({ mail, how }) => {
    expect(await probeOf(mail)).toMatchObject({ how, tokens: [token] });
  });

  test('a bounce of it names it, and the address that the forward was trying', async () => {
    const report = [
      '--b',
      'Content-Type: text/plain',
      '',
      'This is the mail system at host mail.shop.example.',
      '',
      '<w7k3q@in.irori.example>: host in.irori.example[192.0.2.5] said: 550 5.1.1 No such address here',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.shop.example',
      '',
      'Final-Recipient: rfc822; w7k3q@in.irori.example',
      'Original-Recipient: rfc822;help@shop.example',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; in.irori.example',
      'Diagnostic-Code: smtp; 550 5.1.1 No such address here',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <irori-probe.${token}@in.irori.example>`,
      `X-Irori-Probe: ${token}`,
      '--b--',
    ];
    const type = 'multipart/report; report-type=delivery-status; boundary=b';
    const headers = { From: 'MAILER-DAEMON@mail.shop.example', To: receivingAddress, Subject: 'Undelivered Mail Returned to Sender', 'Content-Type': type }; // biome-ignore format: one row
    const parsed = await read(buildMail(headers, report.join('\n')), { from: '' });
    const [receipt] = parsed.kind === 'events' ? parsed.events : [];
    expect(receipt).toMatchObject({
      kind: 'receipt',
      state: 'failed',
      recipient: 'help@shop.example',
      finalRecipient: 'w7k3q@in.irori.example',
    });
    expect(receipt?.kind === 'receipt' && receipt.tokens).toContain(token);
  });

  test('a customer who writes of probes writes a mail like any other', async () => {
    const parsed = await read(buildMail({ From: 'ann@customer.example', To: 'help@shop.example', Subject: 'irori-probe: what?' }, 'What is irori-probe: all about?')); // biome-ignore format: one row
    expect(parsed).toMatchObject({ kind: 'events', events: [{ kind: 'message', nature: 'person' }] });
  });
});
