/**
 * The SMTP door. Takes mail for known receiving addresses alone, keeps the bytes untouched and durable, and only then
 * says 250. It relays nothing, offers no login, and reads nothing of what it takes: that comes later.
 *
 * smtp-server ends DATA at CRLF.CRLF only, so a lone LF cannot smuggle a second mail in (channels sheet 6.4, measured).
 */
import type { AddressInfo } from 'node:net';
import type { Envelope } from '@irori/connectors/kit/inbound-event';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { findReceivingChannel, type ReceivingChannel, takesBouncesAt } from '../../channels/index.ts';
import { AppError } from '../../errors.ts';
import type { House } from '../../house.ts';
import { domainOfBounceHost } from '../../sender-domains/index.ts';
import type { Acceptor } from '../accept.ts';
import type { ConnectionLimits } from './smtp-limits.ts';

export interface SmtpDoor {
  readonly port: number;
  close(): Promise<void>;
}

export interface SmtpDoorOptions {
  readonly tls: { readonly key: string; readonly cert: string };
  readonly limits: ConnectionLimits;
}

export async function openSmtpDoor(house: House, acceptor: Acceptor, options: SmtpDoorOptions): Promise<SmtpDoor> {
  const { config } = house;
  const { caps } = config;
  const server = new SMTPServer({
    name: config.inboundDomain,
    banner: 'Irori',
    size: caps.mailBytes,
    // A sender that knows the number refuses by itself and we never hear of it; one that does not tells us the size with
    // MAIL, and is refused at RCPT, where the channel and its ledger are known.
    hideSize: true,
    key: options.tls.key,
    cert: options.tls.cert,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    maxClients: caps.smtpConnections,
    socketTimeout: caps.smtpIdleMs,
    closeTimeout: 5_000,
    lenientAddressParsing: true,
    logger: false,
    onConnect: (session, callback) => {
      const refusal = options.limits.connect(session.remoteAddress);
      callback(refusal ? reply(421, refusal) : null);
    },
    onClose: (session) => options.limits.disconnect(session.remoteAddress),
    onMailFrom: (_address, session, callback) => {
      const refusal = options.limits.mail(session.remoteAddress);
      callback(refusal ? reply(451, refusal) : null);
    },
    onRcptTo: (address, session, callback) => {
      if (session.envelope.rcptTo.length >= caps.mailRecipients)
        return callback(reply(452, '4.5.3 Too many recipients in one transaction'));
      takeRecipient(house, acceptor, address, session).then(
        (refusal) => callback(refusal),
        (error) => {
          house.log.error({ err: error }, 'recipient could not be looked up');
          callback(reply(451, '4.3.0 Try again later'));
        },
      );
    },
    onData: (stream, session, callback) => {
      const deadline = setTimeout(() => stream.destroy(tooSlow()), caps.smtpDataMs);
      takeMail(house, acceptor, stream, session)
        .finally(() => clearTimeout(deadline))
        .then(
          (answer) => callback(null, answer),
          (error) => {
            stream.resume(); // the client only hears an answer when all of its bytes were read
            callback(
              error instanceof SmtpRefusal
                ? error.reply
                : reply(451, '4.3.0 The mail could not be stored, try again later'),
            );
            if (error instanceof SmtpRefusal) return;
            if (isGone(error))
              house.log.debug({ clientIp: session.remoteAddress }, 'a client left before its mail ended');
            else house.log.error({ err: error }, 'mail could not be accepted');
          },
        );
    },
  });
  // Peers that reset the connection or speak TLS badly are everyday; the server goes on.
  server.on('error', (error) => house.log.debug({ err: error }, 'smtp connection error'));
  await new Promise<void>((listening, failed) => {
    server.server.once('error', failed);
    server.listen(config.smtp.port, config.smtp.host, () => {
      server.server.off('error', failed);
      listening();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

class SmtpRefusal extends Error {
  readonly reply: Error;
  constructor(code: number, text: string) {
    super(text);
    this.reply = reply(code, text);
  }
}

/** A client that sends a byte now and then is never idle; this bounds how long it may take over one mail. */
function tooSlow(): SmtpRefusal {
  return new SmtpRefusal(421, '4.4.2 This mail took too long');
}

/** The connection ended in the middle of a mail. Nothing was promised, so the sender tries again. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNECTION';
}

function reply(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** The reason not to take this recipient's mail, or null. */
async function takeRecipient(
  house: House,
  acceptor: Acceptor,
  address: SMTPServerAddress,
  session: SMTPServerSession,
): Promise<Error | null> {
  const found = await recipient(house, address);
  if ('refusal' in found) return found.refusal;
  const size = declaredSize(session);
  if (size <= house.config.caps.mailBytes) return null;
  await noteTooLarge(house, acceptor, session, [{ channel: found.channel, to: [address.address] }], size);
  return tooLarge(house).reply;
}

/** What the sender said with MAIL (RFC 1870); 0 when it said nothing. */
function declaredSize(session: SMTPServerSession): number {
  const { mailFrom } = session.envelope;
  const args: object = mailFrom ? mailFrom.args || {} : {};
  return 'SIZE' in args ? Number(args.SIZE) : 0;
}

type Recipient = { readonly channel: ReceivingChannel } | { readonly refusal: Error };

async function recipient(house: House, address: SMTPServerAddress): Promise<Recipient> {
  const [, localPart = '', domain = ''] = /^(.*)@([^@]+)$/.exec(address.address) ?? [];
  const unknown = { refusal: reply(550, '5.1.1 No such address here') };
  const host = domain.toLowerCase();
  const isOurs = host === house.config.inboundDomain;
  // Bounces of mail that went out from a sender domain arrive at a host of that domain.
  if (!isOurs && domainOfBounceHost(host) === null) return unknown;
  const channel = await findReceivingChannel(house, localPart.toLowerCase().split('+')[0] ?? '');
  if (!channel) return unknown;
  if (!isOurs && !(await takesBouncesAt(house, channel.workspaceId, host))) return unknown;
  // A channel that is switched off takes its mail all the same: see hold-while-off.ts.
  return { channel };
}

async function takeMail(
  house: House,
  acceptor: Acceptor,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> {
  const receivedAt = house.clock.now();
  const channels = await channelsOf(house, session);
  const stored = await house.blobs.put(stream, { maxBytes: house.config.caps.mailBytes }).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'too_large') return null;
    throw error;
  });
  if (stored === null) {
    await noteTooLarge(house, acceptor, session, channels, stream.byteLength ?? 0);
    throw tooLarge(house);
  }

  await Promise.all(
    channels.map(({ channel, to }) =>
      acceptor.accept({
        workspaceId: channel.workspaceId,
        channelId: channel.channelId,
        // A sender that never heard our 250 sends the same bytes again.
        eventId: stored.hash,
        orderKey: channel.channelId,
        door: 'mail',
        envelope: envelopeOf(session, to),
        rawBlob: stored.hash,
        size: stored.size,
        receivedAt,
      }),
    ),
  );
  return `2.0.0 Stored as ${stored.hash.slice(0, 16)}`;
}

/** A mail whose bytes were not taken in still stands in the ledger. */
async function noteTooLarge(
  house: House,
  acceptor: Acceptor,
  session: SMTPServerSession,
  channels: readonly { channel: ReceivingChannel; to: readonly string[] }[],
  size: number,
): Promise<void> {
  const receivedAt = house.clock.now();
  await Promise.all(
    channels.map(({ channel, to }) =>
      acceptor.accept({
        workspaceId: channel.workspaceId,
        channelId: channel.channelId,
        eventId: `too-large ${session.id} ${session.transaction}`,
        orderKey: channel.channelId,
        door: 'mail',
        envelope: envelopeOf(session, to),
        rawBlob: null,
        size,
        receivedAt,
        refused: { rule: 'smtp.too_large', params: { maxBytes: house.config.caps.mailBytes } },
      }),
    ),
  );
}

function tooLarge(house: House): SmtpRefusal {
  return new SmtpRefusal(552, `5.3.4 A mail may have ${house.config.caps.mailBytes} bytes here`);
}

function envelopeOf(session: SMTPServerSession, to: readonly string[]): Envelope {
  return {
    kind: 'smtp',
    from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    to,
    clientIp: session.remoteAddress,
    helo: typeof session.hostNameAppearsAs === 'string' ? session.hostNameAppearsAs : null,
    tls: session.secure,
  };
}

/** The recipients by channel: several addresses of one channel are one event. */
async function channelsOf(
  house: House,
  session: SMTPServerSession,
): Promise<{ channel: ReceivingChannel; to: string[] }[]> {
  const byChannel = new Map<string, { channel: ReceivingChannel; to: string[] }>();
  for (const address of session.envelope.rcptTo) {
    const found = await recipient(house, address);
    if ('refusal' in found) continue; // taken away since RCPT: the others still get theirs
    const entry = byChannel.get(found.channel.channelId);
    if (entry) entry.to.push(address.address);
    else byChannel.set(found.channel.channelId, { channel: found.channel, to: [address.address] });
  }
  if (byChannel.size === 0) throw new SmtpRefusal(550, '5.1.1 No such address here');
  return [...byChannel.values()];
}
