/** Builders for the tests of this connector: a channel, a message, an installation, a mail. */
import type { ConnectedChannel, Context } from '../kit/connector.ts';
import type { Envelope, RawInbound, SenderChecks } from '../kit/inbound-event.ts';
import type { OutboundMessage } from '../kit/outbound-message.ts';

export const receivingAddress = 'w7k3q9@in.irori.example';

export function buildChannel(more: Partial<ConnectedChannel> = {}): ConnectedChannel {
  return {
    id: '01920000-0000-7000-8000-000000000001',
    account: 'help@shop.example',
    name: 'Help',
    receivingAddress,
    settings: { address: 'help@shop.example' },
    credentials: {},
    ownAddresses: ['help@shop.example', 'info@shop.example', receivingAddress],
    memberAddresses: ['mika@shop.example', 'ken@shop.example'],
    ...more,
  };
}

export function buildMessage(more: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    deliveryId: '01920000-0000-7000-8000-0000000000d1',
    messageId: '01920000-0000-7000-8000-0000000000a1',
    conversationId: '01920000-0000-7000-8000-0000000000c1',
    threadToken: 'abcdefghijklmnopqrstuvwxyz234567abcd',
    to: [{ name: 'Ann Example', address: 'ann@customer.example' }],
    cc: [],
    bcc: [],
    subject: 'Where is order 1042?',
    text: 'It leaves today.',
    html: null,
    attachments: [],
    answers: null,
    threadKey: null,
    author: { name: 'Mika', slug: 'mika' },
    brand: { name: 'Shop', signature: '' },
    writtenAt: new Date('2026-03-02T10:00:00Z'),
    ...more,
  };
}

/** @param settings environment variables by name. */
export function buildContext(settings: Readonly<Record<string, string>> = {}, more: Partial<Context> = {}): Context {
  return {
    installation: {
      publicUrl: 'http://localhost:3000',
      inboundDomain: 'in.irori.example',
      outgoingDirectory: '/nowhere/outgoing',
      setting: (name) => settings[name],
    },
    fetch: () => Promise.reject(new Error('mail needs no HTTP')),
    addressOf: async (host) => (host === 'localhost' ? '127.0.0.1' : host),
    now: () => new Date('2026-03-02T10:00:00Z'),
    signal: new AbortController().signal,
    ...more,
  };
}

export function buildRaw(
  body: string | Buffer,
  more: {
    readonly from?: string;
    readonly to?: readonly string[];
    readonly checks?: SenderChecks | null;
    readonly released?: boolean;
  } = {},
): RawInbound {
  const envelope: Envelope = {
    kind: 'smtp',
    from: more.from ?? 'ann@customer.example',
    to: more.to ?? [receivingAddress],
    clientIp: '192.0.2.1',
    helo: 'mx.customer.example',
    tls: true,
  };
  return {
    door: 'mail',
    body: typeof body === 'string' ? Buffer.from(body) : body,
    envelope,
    receivedAt: new Date('2026-03-02T10:00:00Z'),
    checks: more.checks ?? null,
    ...(more.released === undefined ? {} : { released: more.released }),
  };
}

/** A mail of header lines and a body, with CRLF. */
export function buildMail(headers: Readonly<Record<string, string | readonly string[]>>, body: string): Buffer {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}`);
}

export const verified: SenderChecks = {
  verdict: 'verified',
  proof: 'dmarc',
  spf: 'pass',
  dkim: [],
  dmarc: 'pass',
  arc: 'none',
  fromAddress: null,
};
