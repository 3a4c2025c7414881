/** What is asked about a mail server that a member names, IMAP or SMTP: host, port, security, user, password. */
import type { LocalisedText } from '../kit/connector.ts';
import type { DoorField, DoorTurn } from '../kit/doors.ts';
import { ConnectFailure } from '../kit/failures.ts';

export const hostField = (label: LocalisedText, help: LocalisedText, placeholder: string): DoorField => ({
  name: 'host',
  kind: 'text',
  secret: false,
  required: true,
  label,
  help,
  placeholder,
});

export const portField = (initial: string): DoorField => ({
  name: 'port',
  kind: 'number',
  secret: false,
  required: true,
  label: { en: 'Port', ja: 'ポート', pl: 'Port' },
  help: { en: '', ja: '', pl: '' },
  placeholder: initial,
  initial,
});

export const securityField: DoorField = {
  name: 'security',
  kind: 'choice',
  secret: false,
  required: true,
  label: { en: 'Encryption', ja: '暗号化', pl: 'Szyfrowanie' },
  help: { en: '', ja: '', pl: '' },
  placeholder: '',
  initial: 'tls',
  choices: [
    { value: 'tls', label: { en: 'TLS (SSL)', ja: 'TLS（SSL）', pl: 'TLS (SSL)' } },
    { value: 'starttls', label: { en: 'STARTTLS', ja: 'STARTTLS', pl: 'STARTTLS' } },
    {
      value: 'none',
      label: {
        en: 'None (only inside your own network)',
        ja: 'なし（社内ネットワークのみ）',
        pl: 'Brak (tylko we własnej sieci)',
      },
    },
  ],
};

export const userField: DoorField = {
  name: 'user',
  kind: 'text',
  secret: false,
  required: false,
  label: { en: 'User name', ja: 'ユーザー名', pl: 'Nazwa użytkownika' },
  help: {
    en: 'Usually the whole mail address. Empty: the support address.',
    ja: '通常はメールアドレス全体です。空欄の場合はサポート用アドレスを使います。',
    pl: 'Zwykle cały adres e-mail. Puste pole: adres wsparcia.',
  },
  placeholder: '',
};

export const passwordField = (help: LocalisedText): DoorField => ({
  name: 'password',
  kind: 'password',
  secret: true,
  required: true,
  label: { en: 'Password', ja: 'パスワード', pl: 'Hasło' },
  help,
  placeholder: '',
});

/** Reads these fields. Throws `ConnectFailure` naming the one that cannot be. An empty password keeps the one before. */
export function textOf(turn: DoorTurn): {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly password: string;
} {
  const host = String(turn.settings.host ?? '')
    .trim()
    .toLowerCase()
    .replace(/\.$/, '');
  if (!/^[a-z0-9_.:-]{1,253}$/.test(host)) {
    throw new ConnectFailure('server.host_invalid', 'This is no name of a server.', { field: 'host' });
  }
  const port = Number(turn.settings.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ConnectFailure('server.port_invalid', 'A port is a number between 1 and 65535.', { field: 'port' });
  }
  const { security } = turn.settings;
  if (security !== 'tls' && security !== 'starttls' && security !== 'none') {
    throw new ConnectFailure('server.security_invalid', 'Encryption is tls, starttls or none.', { field: 'security' });
  }
  const user = String(turn.settings.user ?? '').trim() || turn.account;
  const before = turn.before?.settings.host === host ? (turn.before.credentials.password ?? '') : '';
  // A password that was typed for one server is not handed to another one that somebody names later.
  const password = turn.credentials.password || before;
  if (password === '')
    throw new ConnectFailure('server.password_missing', 'The password is missing.', { field: 'password' });
  return { host, port, security, user, password };
}
