/**
 * Mailgun routes: `forward("https://…/mime")` posts the raw mail as `body-mime`. Signed by HMAC-SHA256 over timestamp and
 * token with the account's signing key; the signature says nothing of the mail, so a token stands for one mail alone.
 * 200 is done, 406 is "never again", anything else is tried again for 8 hours (documentation.mailgun.com, routes).
 */
import { createHmac } from 'node:crypto';
import type { Door } from '../../kit/doors.ts';
import { ConnectFailure } from '../../kit/failures.ts';
import {
  bytesOf,
  digestOf,
  mailEvent,
  postUrlLabel,
  readForm,
  refused,
  sameSecret,
  textOfField,
  withoutMail,
} from './shared.ts';

/** Longer than Mailgun tries (8 hours), so that an outage of ours turns no genuine mail away. A clock may be 5 min ahead. */
const freshMs = 24 * 60 * 60_000;
const aheadMs = 5 * 60_000;

export const mailgunDoor: Door = {
  id: 'mailgun-mime',
  direction: 'in',
  name: { en: 'Receive from Mailgun', ja: 'Mailgun から受信', pl: 'Odbiór z Mailgun' },
  intro: {
    en: 'A route at Mailgun posts each mail here, as it came and signed.',
    ja: 'Mailgun のルートが、署名付きの元のメールをそのままここに送信します。',
    pl: 'Trasa w Mailgun przesyła tu każdą wiadomość w oryginalnej, podpisanej postaci.',
  },
  fields: [
    {
      name: 'signingKey',
      kind: 'password',
      secret: true,
      required: true,
      label: { en: 'HTTP webhook signing key', ja: 'HTTP webhook signing key', pl: 'HTTP webhook signing key' },
      help: {
        en: 'At Mailgun under “API security”. Without it nobody could tell its posts from forged ones.',
        ja: 'Mailgun の「API security」にあります。偽の送信と区別するために使います。',
        pl: 'W Mailgun w sekcji „API security”. Bez niego nie dałoby się odróżnić prawdziwych przesyłek od podrobionych.',
      },
      placeholder: '',
    },
  ],
  steps: [
    {
      en: 'At Mailgun open “Receiving” and create a route that matches your support address.',
      ja: 'Mailgun で「Receiving」を開き、サポート用アドレスに一致するルートを作成します。',
      pl: 'W Mailgun otwórz „Receiving” i utwórz trasę pasującą do adresu wsparcia.',
    },
    {
      en: 'Choose “Forward” and paste the URL above. It ends in “mime”: that makes Mailgun send the original mail.',
      ja: '「Forward」を選び、上の URL を貼り付けます。末尾の「mime」により、元のメールがそのまま届きます。',
      pl: 'Wybierz „Forward” i wklej powyższy adres URL. Końcówka „mime” sprawia, że Mailgun wysyła oryginalną wiadomość.',
    },
    {
      en: 'Write a test mail to your support address.',
      ja: 'サポート用アドレスにテストメールを送ります。',
      pl: 'Wyślij wiadomość testową na adres wsparcia.',
    },
  ],
  open: async (turn) => {
    const signingKey = (turn.credentials.signingKey || turn.before?.credentials.signingKey || '').trim();
    if (!/^[\x21-\x7e]{16,200}$/.test(signingKey)) {
      throw new ConnectFailure('webhook.key_invalid', 'This key does not look right.', { field: 'signingKey' });
    }
    return { settings: {}, credentials: { signingKey } };
  },
  verify: async () => undefined,
  post: {
    // Mailgun sends the raw mail only to URLs that end in `mime`, hence the name of this door.
    show: (_door, url) => [{ label: postUrlLabel, value: url }],
    take: async (request, channel, ctx) => {
      const form = await readForm(request);
      if (form === null) return refused(406, 'webhook.no_form', 'This is no form.');
      const [timestamp, token, signature] = ['timestamp', 'token', 'signature'].map((name) => form.get(name) ?? '') as [
        string,
        string,
        string,
      ];
      const key = channel.doors?.['mailgun-mime']?.credentials.signingKey ?? '';
      const wanted = createHmac('sha256', key)
        .update(timestamp + token)
        .digest('hex');
      if (key === '' || token === '' || !sameSecret(signature.toLowerCase(), wanted)) {
        return refused(406, 'webhook.not_signed', 'The signature does not fit.');
      }
      const age = ctx.now().getTime() - Number(timestamp) * 1000;
      if (!(age > -aheadMs && age < freshMs)) return refused(406, 'webhook.stale', 'The signature is too old.');
      const mime = form.get('body-mime');
      const body = mime === undefined ? request.body : bytesOf(mime);
      const once = mime === undefined ? digestOf(timestamp) : digestOf(body);
      if (!(await ctx.once(token, once))) return refused(406, 'webhook.replayed', 'This token came with another mail.');
      if (mime === undefined) return { kind: 'events', events: [withoutMail(request)] };
      const to = textOfField(form.get('recipient') ?? '')
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean);
      return {
        kind: 'events',
        events: [mailEvent(request, body, { from: textOfField(form.get('sender') ?? ''), to })],
      };
    },
  },
};
