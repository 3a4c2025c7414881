/**
 * Amazon SES: a receipt rule hands mail to a topic of Amazon SNS, which posts it here. Each post is signed (version 1 is
 * SHA-1, version 2 SHA-256) with a key whose certificate lies at SNS itself. The rule may put the mail into the notification
 * (up to 150 kB, larger mail is bounced by SES) or into a bucket of S3, from where it is fetched, up to 40 MB.
 * 2xx is done, 5xx is tried again, other answers are given up (docs.aws.amazon.com: SNS message signatures, SES receiving).
 */
import { verify, X509Certificate } from 'node:crypto';
import type { Context } from '../../kit/connector.ts';
import type { Door, DoorField, OpenDoor, Posted, PostedRequest } from '../../kit/doors.ts';
import { ConnectFailure } from '../../kit/failures.ts';
import { signedGet } from './aws-signature.ts';
import { mailEvent, postUrlLabel, refused, withoutMail } from './shared.ts';

const optional = (name: string, secret: boolean, en: string, ja: string, pl: string, placeholder = ''): DoorField => ({
  name,
  kind: secret ? 'password' : 'text',
  secret,
  required: false,
  label: { en, ja, pl },
  help: {
    en: 'Only for mail that SES puts into a bucket (S3).',
    ja: 'SES がメールを S3 バケットに保存する場合のみ必要です。',
    pl: 'Tylko dla poczty, którą SES zapisuje w zasobniku S3.',
  },
  placeholder,
});

export const sesDoor: Door = {
  id: 'ses',
  direction: 'in',
  name: { en: 'Receive from Amazon SES', ja: 'Amazon SES から受信', pl: 'Odbiór z Amazon SES' },
  intro: {
    en: 'A topic of Amazon SNS posts here what SES receives. In a notification a mail may have 150 kB; larger mail has to go through a bucket of S3.',
    ja: 'SES が受信したメールを、Amazon SNS のトピックがここに送信します。通知に含められるメールは 150 kB までです。それより大きいメールは S3 バケットを経由してください。',
    pl: 'Temat Amazon SNS przesyła tu to, co odbiera SES. W powiadomieniu wiadomość może mieć 150 kB; większa poczta musi przejść przez zasobnik S3.',
  },
  fields: [
    {
      name: 'topicArn',
      kind: 'text',
      secret: false,
      required: true,
      label: { en: 'ARN of the topic', ja: 'トピックの ARN', pl: 'ARN tematu' },
      help: {
        en: 'Only this topic may post here; its subscription is confirmed by itself.',
        ja: 'このトピックからの送信だけを受け付け、サブスクリプションは自動で確認します。',
        pl: 'Tylko ten temat może tu przesyłać; jego subskrypcja jest potwierdzana automatycznie.',
      },
      placeholder: 'arn:aws:sns:eu-west-1:123456789012:support-mail',
    },
    optional('region', false, 'Region of the bucket', 'バケットのリージョン', 'Region zasobnika', 'eu-west-1'),
    optional('accessKeyId', false, 'Access key', 'アクセスキー', 'Klucz dostępu'),
    optional('secretAccessKey', true, 'Secret key', 'シークレットキー', 'Klucz tajny'),
  ],
  steps: [
    {
      en: 'At Amazon create the topic first and type its ARN above, so that the confirmation finds its place.',
      ja: 'Amazon で先にトピックを作成し、その ARN をここに登録してください。確認が正しく行われます。',
      pl: 'Najpierw utwórz w Amazon temat i wpisz powyżej jego ARN, aby potwierdzenie trafiło we właściwe miejsce.',
    },
    {
      en: 'Subscribe the URL above to the topic (protocol HTTPS). Leave “raw message delivery” off: it takes the signature away.',
      ja: '上の URL をトピックに登録します（プロトコルは HTTPS）。「raw message delivery」は署名がなくなるため、オフのままにしてください。',
      pl: 'Zasubskrybuj powyższy adres URL w temacie (protokół HTTPS). Pozostaw „raw message delivery” wyłączone: usuwa podpis.',
    },
    {
      en: 'In SES make a receipt rule for your support address: “SNS” with encoding Base64, or “S3” with this topic.',
      ja: 'SES でサポート用アドレスの受信ルールを作成します。「SNS」（エンコーディングは Base64）か、このトピックを指定した「S3」を選びます。',
      pl: 'W SES utwórz regułę odbioru dla adresu wsparcia: „SNS” z kodowaniem Base64 albo „S3” z tym tematem.',
    },
  ],
  open: async (turn) => opened(turn),
  verify: async () => undefined,
  post: {
    show: (_door, url) => [{ label: postUrlLabel, value: url }],
    take: async (request, channel, ctx) => {
      const door = channel.doors?.ses;
      const post = readPost(request);
      if (!door || post === null) return refused(400, 'webhook.no_json', 'This is no notification of Amazon SNS.');
      if (post.TopicArn !== door.settings.topicArn) {
        return refused(403, 'webhook.other_topic', 'This topic does not belong here.');
      }
      const genuine = await isGenuine(post, ctx);
      if (genuine === 'unclear') {
        return { kind: 'later', code: 'webhook.certificate', text: 'The certificate could not be fetched.' };
      }
      if (!genuine) return refused(403, 'webhook.not_signed', 'The signature does not fit.');
      if (post.Type === 'SubscriptionConfirmation') return confirm(post, ctx);
      if (post.Type !== 'Notification') return { kind: 'nothing' };
      return takeMail(request, post, door, ctx);
    },
  },
};

function opened(turn: Parameters<Door['open']>[0]): OpenDoor {
  const text = (name: string) => String(turn.settings[name] ?? '').trim();
  const topicArn = text('topicArn');
  if (!/^arn:aws(-[a-z-]+)?:sns:[a-z0-9-]{3,30}:\d{12}:[\w.-]{1,256}$/.test(topicArn)) {
    throw new ConnectFailure('webhook.topic_invalid', 'This is no topic of Amazon SNS.', { field: 'topicArn' });
  }
  const [region, accessKeyId] = [text('region'), text('accessKeyId')];
  const secretAccessKey = turn.credentials.secretAccessKey || turn.before?.credentials.secretAccessKey || '';
  const given = [region, accessKeyId, secretAccessKey].filter(Boolean).length;
  if ((given > 0 && given < 3 && (region !== '' || accessKeyId !== '')) || !/^[a-z0-9-]{0,30}$/.test(region)) {
    throw new ConnectFailure('webhook.storage_incomplete', 'Region, access key and secret key are needed together.', {
      field: region === '' ? 'region' : accessKeyId === '' ? 'accessKeyId' : 'secretAccessKey',
    });
  }
  return { settings: { topicArn, region, accessKeyId }, credentials: region === '' ? {} : { secretAccessKey } };
}

type Post = Readonly<Record<string, string>>;

function readPost({ body }: PostedRequest): Post | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
  } catch {
    return null;
  }
}

/** What is signed, in this order; a notification without subject leaves that out. */
const signedNames: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

async function isGenuine(post: Post, ctx: Context): Promise<boolean | 'unclear'> {
  const names = signedNames[post.Type ?? ''];
  const algorithm = { '1': 'sha1', '2': 'sha256' }[post.SignatureVersion ?? ''];
  if (!names || !algorithm || !isOfSns(post.SigningCertURL ?? '', /^\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/))
    return false;
  const text = names.flatMap((name) => (post[name] === undefined ? [] : [`${name}\n${post[name]}\n`])).join('');
  try {
    const key = await certificateAt(post.SigningCertURL ?? '', ctx);
    if (key === null) return 'unclear';
    if (!isValidNow(key, ctx.now())) return false;
    return verify(algorithm, Buffer.from(text), key.publicKey, Buffer.from(post.Signature ?? '', 'base64'));
  } catch {
    return false;
  }
}

const isValidNow = (certificate: X509Certificate, now: Date): boolean =>
  now >= certificate.validFromDate && now <= certificate.validToDate;

/** Anybody can name a URL; only Amazon's own host holds Amazon's certificate. */
function isOfSns(address: string, path: RegExp): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const host = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/;
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    host.test(url.hostname) &&
    path.test(url.pathname)
  );
}

const certificates = new Map<string, X509Certificate>();

/** Null when it cannot be had now. */
async function certificateAt(url: string, ctx: Context): Promise<X509Certificate | null> {
  const known = certificates.get(url);
  if (known) return known;
  const response = await ctx.fetch(url, { redirect: 'error', signal: ctx.signal }).catch(() => null);
  if (!response?.ok) return null;
  const certificate = new X509Certificate(await response.text());
  if (certificates.size >= 20) certificates.clear();
  certificates.set(url, certificate);
  return certificate;
}

/** Only for the topic that was typed, as checked before; the answer of Amazon is not shown to anybody. */
async function confirm(post: Post, ctx: Context): Promise<Posted> {
  const url = post.SubscribeURL ?? '';
  if (!isOfSns(url, /^\/$/))
    return refused(403, 'webhook.confirmation_elsewhere', 'The link does not lead to Amazon SNS.');
  const response = await ctx.fetch(url, { redirect: 'error', signal: ctx.signal }).catch(() => null);
  await response?.body?.cancel();
  if (!response?.ok)
    return { kind: 'later', code: 'webhook.confirmation', text: 'The subscription could not be confirmed.' };
  return { kind: 'nothing' };
}

interface Received {
  readonly notificationType?: string;
  readonly content?: string;
  readonly mail?: { readonly source?: string };
  readonly receipt?: {
    readonly recipients?: readonly string[];
    readonly action?: {
      readonly type?: string;
      readonly encoding?: string;
      readonly bucketName?: string;
      readonly objectKey?: string;
    };
  };
}

async function takeMail(request: PostedRequest, post: Post, door: OpenDoor, ctx: Context): Promise<Posted> {
  const message = readMessage(post.Message ?? '');
  if (message?.notificationType === 'AMAZON_SES_SETUP_NOTIFICATION') return { kind: 'nothing' };
  if (message?.notificationType !== 'Received') return { kind: 'events', events: [withoutMail(request)] };
  const envelope = { from: message.mail?.source ?? '', to: message.receipt?.recipients ?? [] };
  const { action } = message.receipt ?? {};
  if (message.content !== undefined) {
    const isBase64 = action?.encoding?.toUpperCase() === 'BASE64';
    const body = Buffer.from(message.content, isBase64 ? 'base64' : 'utf8');
    return { kind: 'events', events: [mailEvent(request, body, envelope)] };
  }
  if (action?.type !== 'S3' || !action.bucketName || !action.objectKey || !door.settings.region) {
    return { kind: 'events', events: [withoutMail(request)] };
  }
  const body = await fetchObject(action.bucketName, action.objectKey, door, ctx);
  // The mail is safe in its bucket, and Amazon comes again.
  if (body === null)
    return { kind: 'later', code: 'webhook.storage', text: 'The mail could not be fetched from its bucket.' };
  return { kind: 'events', events: [mailEvent(request, body, envelope)] };
}

function readMessage(text: string): Received | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Received) : null;
  } catch {
    return null;
  }
}

async function fetchObject(bucket: string, key: string, door: OpenDoor, ctx: Context): Promise<Buffer | null> {
  const { url, headers } = signedGet({
    bucket,
    key,
    region: String(door.settings.region),
    accessKeyId: String(door.settings.accessKeyId),
    secretAccessKey: door.credentials.secretAccessKey ?? '',
    now: ctx.now(),
  });
  const response = await ctx.fetch(url, { headers, redirect: 'error', signal: ctx.signal }).catch(() => null);
  if (!response?.ok) {
    await response?.body?.cancel();
    return null;
  }
  return Buffer.from(await response.arrayBuffer());
}
