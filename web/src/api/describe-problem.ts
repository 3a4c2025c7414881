/**
 * The sentence for a refusal, in the reader's language. Made from the stable code and its parameters; a code this
 * version does not know yet falls back on the server's English sentence.
 */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { fileSize } from '../ui/time-format.ts';
import { ApiError, NetworkError } from './problem.ts';

type Params = Readonly<Record<string, unknown>>;

/** One sentence for the reader. */
export function describeError(error: unknown): string {
  if (error instanceof NetworkError) return i18n._(msg`The server cannot be reached. Check your connection.`);
  if (error instanceof ApiError) {
    return describeCode(error.code, error.problem.params ?? {}, error.problem.detail, error.retryAfter);
  }
  return i18n._(msg`Something went wrong on this page.`);
}

/** The sentence for a code; also used for deliveries, ledger reasons and channel troubles. */
export function describeCode(
  code: string,
  params: Params = {},
  fallback = '',
  retryAfter: number | null = null,
): string {
  const sentence = sentences[code] ?? sentences[family(code)];
  if (!sentence) return fallback || code;
  const values = { ...valuesOf(params), wait: retryAfter ?? Number(params.retryAfter ?? 60) };
  return i18n._(sentence.id, values, sentence.message ? { message: sentence.message } : {});
}

/** What to show beside the sentence so that somebody can look it up: code and request id. */
export function traceOf(error: unknown): string {
  if (!(error instanceof ApiError)) return '';
  const { code, requestId } = error.problem;
  return requestId ? `${code} · ${requestId}` : code;
}

/** Per-field sentences of a body that did not fit, by field name. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map((field) => [field.path, fieldSentence(field.code, field.message)]),
  );
}

function fieldSentence(code: string, fallback: string): string {
  const sentence = fields[code] ?? sentences[code];
  return sentence ? i18n._(sentence) : fallback;
}

const family = (code: string): string => code.replace(/^[a-z_]+_not_found$/, 'not_found');

const valuesOf = (params: Params): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) =>
      typeof value === 'number' && key.endsWith('Bytes')
        ? [[key, fileSize(value, i18n.locale)]]
        : typeof value === 'string' || typeof value === 'number'
          ? [[key, value]]
          : Array.isArray(value) && value.every((item) => typeof item === 'string')
            ? [[key, value.join(', ')]]
            : [],
    ),
  );

const fields: Record<string, MessageDescriptor> = {
  required: msg`This is needed.`,
  too_small: msg`This is too short.`,
  too_big: msg`This is too long.`,
  invalid_format: msg`This does not look right.`,
  invalid_type: msg`This does not look right.`,
  invalid_value: msg`This is not one of the choices.`,
  taken: msg`This is taken already.`,
  not_an_address: msg`This is neither an e-mail address nor a domain.`,
  own_address: msg`This is an address of yours.`,
  too_wide: msg`That would be a whole part of the internet. Enter a domain such as shop.example.`,
};

const sentences: Record<string, MessageDescriptor> = {
  // Requests
  invalid_request: msg`Something in the form is not right.`,
  unauthenticated: msg`Your session ended. Sign in to go on.`,
  forbidden: msg`You may not do this. Ask an owner or admin of the workspace.`,
  not_found: msg`This does not exist, or not for you.`,
  rate_limited: msg`Too many attempts. Try again in {wait} s.`,
  too_large: msg`This is too large.`,
  request_too_large: msg`This is too large.`,
  unavailable: msg`The server is busy or starting. Try again in a moment.`,
  media_type_unsupported: msg`The server does not take this kind of content.`,
  json_invalid: msg`The request did not arrive whole. Reload the page and try again.`,
  request_invalid: msg`The request did not arrive whole. Reload the page and try again.`,
  idempotency_key_invalid: msg`The request did not arrive whole. Reload the page and try again.`,
  idempotency_key_reused: msg`This was sent already with another content. Reload the page and try again.`,
  cursor_invalid: msg`The list has changed. Reload the page.`,
  web_app_not_built: msg`The server is not built completely. Whoever runs it can start it by npm start.`,
  database_unavailable: msg`The database does not answer at the moment. Try again shortly.`,
  blob_store_unavailable: msg`The place where files are kept does not answer at the moment. Try again shortly.`,
  outgoing_refused: msg`{host} is an address inside this network, where no request may go.`,
  outgoing_failed: msg`{host} could not be reached.`,
  outgoing_timeout: msg`{host} did not answer in time.`,
  outgoing_too_large: msg`The answer of the other server was larger than {maxBytes}.`,
  internal: msg`Something went wrong on the server. The log has the details under the request number.`,
  http_502: msg`The server is not running at the moment.`,
  http_503: msg`The server is busy or starting. Try again in a moment.`,
  http_504: msg`The server did not answer in time.`,

  // Sign-in and invitations
  invalid_email_or_password: msg`E-mail or password is wrong.`,
  invalid_password: msg`The password is wrong.`,
  password_too_short: msg`The password is too short: take at least 10 characters.`,
  password_too_long: msg`The password is too long.`,
  too_many_requests: msg`Too many attempts. Try again in {wait} s.`,
  invalid_origin: msg`This address is not the one the server expects. Open it by its public address.`,
  link_invalid: msg`This link is not valid, or was used already.`,
  link_expired: msg`This link has expired. Ask for a new one.`,
  sign_in_locked: msg`Too many failed attempts. Try again in {seconds} s.`,
  invalid_code: msg`The code is wrong.`,
  invalid_backup_code: msg`This spare code is wrong or was used already.`,
  invalid_two_factor_cookie: msg`That took too long. Begin again with your password.`,
  account_temporarily_locked: msg`Too many wrong codes. Try again in some minutes.`,
  authentication_failed: msg`This passkey is not known here. Sign in with your password and add it anew.`,
  passkey_not_found: msg`This passkey is not known here. Sign in with your password and add it anew.`,
  challenge_not_found: msg`That took too long. Try again.`,
  failed_to_verify_registration: msg`This passkey could not be checked. Open Irori by its public address and try again.`,
  member_elsewhere: msg`They work in another workspace too. Whoever runs the server can print a link.`,
  already_set_up: msg`This workspace is set up already.`,
  email_taken: msg`Somebody with this e-mail address is here already.`,

  // Conversations and messages
  conversation_moved: msg`Somebody wrote since you began.`,
  conversation_closed: msg`This conversation is closed and takes no replies.`,
  assignee_unavailable: msg`This member takes no new conversations at the moment.`,
  assignee_without_access: msg`This member cannot see this inbox.`,
  snooze_needs_time: msg`Say until when.`,
  draft_refused: msg`The channel cannot carry this message.`,
  draft_conflict: msg`Another draft of yours was saved elsewhere.`,
  forward_needs_mail: msg`To forward, connect an e-mail channel first.`,
  forward_message_unknown: msg`Only messages of this conversation can be forwarded, and never notes.`,
  conversation_id_taken: msg`This conversation exists already. Reload the page.`,
  message_id_taken: msg`This message belongs to another conversation. Reload the page.`,
  message_not_held: msg`It has left already and cannot be taken back.`,
  delivery_not_retriable: msg`This message is not waiting for another try.`,
  attachment_too_large: msg`{fileName} is too large: a file may have {maxBytes} here.`,
  blob_too_large: msg`This is larger than {maxBytes}, which is the most here.`,
  upload_without_file: msg`No file arrived. Choose it again.`,
  conversation_delete_forbidden: msg`Only owners, admins and whoever connected the channel may delete conversations.`,
  tag_unknown: msg`This tag was deleted meanwhile.`,
  team_unknown: msg`This team was deleted meanwhile.`,
  contact_merge_itself: msg`Choose two different contacts to join.`,
  contact_not_merged: msg`These contacts were taken apart already.`,
  mail_not_opened: msg`This mail could not be opened for reading. Try again; the original can be downloaded.`,
  message_not_decoded: msg`The texts of this message stand as they came.`,
  original_not_kept: msg`The original of this mail is no longer kept.`,
  attachment_unknown: msg`A file is no longer there. Attach it again.`,
  attachment_not_ready: msg`A file is not ready yet. Try again in a moment.`,
  idempotency_in_progress: msg`This is being done already.`,

  // Channels and the workspace
  channel_disabled: msg`The channel is switched off.`,
  channel_already_connected: msg`This account is connected already.`,
  channel_other_account: msg`These settings belong to {account}. Connect it as a channel of its own.`,
  channel_without_address: msg`This channel has no receiving address.`,
  connector_unknown: msg`This version cannot connect that. Reload the page.`,
  brand_unknown: msg`This brand was deleted meanwhile.`,
  inbox_unknown: msg`This inbox was deleted meanwhile.`,
  unknown_inbox: msg`This inbox was deleted meanwhile.`,
  unknown_member: msg`This member is no longer here.`,
  unknown_sender_domain: msg`This sender domain was deleted meanwhile.`,
  channel_has_history: msg`Messages came through this channel: switch it off instead of deleting it.`,
  channel_cannot_start: msg`This channel cannot begin conversations.`,
  connect_incomplete: msg`Something is still missing to connect it.`,
  connect_timeout: msg`The platform did not answer in time.`,
  channel_without_forward: msg`Nothing is forwarded to this channel.`,
  confirmation_sealed: msg`This mail holds a code for setting up forwarding. It is shown in the set-up of the channel to those who manage channels, until it was used.`,
  guide_unknown: msg`This version does not know these steps. Reload the page.`,
  guide_step_unknown: msg`This version does not know these steps. Reload the page.`,
  too_many_tests: msg`{limit} tests an hour are enough. Try again in {wait} s.`,
  too_many_links: msg`{limit} links for this channel work already. Take some back first.`,
  'mail.address_invalid': msg`This is not an e-mail address.`,
  'mail.sender_invalid': msg`This is not an e-mail address.`,
  'mail.address_is_receiving': msg`This is an address made for receiving. Enter the one your customers write to.`,
  address_is_ours: msg`This address is one of ours.`,
  address_invalid: msg`This is not an e-mail address.`,
  contact_unknown: msg`This contact does not exist, or not for you.`,
  customer_without_address: msg`No address of this customer is known on this channel.`,
  customer_not_teachable: msg`No rule can be made for this sender: colleagues and your own addresses write for somebody else each time.`,
  correction_not_there: msg`There is nothing to take back.`,
  sender_is_ours: msg`{address} is an address of yours.`,
  sender_not_an_address: msg`This is neither an e-mail address nor a domain.`,
  sender_domain_too_wide: msg`That would be a whole part of the internet. Enter a domain such as shop.example.`,
  sender_domain_forbidden: msg`Only owners and admins may block a whole domain.`,
  domain_needs_mail: msg`Only senders of mail have a domain.`,
  inbound_event_settled: msg`This entry was dealt with meanwhile.`,
  inbound_event_without_bytes: msg`Its bytes were never taken in or are erased, so there is nothing to read again.`,
  last_owner: msg`A workspace needs an owner.`,
  inbox_not_empty: msg`This inbox still has channels or conversations.`,
  team_not_empty: msg`This team still holds conversations.`,
  tag_taken: msg`There is a tag of this name already.`,
  name_taken: msg`This name is taken already.`,
  taken: msg`This is taken already.`,

  // Drafts, as check-draft finds
  'draft.empty': msg`Write something first.`,
  'draft.too_long': msg`The text is too long: {length} of {max} characters.`,
  'draft.too_many_files': msg`Too many files: {count} of {max}.`,
  'draft.file_too_large': msg`{fileName} is too large for this channel.`,
  'draft.file_type_refused': msg`This channel does not take files like {fileName}.`,
  'draft.files_too_large_together': msg`The files are too large together.`,
  'draft.copies_refused': msg`This channel has no copies.`,
  'draft.address_invalid': msg`{address} is not an e-mail address.`,
  'draft.window_closed': msg`The time to answer freely is over on this channel.`,
};
