/**
 * SendGrid inbound parse with "POST the raw, full MIME message": a form with the mail in `email` and the envelope in
 * `envelope`. Known by the secret in the URL and, where a security policy with a public key was made, by an ECDSA signature
 * over timestamp and body. A 2xx is done; 5xx is tried again for 3 days and then dropped, 4xx is dropped at once, and no
 * redirect is followed (docs.sendgrid.com, inbound parse).
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Door, PostedRequest } from '../../kit/doors.ts';
import { ConnectFailure } from '../../kit/failures.ts';
import {
  bytesOf,
  forged,
  mailEvent,
  postUrlLabel,
  readForm,
  refused,
  sameSecret,
  textOfField,
  urlKey,
  withoutMail,
} from './shared.ts';

/** As long as SendGrid tries, and a day. The signature covers the body, so an old one can only repeat a known mail. */
const freshMs = 4 * 24 * 60 * 60_000;
const aheadMs = 5 * 60_000;

export const sendgridDoor: Door = {
  id: 'sendgrid',
  direction: 'in',
  name: { en: 'Receive from SendGrid', ja: 'SendGrid から受信', pl: 'Odbiór z SendGrid' },
  intro: {
    en: 'Inbound Parse at SendGrid posts each mail here.',
    ja: 'SendGrid の Inbound Parse が、メールをここに送信します。',
    pl: 'Inbound Parse w SendGrid przesyła tu każdą wiadomość.',
  },
  fields: [
    {
      name: 'publicKey',
      kind: 'text',
      secret: false,
      required: false,
      label: { en: 'Verification key', ja: '検証用の公開鍵', pl: 'Klucz weryfikacyjny' },
      help: {
        en: 'If you made a security policy with a signature at SendGrid, paste its public key; then unsigned posts are refused.',
        ja: 'SendGrid で署名付きのセキュリティポリシーを作成した場合は、公開鍵を貼り付けてください。署名のない送信は拒否されます。',
        pl: 'Jeśli w SendGrid utworzono zasady bezpieczeństwa z podpisem, wklej ich klucz publiczny; przesyłki bez podpisu będą wtedy odrzucane.',
      },
      placeholder: '',
    },
  ],
  steps: [
    {
      en: 'At SendGrid open Settings → Inbound Parse and add the host that receives your support mail, with the URL above.',
      ja: 'SendGrid で「Settings → Inbound Parse」を開き、サポート用メールを受信するホストと上の URL を登録します。',
      pl: 'W SendGrid otwórz Settings → Inbound Parse i dodaj host, który odbiera pocztę wsparcia, z powyższym adresem URL.',
    },
    {
      en: 'Tick “POST the raw, full MIME message”.',
      ja: '「POST the raw, full MIME message」にチェックを入れます。',
      pl: 'Zaznacz „POST the raw, full MIME message”.',
    },
    {
      en: 'Write a test mail to your support address.',
      ja: 'サポート用アドレスにテストメールを送ります。',
      pl: 'Wyślij wiadomość testową na adres wsparcia.',
    },
  ],
  open: async (turn) => {
    const publicKey = String(turn.settings.publicKey ?? '').trim();
    if (publicKey !== '' && keyOf(publicKey) === null) {
      throw new ConnectFailure('webhook.key_invalid', 'This is no public key.', { field: 'publicKey' });
    }
    return { settings: { key: urlKey(turn.before), publicKey }, credentials: {} };
  },
  verify: async () => undefined,
  post: {
    show: (door, url) => [
      { label: postUrlLabel, value: `${url}?key=${encodeURIComponent(String(door.settings.key))}` },
    ],
    take: async (request, channel, ctx) => {
      const { key, publicKey } = channel.doors?.sendgrid?.settings ?? {};
      if (!sameSecret(request.query.get('key') ?? '', String(key ?? ''))) return forged();
      if (publicKey && !isSigned(request, String(publicKey), ctx.now())) return forged();
      const form = await readForm(request);
      if (form === null) return refused(400, 'webhook.no_form', 'This is no form.');
      const mail = form.get('email');
      if (mail === undefined) return { kind: 'events', events: [withoutMail(request)] };
      const envelope = envelopeOf(form.get('envelope') ?? '');
      const clientIp = textOfField(form.get('sender_ip') ?? '').trim() || null;
      return { kind: 'events', events: [mailEvent(request, bytesOf(mail), { ...envelope, clientIp })] };
    },
  },
};

function isSigned({ headers, body }: PostedRequest, publicKey: string, now: Date): boolean {
  const signature = headers['x-twilio-email-event-webhook-signature'] ?? '';
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'] ?? '';
  const key = keyOf(publicKey);
  if (key === null || !/^\d{1,12}$/.test(timestamp)) return false;
  const age = now.getTime() - Number(timestamp) * 1000;
  if (age < -aheadMs || age > freshMs) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  try {
    return verify('sha256', signed, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** As SendGrid shows it: base64 of the SPKI form, on the curve P-256. */
function keyOf(base64: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' ? key : null;
  } catch {
    return null;
  }
}

/** `{"to":["help@shop.example"],"from":"ann@customer.example"}`; an empty `from` is the null sender. */
function envelopeOf(field: string): { from: string; to: readonly string[] } {
  try {
    const { from, to } = JSON.parse(textOfField(field)) as { from?: unknown; to?: unknown };
    return {
      from: typeof from === 'string' ? from : 'unknown@sender.invalid',
      to: Array.isArray(to) ? to.filter((one): one is string => typeof one === 'string') : [],
    };
  } catch {
    return { from: 'unknown@sender.invalid', to: [] };
  }
}
