/**
 * The test mail of a set-up: written by us to the support address, to see whether it comes back through the forward. It
 * carries its token in a header, in the Message-ID and in the text, since forwarders keep at least one of them.
 */
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { ConnectedChannel, Context, Installation, ProbeMail } from '../kit/connector.ts';
import { DeliveryFailure } from '../kit/failures.ts';
import { externalRef } from '../kit/ids.ts';
import type { Accepted } from '../kit/outbound-message.ts';
import type { FormattedMail } from './format.ts';
import { writeOutgoing } from './outgoing-file.ts';
import { domainOf } from './people/addresses.ts';
import { probeFrom } from './probe-sender.ts';
import { probeHeader, textMark } from './probe-sign.ts';
import { handOver, RelayError, secretsOf } from './relay.ts';
import { deliveryFailure, redact, refusal } from './smtp-failures.ts';

/** Sends or throws `DeliveryFailure`. It goes by the installation's relay: from the mailbox itself it might not be forwarded. */
export async function sendProbe(probe: ProbeMail, channel: ConnectedChannel, ctx: Context): Promise<Accepted> {
  const mail = formatProbe(probe, channel, ctx.installation);
  const refs = [externalRef(mail.messageId)];
  const compose = async () => new MailComposer(mail.options).compile().createReadStream();
  const url = ctx.installation.setting('IRORI_SMTP_URL');
  if (!url) {
    try {
      const place = { id: probe.id, at: probe.writtenAt };
      const file = await writeOutgoing(ctx.installation.outgoingDirectory, place, await compose());
      return { externalId: null, refs, via: 'file', detail: file };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new DeliveryFailure('transient', 'mail.file_not_written', `The mail could not be written (${code}).`, {
        cause: error,
      });
    }
  }
  const secrets = secretsOf(url);
  try {
    const { response, refused } = await handOver(url, mail, compose, ctx.signal);
    const [no] = refused;
    if (no) {
      const params = { smtpCode: no.smtpCode };
      throw new DeliveryFailure('rejected', refusal(no.smtpCode, no.text), redact(no.text, secrets), { params });
    }
    return { externalId: null, refs, via: 'relay', detail: redact(response, secrets) };
  } catch (error) {
    if (error instanceof RelayError) throw deliveryFailure(error.error, error.progress, secrets);
    throw error;
  }
}

export function formatProbe(
  probe: ProbeMail,
  channel: Pick<ConnectedChannel, 'account' | 'receivingAddress'>,
  installation: Installation,
): FormattedMail {
  const from = probeFrom(channel, installation);
  const messageId = `irori-probe.${probe.token}@${domainOf(from.address)}`;
  const { subject, text } = texts[probe.locale](channel.account);
  return {
    messageId,
    signing: null,
    envelope: { from: from.address, to: [channel.account] },
    options: {
      from,
      to: [{ name: '', address: channel.account }],
      subject,
      messageId: `<${messageId}>`,
      date: probe.writtenAt,
      text: `${text}\n\n${textMark} ${probe.token}\n`,
      headers: {
        [probeHeader]: probe.token,
        // RFC 3834: a machine wrote it, and no machine should answer. No Precedence: some hosts do not forward bulk mail.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
      },
      xMailer: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}

const texts: Readonly<Record<ProbeMail['locale'], (address: string) => { subject: string; text: string }>> = {
  en: (address) => ({
    subject: 'Irori: does forwarding work?',
    text: `Irori sent this mail to ${address} to see whether it is forwarded by itself. Nothing has to be done with it, and it may be deleted. Please do not forward it by hand.`,
  }),
  ja: (address) => ({
    subject: 'Irori：転送の確認',
    text: `${address} に届いたメールが自動で転送されるかを確かめるため、Irori がこのメールを送信しました。操作は不要で、削除して構いません。手動で転送しないでください。`,
  }),
  pl: (address) => ({
    subject: 'Irori: czy przekazywanie działa?',
    text: `Irori wysłało tę wiadomość na adres ${address}, aby sprawdzić, czy jest przekazywana automatycznie. Nic nie trzeba z nią robić, można ją usunąć. Prosimy nie przekazywać jej ręcznie.`,
  }),
};
