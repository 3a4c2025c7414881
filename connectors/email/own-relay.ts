/**
 * The way out: the mailbox's own SMTP server where its channel has one, so that answers leave from their own address, else
 * the installation's relay.
 */
import type { ConnectedChannel, Context } from '../kit/connector.ts';
import type { Door, OpenDoor } from '../kit/doors.ts';
import { ConnectFailure, DeliveryFailure } from '../kit/failures.ts';
import { hostField, passwordField, portField, securityField, textOf, userField } from './server-fields.ts';
import { deliveryFailure, type SmtpError } from './smtp-failures.ts';

export const smtpDoor: Door = {
  id: 'smtp',
  direction: 'out',
  name: {
    en: 'Send through your own SMTP server',
    ja: '自社の SMTP サーバーから送信',
    pl: 'Wysyłanie przez własny serwer SMTP',
  },
  intro: {
    en: 'Replies then leave from your support address, through your mail provider, as if written in the mailbox.',
    ja: '返信は、お使いのメールサービスを通じて、サポート用アドレスから送信されます。',
    pl: 'Odpowiedzi wychodzą wtedy z adresu wsparcia, przez Twojego dostawcę poczty, tak jak napisane w skrzynce.',
  },
  fields: [
    hostField(
      { en: 'SMTP server', ja: 'SMTP サーバー', pl: 'Serwer SMTP' },
      {
        en: 'For outgoing mail, as your provider names it.',
        ja: 'メールサービスが案内している送信サーバーです。',
        pl: 'Serwer poczty wychodzącej, tak jak podaje dostawca.',
      },
      'smtp.example.com',
    ),
    portField('465'),
    securityField,
    userField,
    passwordField({
      en: 'Usually the same as for the mailbox. It is stored encrypted and never shown again.',
      ja: '通常はメールボックスと同じです。暗号化して保存し、再表示はしません。',
      pl: 'Zwykle takie samo jak do skrzynki. Jest przechowywane w postaci zaszyfrowanej i nigdy nie jest ponownie pokazywane.',
    }),
  ],
  open: async (turn, ctx) => {
    const { host, port, security, user, password } = textOf(turn);
    const door: OpenDoor = { settings: { host, port, security, user }, credentials: { password } };
    await tryOut(door, ctx);
    return door;
  },
  verify: (channel, ctx) => tryOut(channel.doors?.smtp ?? { settings: {}, credentials: {} }, ctx, { waits: true }),
};

/** True when the channel's replies leave from its own address. */
export const sendsFromOwnAddress = (channel: Pick<ConnectedChannel, 'doors'>): boolean =>
  channel.doors?.smtp !== undefined;

/** The URL to hand mail over to; null when nothing leaves this machine. Throws `DeliveryFailure`. */
export async function wayOut(channel: Pick<ConnectedChannel, 'doors'>, ctx: Context): Promise<string | null> {
  const door = channel.doors?.smtp;
  if (!door) return ctx.installation.setting('IRORI_SMTP_URL') ?? null;
  try {
    return await urlOf(door, ctx);
  } catch (error) {
    const code = (error as { code?: string }).code;
    const text = error instanceof Error ? error.message : String(error);
    if (code === 'outgoing_refused')
      throw new DeliveryFailure('credentials', 'smtp.host_private', text, { cause: error });
    throw new DeliveryFailure('transient', 'smtp.relay_not_found', text, { cause: error });
  }
}

/** Connects to the address that the guard allowed, and still holds the certificate against the name. */
async function urlOf(door: OpenDoor, ctx: Context): Promise<string> {
  const host = String(door.settings.host);
  const port = Number(door.settings.port);
  const address = await ctx.addressOf(host, port);
  const url = new URL(
    `${door.settings.security === 'tls' ? 'smtps' : 'smtp'}://${address.includes(':') ? `[${address}]` : address}:${port}/`,
  );
  url.username = encodeURIComponent(String(door.settings.user));
  url.password = encodeURIComponent(door.credentials.password ?? '');
  if (door.settings.security === 'starttls') url.searchParams.set('requireTLS', 'true');
  if (door.settings.security === 'none') url.searchParams.set('ignoreTLS', 'true');
  else url.searchParams.set('tls.servername', host);
  return url.href;
}

/**
 * Logs in and goes. Throws `ConnectFailure` naming the field.
 * @param waits what may pass by itself is thrown as the `DeliveryFailure` that it is
 */
async function tryOut(door: OpenDoor, ctx: Context, { waits = false } = {}): Promise<void> {
  const params = { host: door.settings.host, port: door.settings.port, user: door.settings.user };
  let url: string;
  try {
    url = await urlOf(door, ctx);
  } catch (error) {
    const code =
      (error as { code?: string }).code === 'outgoing_refused' ? 'smtp.host_private' : 'smtp.relay_not_found';
    throw new ConnectFailure(code, error instanceof Error ? error.message : String(error), { field: 'host', params });
  }
  const { secretsOf, verifyRelay } = await import('./relay.ts');
  try {
    await verifyRelay(url);
  } catch (error) {
    const failure = deliveryFailure(error as SmtpError, { wholeMessageSent: false }, secretsOf(url));
    if (waits && failure.kind !== 'credentials') throw failure;
    const code = wrongEncryption.test(failure.message) ? 'smtp.tls' : failure.code;
    const field = /login/.test(code) ? 'password' : code === 'smtp.tls' ? 'security' : 'host';
    throw new ConnectFailure(code, failure.message, { field, params: { ...params, ...failure.params } });
  }
}

/** TLS spoken to a port that begins in plain text, or the other way round. */
const wrongEncryption = /wrong version number|packet length too long|unknown protocol|ssl3?_|STARTTLS/i;
