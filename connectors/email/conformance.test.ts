import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeConformance, type Fault, type Stage } from '../kit/conformance.ts';
import type { RawInbound } from '../kit/inbound-event.ts';
import { maxTotalBytes } from './capabilities.ts';
import { email } from './index.ts';
import { closeRelays } from './relay.ts';
import { type SinkAnswer, type SinkStep, startMailSink } from './simulator.ts';
import { buildChannel, buildContext, buildMessage, buildRaw } from './testing.ts';

const password = 'correct-horse-battery';
/** Envelope senders that are not the customer's: reports come from nobody, forwards from the forwarder. */
const envelopes: Readonly<Record<string, string>> = {
  'bounce-dsn.eml': '',
  'bounce-qmail.eml': '',
  'read-receipt.eml': '',
  'forwarded-exchange.eml': 'help+SRS=44ldt=IX=buyer.example=bo@shop.example',
  'forwarded-gmail-chain.eml': 'help+caf_=w7k3q9=in.irori.example@shop.example',
  'google-group.eml': 'info+bncBC0001@shop.example',
};

const directory = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(directory)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => ({ name, raw: rawOf(name) }));

function rawOf(name: string): RawInbound {
  const from = envelopes[name];
  return buildRaw(readFileSync(new URL(name, directory)), from === undefined ? {} : { from });
}

async function stage(step?: SinkStep, answer?: SinkAnswer, signal?: AbortSignal): Promise<Stage> {
  const sink = await startMailSink({
    login: { user: 'irori', password },
    behaviour: (now) => (now === step ? answer : undefined),
  });
  return {
    ctx: buildContext({ IRORI_SMTP_URL: sink.url }, signal ? { signal } : {}),
    channel: buildChannel(),
    requests: () => sink.connections,
    close: async () => {
      closeRelays();
      await sink.close();
    },
  };
}

const fault = (name: string, kind: Fault['kind'], step: SinkStep, answer: SinkAnswer): Fault => ({
  name,
  kind,
  stage: () => stage(step, answer),
});

describeConformance({
  connector: email,
  fixtures,
  channel: buildChannel(),
  message: buildMessage(),
  secrets: [password, Buffer.from(`\u0000irori\u0000${password}`).toString('base64')],
  healthy: () => stage(),
  faults: [
    fault('a refused recipient', 'rejected', 'rcpt', '550 5.1.1 User unknown'),
    fault('a refused login', 'credentials', 'auth', `535 5.7.8 No: ${password}`),
    fault('a busy relay', 'throttled', 'connect', '421 4.3.2 Too many connections'),
    fault('greylisting', 'throttled', 'rcpt', '450 4.7.1 Greylisted'),
    fault('a passing trouble', 'transient', 'dot', '451 4.3.0 Try again'),
    fault('a cut before the message', 'transient', 'mail', 'cut'),
    fault('a cut after the message', 'outcome_unknown', 'dot', 'cut'),
    {
      name: 'a relay that falls silent after the message',
      kind: 'outcome_unknown',
      stage: () => stage('dot', 'hang', AbortSignal.timeout(150)),
    },
  ],
  beyondLimits: [
    {
      name: 'more bytes than mail carries',
      message: buildMessage({
        attachments: [
          {
            fileName: 'huge.bin',
            contentType: 'application/octet-stream',
            size: maxTotalBytes + 1,
            inline: false,
            contentId: null,
            open: () => Promise.reject(new Error('never opened')),
          },
        ],
      }),
    },
  ],
  garbage: [
    new Uint8Array(),
    Buffer.from('\r\n'),
    Buffer.alloc(10_000, 0),
    Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919 + (index >> 5)) % 256)),
    Buffer.from('From\r\n:\r\n \r\n'),
    Buffer.from('Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n--\r\n----\r\n'),
    Buffer.from(`Subject: =?utf-8?B?${'/'.repeat(500)}?=\r\nFrom: ${'<'.repeat(500)}\r\n\r\n\ud800`),
  ],
});

test.each(fixtures)('$name is read as it was before', async ({ name, raw }) => {
  const { credentials: _, ...channel } = buildChannel();
  const parsed = await email.parse(raw, channel);
  const readable = JSON.stringify(parsed, withoutBytes, 2);
  await expect(`${readable}\n`).toMatchFileSnapshot(`./fixtures/${name.replace('.eml', '.json')}`);
});

function withoutBytes(key: string, value: unknown): unknown {
  return key === 'bytes' && value instanceof Uint8Array
    ? `${value.length} bytes`
    : key === 'bytes'
      ? `${bytesOf(value)} bytes`
      : value;
}

/** A Buffer turns into `{type, data}` before a replacer sees it. */
function bytesOf(value: unknown): number {
  return (value as { data: unknown[] }).data.length;
}
