/**
 * The email connector: mail in by forwarding, mail out by the installation's relay.
 *
 * What reads mail and what sends it is loaded when it is first asked for: their libraries take 30 MB, reading happens in
 * threads of its own, and many a process does neither.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConnectedChannel, Connector, Context } from '../kit/connector.ts';
import { ConnectFailure } from '../kit/failures.ts';
import { orderKey, providerEventId } from '../kit/ids.ts';
import type { Parsed, RawInbound } from '../kit/inbound-event.ts';
import type { Accepted, OutboundMessage } from '../kit/outbound-message.ts';
import { capabilities } from './capabilities.ts';
import { connect, fields, intro } from './connect.ts';
import { doors } from './doors.ts';
import { messageIdOf } from './format.ts';
import { guides } from './guides/index.ts';
import { ownAddresses } from './own-addresses.ts';
import { probeSender } from './probe-sender.ts';
import { sender } from './sender.ts';
import { deliveryFailure, type SmtpError } from './smtp-failures.ts';

export const email = {
  id: 'email',
  name: 'E-mail',
  icon: readFileSync(new URL('./icon.svg', import.meta.url), 'utf8').trim(),
  colours: { light: '#3f4a5f', dark: '#a9b4c8' },
  capabilities,
  installationSettings: ['IRORI_SMTP_URL', 'IRORI_MAIL_FROM'],
  ingress: {
    mail: {
      check: async (raw, resolver) => (await import('./checks.ts')).checkSender(raw, resolver),
      explain: async (bytes, options) => (await import('./explain.ts')).explainMail(bytes, options),
      open: async (bytes, options, caps) => (await import('./open-mail.ts')).openMail(bytes, options, caps),
      openFile: async (bytes, options, caps) => (await import('./open-mail.ts')).openFile(bytes, options, caps),
      guides,
      trace: async (raw, channel) => (await import('./trace.ts')).traceMail(raw, channel),
      probeSender,
      sendProbe: async (probe, channel, ctx) => {
        const [sending] = await Promise.all([import('./probe.ts'), relay()]);
        return sending.sendProbe(probe, channel, ctx);
      },
    },
  },
  intro,
  fields,
  doors,
  // A sender that missed our 250 repeats the very bytes; the same mail by another way has other trace headers.
  eventId: (raw) => providerEventId(`mail:${createHash('sha256').update(raw.body).digest('base64url')}`),
  orderKey: (_raw, channelId) => orderKey(channelId),
  connect,
  verify,
  // Nothing is installed at the other side; the forward is taken out where it was made.
  disconnect: async () => {},
  parse,
  refsOf: (message, channel, installation) => [messageIdOf(message, channel, installation)],
  send,
  attachmentBudget,
  sender,
  staysHere: (installation) => !installation.setting('IRORI_SMTP_URL'),
  keepsCopy: ({ doors: open }) => open?.imap?.settings.keepSent === true,
  keepCopy: async (message, channel, ctx) => (await import('./imap/copy.ts')).putCopy(message, channel, ctx),
  ownAddresses,
  close: async () => (await loadedRelay)?.closeRelays(),
} as const satisfies Connector;

let loadedRelay: Promise<typeof import('./relay.ts')> | undefined;

function relay(): Promise<typeof import('./relay.ts')> {
  loadedRelay ??= import('./relay.ts');
  return loadedRelay;
}

async function parse(
  raw: RawInbound,
  channel: Omit<ConnectedChannel, 'credentials'>,
  caps?: Readonly<Record<string, number>>,
): Promise<Parsed> {
  return (await import('./parse.ts')).parse(raw, channel, caps);
}

async function send(message: OutboundMessage, channel: ConnectedChannel, ctx: Context): Promise<Accepted> {
  const [sending] = await Promise.all([import('./send.ts'), relay()]);
  return sending.send(message, channel, ctx);
}

/** What the relay announces, as bytes of files; a mail that is kept as a file has no such limit. */
async function attachmentBudget(channel: ConnectedChannel, ctx: Context): Promise<number | null> {
  const { wayOut } = await import('./own-relay.ts');
  // What keeps it from being asked will keep the mail from leaving, and is told then.
  const url = await wayOut(channel, ctx).catch(() => null);
  if (!url) return null;
  const { attachmentBytes, relaySize } = await import('./relay-size.ts');
  const size = await relaySize(url, ctx.now().getTime());
  return size === null ? null : attachmentBytes(size);
}

/** The relay is the only thing of ours that can refuse us. That it is out of reach for now is no reason to alarm. */
async function verify(_channel: ConnectedChannel, ctx: Context): Promise<void> {
  const url = ctx.installation.setting('IRORI_SMTP_URL');
  if (!url) return;
  const { secretsOf, verifyRelay } = await relay();
  try {
    await verifyRelay(url);
  } catch (error) {
    const failure = deliveryFailure(error as SmtpError, { wholeMessageSent: false }, secretsOf(url));
    if (failure.kind === 'credentials')
      throw new ConnectFailure(failure.code, failure.message, { params: failure.params });
  }
}
