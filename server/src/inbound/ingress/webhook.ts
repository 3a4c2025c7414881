/**
 * The webhook door: `POST /hooks/{connector}/{channelId}`. The signature is checked on the bytes as they came, the bytes
 * are made durable, and only then the platform hears 200. What they mean is found out later.
 */
import { z } from 'zod';
import { connectedChannel, connectorContext, findHookChannel } from '../../channels/index.ts';
import { forbidden, notFound, unavailable } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { defaultCaps } from '../../platform/caps.ts';
import { route } from '../../platform/http/route.ts';
import { type Acceptor, makeAcceptor } from '../accept.ts';
import { acceptRaw } from '../accept-raw.ts';
import { claimToken } from './hook-tokens.ts';

const params = z.object({ connector: z.string().max(50), channelId: z.uuid() });
const acceptors = new WeakMap<House, Acceptor>();

/** A further door of a channel that a platform posts to. What it says of each answer stands in `Posted`. */
const doorRoute = route({
  method: 'POST',
  path: '/hooks/:connector/:channelId/:door',
  summary: 'Takes what a platform posts to one door of a channel; 200 when it is stored.',
  access: 'public',
  params: params.extend({ door: z.string().max(50) }),
  body: 'bytes',
  bodyLimit: defaultCaps.webhookBytes,
  response: 'raw',
  handle: async ({ house, params, request, reply }) => {
    const { row, connector, connected } = await openHook(house, params, { evenOff: true });
    const door = connector.doors?.find((one) => one.id === params.door)?.post;
    if (!door || !connected.doors?.[params.door]) throw notFound('door');
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const context = {
      ...connectorContext(house, connector),
      once: (token: string, digest: string) => claimToken(house, row, `${params.door} ${token}`, digest),
    };
    const posted = await door.take(
      {
        headers,
        query: new URL(request.url, 'http://localhost').searchParams,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        receivedAt: house.clock.now(),
      },
      connected,
      context,
    );
    const place = { workspaceId: row.workspace_id, channelId: row.id, connector };
    if (posted.kind === 'events') {
      for (const raw of posted.events) await acceptRaw(house, acceptorOf(house), place, raw);
    }
    if (posted.kind === 'refused') {
      house.log.warn({ channelId: row.id, door: params.door, code: posted.code }, 'a post to a door was refused');
    }
    const status = posted.kind === 'refused' ? posted.status : posted.kind === 'later' ? 503 : 200;
    const text = posted.kind === 'refused' || posted.kind === 'later' ? `${posted.code}: ${posted.text}` : '';
    return reply.code(status).type('text/plain').send(text);
  },
});

export const routes = [
  route({
    method: 'GET',
    path: '/hooks/:connector/:channelId',
    summary: "Answers a platform's handshake.",
    access: 'public',
    params,
    response: 'raw',
    handle: async ({ house, params, request, reply }) => {
      const { connector, connected } = await openHook(house, params);
      const query = Object.fromEntries(new URL(request.url, 'http://localhost').searchParams);
      const answer = connector.ingress.webhook?.handshake?.(query, connected) ?? null;
      if (answer === null) throw forbidden('handshake_refused', 'This is no handshake of ours.');
      return reply.type('text/plain').send(answer);
    },
  }),
  route({
    method: 'POST',
    path: '/hooks/:connector/:channelId',
    summary: "Takes a platform's event; 200 when it is stored.",
    access: 'public',
    params,
    body: 'bytes',
    response: 'raw',
    handle: async ({ house, params, request, reply }) => {
      const { row, connector, connected } = await openHook(house, params);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const query = request.url.split('?')[1] ?? '';
      const door = connector.ingress.webhook;
      const genuine = door?.verify({ headers, query, body, url: house.config.publicUrl + request.url }, connected);
      if (!genuine) throw forbidden('signature_invalid', 'The signature does not fit.');
      await acceptRaw(
        house,
        acceptorOf(house),
        { workspaceId: row.workspace_id, channelId: row.id, connector },
        {
          door: 'webhook',
          body,
          envelope: { kind: 'http', headers: withoutSecrets(headers), query },
          receivedAt: house.clock.now(),
          checks: null,
        },
      );
      return reply.code(200).type('text/plain').send('');
    },
  }),
  doorRoute,
];

/**
 * The channel behind the URL. One that is switched off tells a chat platform to come again: nothing is lost, since the
 * platform keeps it.
 * @param evenOff platforms that post mail give up after some hours, so theirs is taken, and waits (ADR 16)
 */
async function openHook(house: House, { connector: id, channelId }: z.output<typeof params>, { evenOff = false } = {}) {
  const row = await findHookChannel(house, channelId);
  if (!row || row.connector !== id) throw notFound('channel');
  if (row.state === 'disabled' && !evenOff) throw unavailable('channel_disabled', 'This channel is switched off.');
  return { row, connector: connectorOf(house, row.connector), connected: await connectedChannel(house, row) };
}

function acceptorOf(house: House): Acceptor {
  const known = acceptors.get(house) ?? makeAcceptor(house);
  acceptors.set(house, known);
  return known;
}

/** What proves the platform has done its duty and is not kept beside the event. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/authorization|cookie|token|secret|signature/i.test(name)),
  );
}
