/**
 * What every connector must do alike, as a test suite: the house relies on it and never looks inside. Run by each
 * connector's `conformance.test.ts` with its own fixtures and faults; used in tests alone, since it imports Vitest.
 */
import { forwardingCodes } from '@irori/contract/channels/forwarding-codes';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectedChannel, Connector, ConnectTurn, Context, LocalisedText, MailDoor } from './connector.ts';
import { contrast, grounds } from './contrast.ts';
import { DeliveryFailure, type DeliveryFailureKind } from './failures.ts';
import type { Parsed, RawInbound } from './inbound-event.ts';
import type { OutboundMessage } from './outbound-message.ts';

export interface Fixture {
  readonly name: string;
  readonly raw: RawInbound;
}

/** A platform that behaves as told, for one exchange. */
export interface Stage {
  readonly ctx: Context;
  readonly channel: ConnectedChannel;
  /** How many requests reached the platform so far. */
  requests(): number;
  close(): Promise<void>;
}

export interface Fault {
  /** `401`, `hang`, `cut after the request`, ... */
  readonly name: string;
  readonly kind: DeliveryFailureKind;
  stage(): Promise<Stage>;
}

export interface ConformanceSetup {
  readonly connector: Connector;
  readonly fixtures: readonly Fixture[];
  readonly channel: ConnectedChannel;
  readonly message: OutboundMessage;
  /** A platform that takes the message. */
  healthy(): Promise<Stage>;
  readonly faults: readonly Fault[];
  /** Strings that may show in no error, log or event: tokens, passwords. */
  readonly secrets: readonly string[];
  /** Messages beyond the connector's limits; they are refused before any request. */
  readonly beyondLimits: readonly { readonly name: string; readonly message: OutboundMessage }[];
  /** Bytes that no platform would send; nothing they cause may throw. */
  readonly garbage?: readonly Uint8Array[];
}

/** Declares the suite; call it at the top of a test file. */
export function describeConformance(setup: ConformanceSetup): void {
  const { connector } = setup;
  describe(`${connector.id} conforms`, () => {
    describeFace(connector);
    describeDoors(connector);
    describeConnect(setup);
    describeParse(setup);
    describeSend(setup);
    if (connector.ingress.mail) describeForward(setup, connector.ingress.mail);
  });
}

function describeFace(connector: Connector): void {
  test('its id is a short name in lower case', () => {
    expect(connector.id).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
    expect(connector.name.trim()).not.toBe('');
  });

  test('its glyph is an SVG of 16 pixels that takes the colour around it and loads nothing', () => {
    expect(connector.icon).toMatch(/^<svg [^>]*viewBox="0 0 16 16"/);
    expect(connector.icon).toContain('currentColor');
    expect(connector.icon).not.toMatch(/<script|\son\w+=|href|url\(|<image|<foreignObject/i);
  });

  test.each(['light', 'dark'] as const)('its badge is readable on the %s screen', (theme) => {
    for (const ground of grounds[theme]) expect(contrast(connector.colours[theme], ground)).toBeGreaterThanOrEqual(4.5);
  });

  test('its words are there in every language', () => {
    expectTexts(connector.intro);
    for (const field of connector.fields) {
      expectTexts(field.label);
      expectTexts(field.help);
    }
  });

  test('its powers match what it says it can', () => {
    const { capabilities, ingress } = connector;
    expect(Object.keys(ingress).length).toBeGreaterThan(0);
    expect(capabilities.shape === 'mail').toBe(ingress.mail !== undefined);
    expect(capabilities.media.length).toBeGreaterThan(0);
    for (const limit of [capabilities.text.maxLength, capabilities.maxAttachments, capabilities.maxTotalBytes]) {
      if (limit !== null) expect(limit).toBeGreaterThan(0);
    }
    for (const rule of capabilities.media) if (rule.maxBytes !== null) expect(rule.maxBytes).toBeGreaterThan(0);
    expect(capabilities.undoSeconds).toBeGreaterThanOrEqual(0);
    if (capabilities.replyWindow) expect(capabilities.replyWindow.hours).toBeGreaterThan(0);
    for (const name of connector.installationSettings) expect(name).toMatch(/^IRORI_[A-Z0-9_]+$/);
  });
}

function describeDoors({ doors = [], keepsCopy, keepCopy }: Connector): void {
  test('its further doors have names of their own, words in every language, and something that they do', () => {
    expect(new Set(doors.map(({ id }) => id)).size).toBe(doors.length);
    for (const door of doors) {
      // Part of a URL, and of the key of a lease.
      expect(door.id).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
      for (const words of [door.name, door.intro, ...(door.steps ?? [])]) expectTexts(words);
      const comesIn = door.receiver !== undefined || door.post !== undefined;
      expect(comesIn).toBe(door.direction === 'in');
      if (door.history) expect(door.direction).toBe('in');
    }
  });

  test.each(doors)('door $id asks in every language, and keeps its secrets apart', ({ fields }) => {
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    for (const field of fields) {
      expectTexts(field.label);
      for (const choice of field.choices ?? []) expectTexts(choice.label);
      expect(field.choices !== undefined).toBe(field.kind === 'choice');
      if (field.kind === 'password') expect(field.secret).toBe(true);
      if (field.secret) expect(field.initial ?? '').toBe('');
    }
  });

  test('it says whether it keeps copies exactly when it can', () => {
    expect(keepsCopy !== undefined).toBe(keepCopy !== undefined);
  });
}

function describeConnect({ connector, channel, healthy }: ConformanceSetup): void {
  test('connecting begins with its form, and secrets are marked as such', async () => {
    const stage = await healthy();
    const turn: ConnectTurn = {
      settings: {},
      credentials: {},
      receivingAddress: channel.receivingAddress,
      ownAddresses: [],
    };
    const step = await connector.connect(turn, stage.ctx).finally(() => stage.close());
    expect(step).toEqual({ kind: 'form', fields: connector.fields });
    for (const field of connector.fields) if (field.kind === 'password') expect(field.secret).toBe(true);
  });

  test('its own addresses are lower case and hold its own account', () => {
    const own = connector.ownAddresses(channel);
    for (const address of own) expect(address).toBe(address.toLowerCase());
    if (channel.receivingAddress !== null) expect(own).toContain(channel.receivingAddress.toLowerCase());
  });
}

function describeParse({ connector, fixtures, channel, garbage = [], secrets }: ConformanceSetup): void {
  const { credentials: _, ...known } = channel;

  describe('parses', () => {
    beforeEach(() => {
      vi.stubGlobal('fetch', () => {
        throw new Error('parse asked the network');
      });
    });
    afterEach(() => {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    });

    test('it comes with fixtures', () => {
      expect(fixtures.length).toBeGreaterThan(0);
      expect(new Set(fixtures.map(({ name }) => name)).size).toBe(fixtures.length);
    });

    test.each(fixtures)('$name, the same at any hour', async ({ raw }) => {
      const before = Buffer.from(raw.body);
      const first = await connector.parse(raw, known);
      vi.useFakeTimers({ now: new Date('2042-01-01T00:00:00Z'), toFake: ['Date'] });
      expect(await connector.parse(raw, known)).toEqual(first);
      expect(Buffer.from(raw.body).equals(before)).toBe(true);
      expectWellFormed(first, connector, known.ownAddresses);
      expectNoSecret(JSON.stringify(first), secrets);
    });

    test('its event ids tell events apart, and order keys stay', () => {
      const ids = fixtures.map(({ raw }) => connector.eventId(raw));
      expect(ids).toEqual(fixtures.map(({ raw }) => connector.eventId(raw)));
      const distinct = new Set(fixtures.map(({ raw }) => Buffer.from(raw.body).toString('base64'))).size;
      expect(new Set(ids).size).toBe(distinct);
      for (const { raw } of fixtures) expect(connector.orderKey(raw, 'c1')).toBe(connector.orderKey(raw, 'c1'));
    });

    test.each(garbage.map((body, index) => ({ index, body })))('garbage $index without throwing', async ({ body }) => {
      const model = fixtures[0]?.raw as RawInbound;
      const parsed = await connector.parse({ ...model, body }, known);
      expect(['events', 'ignored', 'quarantined', 'unrecognised']).toContain(parsed.kind);
      expectWellFormed(parsed, connector, known.ownAddresses);
    });
  });

  const { open, openFile } = connector.ingress.mail ?? {};
  if (!open || !openFile) return;
  describe('opens what is stored', () => {
    const options = { charset: null, path: [] };
    const all = [
      ...fixtures.map(({ name, raw }) => ({ name, body: raw.body })),
      ...garbage.map((body, index) => ({ name: `garbage ${index}`, body })),
    ];

    test.each(all)('$name: the same twice, with every file it lists', async ({ body }) => {
      const opened = await open(body, options);
      expect(await open(body, options)).toEqual(opened);
      const json = JSON.stringify(opened);
      expect(json).not.toContain('\\u0000');
      expect(json.isWellFormed()).toBe(true);
      for (const { index, size } of opened?.files ?? [])
        expect((await openFile(body, { ...options, index }))?.bytes.length).toBe(size);
      expect(await openFile(body, { ...options, index: 999 })).toBeNull();
      expect(await open(body, { ...options, path: [999] })).toBeNull();
    });
  });
}

function describeSend({ connector, message, healthy, faults, beyondLimits, secrets }: ConformanceSetup): void {
  describe('sends', () => {
    test('under the refs it named before', async () => {
      const stage = await healthy();
      try {
        const foretold = connector.refsOf(message, stage.channel, stage.ctx.installation);
        const accepted = await connector.send(message, stage.channel, stage.ctx);
        for (const ref of foretold) expect(accepted.refs).toContain(ref);
        expect(stage.requests()).toBeGreaterThan(0);
        expectNoSecret(JSON.stringify(accepted), secrets);
      } finally {
        await stage.close();
      }
    });

    test('from whom the house chose, and from somebody when it chose nobody', async () => {
      const { sender } = connector;
      if (!sender) return;
      const stage = await healthy();
      try {
        const { installation } = stage.ctx;
        const chosen = {
          address: 'anna@chosen.example',
          signing: null,
          bounceHost: null,
          messageIdDomain: 'chosen.example',
        };
        expect(sender.of({ ...message, sender: chosen }, stage.channel, installation).address).toBe(chosen.address);
        const usual = sender.of({ ...message, sender: null }, stage.channel, installation);
        expect(usual.address).not.toBe('');
        expect(sender.of({ ...message, sender: { ...chosen, address: null } }, stage.channel, installation)).toEqual(
          usual,
        );
        // An id that was fixed by an earlier attempt stays, whoever it is from now.
        const foretold = (address: string) =>
          connector.refsOf({ ...message, sender: { ...chosen, address } }, stage.channel, installation);
        expect(foretold('anna@other.example')).toEqual(foretold(chosen.address));
      } finally {
        await stage.close();
      }
    });

    test.each(faults)('$name fails as $kind', async ({ kind, stage: build }) => {
      const stage = await build();
      try {
        const error = await connector.send(message, stage.channel, stage.ctx).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DeliveryFailure);
        const failure = error as DeliveryFailure;
        expect(failure.kind).toBe(kind);
        expect(failure.code).toMatch(/^[a-z]+\.[a-z0-9_]+$/);
        expect(failure.message.trim()).not.toBe('');
        if (kind === 'throttled') expect(failure.retryAfterMs).toBeGreaterThan(0);
        expectNoSecret(everythingIn(failure), secrets);
      } finally {
        await stage.close();
      }
    });

    test.each(beyondLimits)('$name is refused before any request', async ({ message: tooMuch }) => {
      const stage = await healthy();
      try {
        await expect(connector.send(tooMuch, stage.channel, stage.ctx)).rejects.toMatchObject({ kind: 'rejected' });
        expect(stage.requests()).toBe(0);
      } finally {
        await stage.close();
      }
    });
  });
}

/** Guides, the way of a mail, and the test mail that shows whether a forward works. */
function describeForward(
  { fixtures, garbage = [], channel, healthy, faults, secrets }: ConformanceSetup,
  { guides = [], trace, sendProbe, probeSender }: MailDoor,
): void {
  describe('is forwarded to', () => {
    test('by guides whose ids are unique and whose words are there in every language', () => {
      expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
      for (const guide of guides) {
        expectTexts(guide.name);
        if (guide.note) expectTexts(guide.note);
        expect(new Set(guide.steps.map(({ id }) => id)).size).toBe(guide.steps.length);
        for (const step of guide.steps) expectTexts(step.text);
        for (const [code, text] of Object.entries(guide.advice)) {
          expect(forwardingCodes).toContain(code);
          expectTexts(text);
        }
      }
    });

    const { credentials: _sealed, ...known } = channel;
    const model = fixtures[0]?.raw as RawInbound;
    const mails = [
      ...fixtures.map(({ name, raw }) => ({ name, raw })),
      ...garbage.map((body, index) => ({ name: `garbage ${index}`, raw: { ...model, body } })),
    ];
    test.skipIf(!trace).each(mails)('$name: its way ends at our door, and is the same twice', async ({ raw }) => {
      const way = await trace?.(raw, known);
      expect(await trace?.(raw, known)).toEqual(way);
      expect(way?.hops.at(-1)?.kind).toBe('door');
      const json = JSON.stringify(way);
      expect(json).not.toContain('\\u0000');
      expect(json.isWellFormed()).toBe(true);
    });

    const probe = { id: '01920000-0000-7000-8000-0000000000e1', token: 'a'.repeat(42), locale: 'en' as const };
    const mail = { ...probe, writtenAt: new Date('2026-03-02T10:00:00Z') };
    test.skipIf(!sendProbe)('a test mail leaves, as the sender that was named before', async () => {
      const stage = await healthy();
      try {
        expect(probeSender?.(stage.channel, stage.ctx.installation)).toMatch(/^[^@\s]+@[^@\s]+$/);
        const accepted = await sendProbe?.(mail, stage.channel, stage.ctx);
        expect(stage.requests()).toBeGreaterThan(0);
        expectNoSecret(JSON.stringify(accepted), secrets);
      } finally {
        await stage.close();
      }
    });

    test.skipIf(!sendProbe).each(faults)('a test mail: $name fails as $kind', async ({ kind, stage: build }) => {
      const stage = await build();
      try {
        const error = await sendProbe?.(mail, stage.channel, stage.ctx).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DeliveryFailure);
        expect((error as DeliveryFailure).kind).toBe(kind);
        expectNoSecret(everythingIn(error as DeliveryFailure), secrets);
      } finally {
        await stage.close();
      }
    });
  });
}

/** What the core takes for granted of an answer of `parse`. */
function expectWellFormed(parsed: Parsed, connector: Connector, ours: readonly string[]): void {
  if (parsed.kind !== 'events') return;
  expect(parsed.events.length).toBeGreaterThan(0);
  // Stored as JSON and as PostgreSQL text: neither takes NUL or half a letter.
  const json = JSON.stringify(parsed);
  expect(json).not.toContain('\\u0000');
  expect(json.isWellFormed()).toBe(true);
  for (const event of parsed.events) {
    if (event.kind !== 'message') continue;
    expect(event.sender.address).not.toBe('');
    const { candidates } = event.sender;
    if (candidates !== undefined) {
      // The choice itself stands first, nobody twice, and none of us ever.
      const named = candidates.map(({ address }) => address);
      expect(named[0]).toBe(event.sender.address);
      expect(new Set(named).size).toBe(named.length);
      expect(named.filter((address) => ours.includes(address))).toEqual([]);
    }
    if (event.at !== null) expect(Number.isNaN(event.at.getTime())).toBe(false);
    for (const attachment of event.attachments) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(attachment.fileName).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e]/);
      expect(attachment.fileName.trim()).not.toBe('');
      if (attachment.source.kind === 'fetch') expect(connector.fetchMedia).toBeTypeOf('function');
    }
  }
}

function expectTexts(text: LocalisedText): void {
  for (const language of ['en', 'ja', 'pl'] as const) expect(text[language].trim()).not.toBe('');
}

function expectNoSecret(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

/** An error as a careless log would print it, causes included. */
function everythingIn(error: Error): string {
  const cause = error.cause instanceof Error ? everythingIn(error.cause) : JSON.stringify(error.cause ?? null);
  return [error.message, error.stack ?? '', JSON.stringify(error), cause].join('\n');
}
