/**
 * Postmark inbound: JSON with the raw mail in `RawEmail` where that is switched on. Known by user and password in the URL,
 * which Postmark sends as basic authentication. 200 is done, 403 is "never again", anything else is tried again ten times
 * over some ten hours (postmarkapp.com, inbound webhook).
 */
import type { Door, PostedRequest } from '../../kit/doors.ts';
import { parseAddresses } from '../people/addresses.ts';
import { forged, mailEvent, postUrlLabel, refused, sameSecret, urlKey, withoutMail } from './shared.ts';

const user = 'postmark';

export const postmarkDoor: Door = {
  id: 'postmark',
  direction: 'in',
  name: { en: 'Receive from Postmark', ja: 'Postmark から受信', pl: 'Odbiór z Postmark' },
  intro: {
    en: 'An inbound stream at Postmark posts each mail here.',
    ja: 'Postmark の受信ストリームが、メールをここに送信します。',
    pl: 'Strumień przychodzący w Postmark przesyła tu każdą wiadomość.',
  },
  fields: [],
  steps: [
    {
      en: 'At Postmark open the settings of your inbound stream and paste the URL above as “Webhook”. It holds a password: give it to nobody else.',
      ja: 'Postmark で受信ストリームの設定を開き、上の URL を「Webhook」に貼り付けます。URL にはパスワードが含まれるため、他の人に知らせないでください。',
      pl: 'W Postmark otwórz ustawienia strumienia przychodzącego i wklej powyższy adres URL jako „Webhook”. Zawiera on hasło: nie podawaj go nikomu innemu.',
    },
    {
      en: 'Tick “Include raw email content in JSON payload”: only so the mail arrives whole.',
      ja: '「Include raw email content in JSON payload」にチェックを入れます。メール全体を受け取るために必要です。',
      pl: 'Zaznacz „Include raw email content in JSON payload”: tylko wtedy wiadomość dociera w całości.',
    },
    {
      en: 'Write a test mail to your support address.',
      ja: 'サポート用アドレスにテストメールを送ります。',
      pl: 'Wyślij wiadomość testową na adres wsparcia.',
    },
  ],
  open: async (turn) => ({ settings: { key: urlKey(turn.before) }, credentials: {} }),
  verify: async () => undefined,
  post: {
    show: (door, url) => [{ label: postUrlLabel, value: withLogin(url, String(door.settings.key)) }],
    take: async (request, channel) => {
      const key = String(channel.doors?.postmark?.settings.key ?? '');
      if (!sameSecret(passwordOf(request), key)) return forged();
      const posted = readJson(request);
      // Never 403 for what somebody with the password sent: Postmark would not come again.
      if (posted === null) return refused(400, 'webhook.no_json', 'This is no JSON.');
      if (typeof posted.RawEmail !== 'string' || posted.RawEmail === '') {
        return { kind: 'events', events: [withoutMail(request)] };
      }
      const body = Buffer.from(posted.RawEmail, 'utf8');
      const to = typeof posted.OriginalRecipient === 'string' ? [posted.OriginalRecipient] : [];
      return { kind: 'events', events: [mailEvent(request, body, { from: senderOf(posted), to })] };
    },
  },
};

/** `https://postmark:KEY@host/…`: Postmark takes the login out of the URL. */
function withLogin(url: string, key: string): string {
  const full = new URL(url);
  full.username = user;
  full.password = key;
  return full.href;
}

function passwordOf({ headers }: PostedRequest): string {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]{1,500})$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return '';
  const login = Buffer.from(encoded, 'base64').toString('utf8');
  return login.startsWith(`${user}:`) ? login.slice(user.length + 1) : '';
}

function readJson({ body }: PostedRequest): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** MAIL FROM stands in Return-Path; where Postmark left it out, the author is the best guess, and never the null sender. */
function senderOf(posted: Record<string, unknown>): string {
  const raw = String(posted.RawEmail);
  const returnPath = /^Return-Path:[ \t]*<([^<>\r\n]{0,320})>/im.exec(raw.slice(0, raw.search(/\r?\n\r?\n/)))?.[1];
  if (returnPath !== undefined) return returnPath;
  return (
    parseAddresses(typeof posted.From === 'string' ? posted.From : null, 1)[0]?.address ?? 'unknown@sender.invalid'
  );
}
