/** Words for what may be wrong with a further door of a channel: what happened, and what to do about it. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { describeError, fieldErrors } from '../../../api/describe-problem.ts';
import { ApiError } from '../../../api/problem.ts';
import { failureInWords } from '../../delivery/failure-words.ts';

const sentences: Record<string, MessageDescriptor> = {
  'server.host_invalid': msg`This is no name of a server.`,
  'server.port_invalid': msg`A port is a number between 1 and 65535.`,
  'server.security_invalid': msg`Choose one of the kinds of encryption.`,
  'server.password_missing': msg`Type the password.`,
  'imap.login_refused': msg`The server refuses this user name and password. Check both; some providers also have to be told that programs may fetch mail by IMAP.`,
  'imap.app_password_needed': msg`The server refuses this password. This provider usually wants an app password here, not the password of the account: make one in the account’s security settings, and see that IMAP is switched on.`,
  'imap.password_not_allowed': msg`The server refuses this password. Microsoft 365 and Outlook.com no longer let programs in by password: set up a redirect to the receiving address instead.`,
  'imap.host_not_found': msg`There is no server of this name.`,
  'imap.host_private': msg`This address is inside a private network. Whoever runs this installation can allow it with IRORI_OUTGOING_ALLOW.`,
  'imap.refused': msg`Nothing answers at this server and port.`,
  'imap.host_unreachable': msg`The server cannot be reached. Check the name and the port.`,
  'imap.no_greeting': msg`Something answers at this port, but it does not speak IMAP. Check port and encryption.`,
  'imap.tls': msg`The encryption does not fit this port. Usual are TLS with port 993 and STARTTLS with port 143.`,
  'imap.tls_certificate': msg`The certificate of this server is not valid for this name.`,
  'imap.folder_missing': msg`There is no such folder. There are: {folders}`,
  'imap.unavailable': msg`The mail host is in trouble at the moment; it is tried again.`,
  'imap.throttled': msg`The mail host asks us to come less often; it is tried again later.`,
  'imap.connection_broken': msg`The connection to the mailbox broke; it is tried again.`,
  'imap.no_sent_folder': msg`The mailbox has no folder for sent mail.`,
  'imap.append_refused': msg`The mailbox did not take the copy; it is tried again.`,
  'smtp.host_private': msg`This address is inside a private network. Whoever runs this installation can allow it with IRORI_OUTGOING_ALLOW.`,
  'webhook.key_invalid': msg`This key does not look right. Copy it once more, whole.`,
  'webhook.topic_invalid': msg`This is no topic of Amazon SNS. It begins with arn:aws:sns:`,
  'webhook.storage_incomplete': msg`Bucket region, access key and secret key are needed together.`,
  'receiver.failed': msg`Something went wrong on our side; it is tried again.`,
  door_closed: msg`Set up this way in first.`,
  import_running: msg`An import is running already.`,
};

/** Of a mailbox's own server: its user can mend it, no setting of the installation is meant. */
const ownServer: Record<string, MessageDescriptor> = {
  'smtp.login_refused': msg`The server refuses this user name and password. Some providers want an app password here.`,
  'smtp.relay_not_found': msg`There is no server of this name.`,
  'smtp.relay_unreachable': msg`Nothing answers at this server and port.`,
  'smtp.connection_broken': msg`The server hung up. Check port and encryption.`,
  'smtp.tls': msg`The encryption does not fit this port. Usual are TLS with port 465 and STARTTLS with port 587.`,
  'smtp.tls_certificate': msg`The certificate of this server is not valid for this name.`,
};

export function doorTroubleInWords(trouble: {
  readonly code: string;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}): string {
  return sentenceOf(trouble.code, trouble.params) ?? failureInWords(trouble.code, trouble.text);
}

/** What is wrong with the form, by field; under '' what belongs to no field. */
export function doorProblems(error: unknown): Readonly<Record<string, string>> {
  if (error === null) return {};
  if (!(error instanceof ApiError)) return { '': describeError(error) };
  const { params = {}, errors = [], code } = error.problem;
  if (errors.length === 0) return { '': sentenceOf(code, params) ?? describeError(error) };
  const plain = fieldErrors(error);
  return Object.fromEntries(
    errors.map((field) => {
      const name = field.path.replace(/^(settings|credentials)\./, '');
      return [name, sentenceOf(field.code, params) ?? plain[field.path] ?? describeError(error)];
    }),
  );
}

function sentenceOf(code: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const sentence = ownServer[code] ?? sentences[code];
  if (!sentence) return undefined;
  const folders = typeof params.folders === 'string' ? params.folders : '';
  return i18n._(sentence.id, { folders }, sentence.message ? { message: sentence.message } : {});
}
