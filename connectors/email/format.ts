/**
 * An outbound message as a mail: who it is from, where the answer goes, what it answers, and the body in text and HTML.
 * Pure; `send.ts` opens the attachments and hands the mail over.
 */
import { createHash } from 'node:crypto';
import type { Options as MailOptions } from 'nodemailer/lib/mailer/index.js';
import type { ConnectedChannel, Installation } from '../kit/connector.ts';
import type { AddressClaim } from '../kit/inbound-event.ts';
import type { OutboundMessage, SigningKey } from '../kit/outbound-message.ts';
import { ourMessageId } from './message-ids.ts';
import { cleanLine } from './mime/clean-text.ts';
import { cleanAddress, cleanName, comparable, domainOf } from './people/addresses.ts';
import { htmlBody, textBody } from './reply-body.ts';
import { bouncesTo, senderAddress, senderOf } from './sender.ts';

/** A mail ready to be composed, all but its attachments. */
export interface FormattedMail {
  /** Without angle brackets: the ref by which answers name this mail. */
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly options: MailOptions;
  /** The key it has to be signed with; null where none of ours speaks for its sender. */
  readonly signing: SigningKey | null;
}

/** Header that tells our own mail when it comes back as a new one. */
export const loopHeader = 'X-Irori-Loop';

/** The value of `X-Irori-Loop` for a channel: says nothing to others, and another installation's is not ours. */
export function loopMark(channelId: string): string {
  return createHash('sha256').update(`irori-loop:${channelId}`).digest('hex').slice(0, 20);
}

export function formatMail(
  message: OutboundMessage,
  channel: ConnectedChannel,
  installation: Installation,
): FormattedMail {
  const from = senderOf(message, channel, installation);
  const messageId = messageIdOf(message, channel, installation);
  const tokenAddress = replyAddress(channel.receivingAddress, message.threadToken);
  const { answers } = message;
  const inReplyTo = answers?.ref ?? null;
  const references = referencesOf(answers?.references ?? [], inReplyTo);
  const html = htmlBody(message);
  const to = message.to.map((person) => asTheyWish(person, answers?.provider ?? {}));
  return {
    messageId,
    signing: message.sender?.signing ?? null,
    envelope: {
      from: bouncesTo(message, channel, from, tokenAddress),
      to: [...new Set([...to, ...message.cc, ...message.bcc].map((person) => person.address))],
    },
    options: {
      from,
      to: to.map(asHeader),
      cc: message.cc.map(asHeader),
      ...answersTo(channel, from, tokenAddress),
      subject: subjectOf(message),
      messageId: `<${messageId}>`,
      date: message.writtenAt,
      ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>` }),
      ...(references.length === 0 ? {} : { references: references.map((id) => `<${id}>`) }),
      text: textBody(message),
      ...(html === null ? {} : { html }),
      headers: { [loopHeader]: loopMark(channel.id) },
      xMailer: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}

/** The Message-ID this message will have, fixed by its own ids and the sender's domain. Without angle brackets. */
export function messageIdOf(
  message: Pick<OutboundMessage, 'messageId' | 'threadToken' | 'sender'>,
  channel: Pick<ConnectedChannel, 'account' | 'receivingAddress' | 'doors'>,
  installation: Installation,
): string {
  const domain = message.sender?.messageIdDomain ?? domainOf(senderAddress(message, channel, installation).address);
  return ourMessageId(message.threadToken, message.messageId, domain);
}

/**
 * Where the answer goes. A mailbox that is asked gets it itself, since the receiving address of such an installation often
 * cannot be reached from outside; the token then comes back in References. Otherwise the address with the token in it.
 */
function answersTo(
  channel: ConnectedChannel,
  from: AddressClaim,
  tokenAddress: string | null,
): { replyTo?: AddressClaim } {
  if (channel.doors?.imap)
    return from.address === channel.account ? {} : { replyTo: { name: from.name, address: channel.account } };
  return tokenAddress === null ? {} : { replyTo: { name: from.name, address: tokenAddress } };
}

/** `local+token@domain`; null when there is no receiving address. Longer than RFC 5321 allows, it goes without token. */
function replyAddress(receivingAddress: string | null, token: string): string | null {
  if (receivingAddress === null) return null;
  const at = receivingAddress.lastIndexOf('@');
  const local = `${receivingAddress.slice(0, at)}+${token}`;
  return local.length > 64 ? receivingAddress : `${local}${receivingAddress.slice(at)}`;
}

/** Prefixes do not pile up: `Re: Re: AW: x` is answered as it is. */
function subjectOf(message: OutboundMessage): string {
  const subject = cleanLine(message.subject ?? '', 900);
  if (message.answers === null || subject === '') return subject;
  return replyPrefix.test(subject) ? subject : `Re: ${subject}`;
}

const replyPrefix = /^(?:re|aw|sv|antw|odp|ynt|vá|rif|r|отв|答复|回复|回覆|返信|답장)\s*(?:\[\d{1,3}\])?\s*[:：]/iu;

/** Some servers refuse lines over 998 bytes, and long threads have hundreds of ids: the first and the last ten stay. */
function referencesOf(references: readonly string[], answered: string | null): string[] {
  const all = [...new Set([...references.filter((id) => id !== answered), ...(answered === null ? [] : [answered])])];
  const sane = all.filter((id) => /^[^\s<>]{1,250}$/.test(id));
  return sane.length <= 11 ? sane : [sane[0] as string, ...sane.slice(-10)];
}

/**
 * The customer as the last mail wanted to be answered: at Reply-To where it named one, else in the spelling of From,
 * since a local part may care about case though hardly any does.
 */
function asTheyWish(person: AddressClaim, provider: Readonly<Record<string, unknown>>): AddressClaim {
  const spelling = typeof provider.address === 'string' ? cleanAddress(provider.address) : null;
  if (spelling === null || comparable(spelling) !== comparable(person.address)) return person;
  const replyTo = typeof provider.replyTo === 'string' ? cleanAddress(provider.replyTo) : null;
  return { ...person, address: replyTo ?? spelling };
}

function asHeader(person: AddressClaim): { name: string; address: string } {
  return { name: cleanName(person.name), address: person.address };
}
