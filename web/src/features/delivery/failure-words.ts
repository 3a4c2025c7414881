/** Why a message was not delivered, in words that say what to do. The code comes from the connector; a new one falls back on what the other side said. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const failures: Record<string, MessageDescriptor> = {
  'smtp.address_invalid': msg`An address is not valid. Correct it and send again.`,
  'smtp.mailbox_unknown': msg`This mailbox does not exist at the other side. Check the address.`,
  'smtp.mailbox_disabled': msg`This mailbox is switched off at the other side.`,
  'smtp.mailbox_full': msg`The mailbox of the recipient is full. Try again later.`,
  'smtp.mailbox_busy': msg`The mailbox of the recipient is busy; it is tried again.`,
  'smtp.mailbox_unavailable': msg`The mailbox of the recipient cannot be reached at the moment.`,
  'smtp.domain_unknown': msg`The domain of the address does not exist. Check the address.`,
  'smtp.blocked': msg`The other side blocks mail from our relay.`,
  'smtp.content_refused': msg`The other side refused the content of the mail.`,
  'smtp.policy': msg`The other side refuses this mail by its rules.`,
  'smtp.sender_refused': msg`The relay does not accept our sender address.`,
  'smtp.sender_not_authenticated': msg`The other side wants the sender's domain to be verified (SPF, DKIM).`,
  'smtp.too_large': msg`The mail is too large for the other side. Send fewer or smaller files.`,
  'smtp.refused': msg`The other side refused the mail.`,
  'smtp.relay_denied': msg`The relay does not forward mail for us. Check IRORI_SMTP_URL.`,
  'smtp.login_refused': msg`The relay refused our user name or password. Check IRORI_SMTP_URL.`,
  'smtp.login_unavailable': msg`The relay cannot check our login at the moment; it is tried again.`,
  'smtp.relay_unreachable': msg`The relay cannot be reached; it is tried again.`,
  'smtp.relay_not_found': msg`The name of the relay is not known. Check IRORI_SMTP_URL.`,
  'smtp.relay_busy': msg`The relay is busy; it is tried again.`,
  'smtp.rate_limited': msg`The relay asks us to send more slowly; it is tried again.`,
  'smtp.greylisted': msg`The other side asks for a second try in some minutes; that happens by itself.`,
  'smtp.temporary': msg`The other side cannot take it at the moment; it is tried again.`,
  'smtp.tls': msg`The encrypted connection to the relay could not be made; it is tried again.`,
  'smtp.tls_certificate': msg`The certificate of the relay is not valid.`,
  'smtp.connection_lost': msg`The connection broke at the end of handing over: it may have arrived.`,
  'smtp.connection_broken': msg`The connection to the relay broke; it is tried again.`,
  'mail.files_too_large': msg`The files are too large for a mail.`,
  'mail.attachment_unreadable': msg`A file could not be read; it is tried again.`,
  customer_wrote: msg`The customer wrote after this was put off.`,
  'mail.not_signed': msg`It could not be signed, so it was not sent; it is tried again.`,
  'mail.no_recipient': msg`There is nobody to send it to.`,
  'mail.file_not_written': msg`It could not be kept as a file. Is the disk full?`,
  'mail.delayed': msg`The other side says that delivery takes longer.`,
  'mail.complaint': msg`The recipient marked it as spam.`,
  'delivery.failed': msg`It was not delivered.`,
  'delivery.uncertain': msg`It may have arrived.`,
  'channel.credentials_sealed': msg`The credentials of the channel cannot be read with the present secret.`,
  channel_disabled: msg`The channel is switched off.`,
  interrupted: msg`The server stopped while it was being handed over: it may have arrived.`,
};

/** One sentence; what the other side said word for word, where we have no sentence; the code itself at last. */
export function failureInWords(code: string, said = ''): string {
  const sentence = failures[code];
  return sentence ? i18n._(sentence) : said || code;
}
