/** The mailbox as a door: where it is, how one enters, and that it works. What speaks IMAP is loaded when it is needed. */
import type { Door, DoorField, DoorTurn, OpenDoor } from '../../kit/doors.ts';
import { ConnectFailure } from '../../kit/failures.ts';
import { hostField, passwordField, portField, securityField, textOf, userField } from '../server-fields.ts';

const fields: readonly DoorField[] = [
  hostField(
    { en: 'IMAP server', ja: 'IMAP サーバー', pl: 'Serwer IMAP' },
    {
      en: 'As your mail provider names it, for example imap.your-provider.com.',
      ja: 'メールサービスが案内している名前です。例：imap.your-provider.com',
      pl: 'Tak, jak podaje dostawca poczty, na przykład imap.twoj-dostawca.pl.',
    },
    'imap.example.com',
  ),
  portField('993'),
  securityField,
  userField,
  passwordField({
    en: 'Many providers want an “app password” here, made in your account’s security settings. It is stored encrypted and never shown again.',
    ja: '多くのメールサービスでは、アカウントのセキュリティ設定で発行する「アプリパスワード」が必要です。暗号化して保存し、再表示はしません。',
    pl: 'Wielu dostawców wymaga tu „hasła aplikacji” utworzonego w ustawieniach zabezpieczeń konta. Jest przechowywane w postaci zaszyfrowanej i nigdy nie jest ponownie pokazywane.',
  }),
  {
    name: 'folder',
    kind: 'text',
    secret: false,
    required: false,
    label: { en: 'Folder', ja: 'フォルダー', pl: 'Folder' },
    help: {
      en: 'Usually INBOX. Mail that lies there already can be imported later.',
      ja: '通常は INBOX です。すでに届いているメールは、後から取り込めます。',
      pl: 'Zwykle INBOX. Pocztę, która już tam jest, można zaimportować później.',
    },
    placeholder: 'INBOX',
    initial: 'INBOX',
  },
  {
    name: 'keepSent',
    kind: 'switch',
    secret: false,
    required: false,
    label: {
      en: 'Copy replies into the “Sent” folder',
      ja: '返信を「送信済み」フォルダーにも保存する',
      pl: 'Kopiuj odpowiedzi do folderu „Wysłane”',
    },
    help: {
      en: 'So that colleagues who look into the mailbox see what was answered.',
      ja: 'メールボックスを直接見る人にも、返信した内容がわかります。',
      pl: 'Aby osoby, które zaglądają do skrzynki, widziały, co odpowiedziano.',
    },
    placeholder: '',
    initial: 'true',
  },
];

export const imapDoor: Door = {
  id: 'imap',
  direction: 'in',
  name: {
    en: 'Fetch from the mailbox (IMAP)',
    ja: 'メールボックスから取得（IMAP）',
    pl: 'Pobieranie ze skrzynki (IMAP)',
  },
  intro: {
    en: 'For a mailbox that cannot forward, or as a second way beside the forward. New mail arrives at once; nothing in the mailbox is changed or marked as read.',
    ja: '転送できないメールボックス向けです。転送と併用することもできます。新着メールはすぐに届き、メールボックスの内容や既読状態は変わりません。',
    pl: 'Dla skrzynki, która nie może przekazywać poczty, albo jako druga droga obok przekazywania. Nowa poczta pojawia się od razu; w skrzynce nic się nie zmienia i nic nie jest oznaczane jako przeczytane.',
  },
  fields,
  open: async (turn, ctx) => {
    const door = checked(turn);
    const [{ mailboxOf, tryMailbox }, { asConnectFailure }] = await Promise.all([
      import('./connection.ts'),
      import('./failures.ts'),
    ]);
    const mailbox = mailboxOf(door);
    await tryMailbox(mailbox, ctx).catch((error: unknown) => {
      throw asConnectFailure(error, mailbox);
    });
    return door;
  },
  verify: async (channel, ctx) => {
    const { mailboxOf, tryMailbox } = await import('./connection.ts');
    await tryMailbox(mailboxOf(channel.doors?.imap ?? { settings: {}, credentials: {} }), ctx);
  },
  receiver: { run: async (...given) => (await import('./receive.ts')).receive(...given) },
  history: { run: async (...given) => (await import('./history.ts')).takeHistory(...given) },
};

function checked(turn: DoorTurn): OpenDoor {
  const { host, port, security, user, password } = textOf(turn);
  const folder = String(turn.settings.folder ?? '').trim() || 'INBOX';
  if (folder.length > 200)
    throw new ConnectFailure('imap.folder_missing', 'That is no folder.', {
      field: 'folder',
      params: { folder: folder.slice(0, 50), folders: '' },
    });
  const keepSent = turn.settings.keepSent === true || turn.settings.keepSent === 'true';
  return { settings: { host, port, security, user, folder, keepSent }, credentials: { password } };
}
