/** What a mail is and who stands behind it: one reading that both the inbound line and `mail explain` tell from. */
import type { ConnectedChannel } from '../kit/connector.ts';
import type { Envelope, SenderChecks, SpamVerdict } from '../kit/inbound-event.ts';
import { type Body, readBody } from './body.ts';
import type { MailLimits } from './limits.ts';
import { type AutoReply, readAutoReply } from './machines/auto-reply.ts';
import { type Bounce, readBounce } from './machines/bounce.ts';
import { type Confirmation, readConfirmation } from './machines/confirmation.ts';
import { isOwnCopy, type Loop, readLoop } from './machines/loop.ts';
import { readSpamVerdict } from './machines/spam-verdict.ts';
import { type Mail, readMail } from './mime/read-mail.ts';
import { parseAddresses } from './people/addresses.ts';
import { type Customer, type Facts, findCustomer } from './people/customer.ts';
import { type Hops, isList, readHops, returnPath } from './people/hops.ts';
import {
  type ForwardFacts,
  isForwardByStranger,
  type ManualForward,
  readManualForward,
} from './people/manual-forward.ts';
import { makeOwn, type Own } from './people/own.ts';
import { probeHeader } from './probe-sign.ts';
import { messageIdOf } from './thread.ts';

export interface Interpretation {
  readonly mail: Mail;
  readonly body: Body;
  readonly own: Own;
  readonly hops: Hops;
  /** Without brackets; null when the mail has none. */
  readonly messageId: string | null;
  readonly loop: Loop | null;
  readonly ownCopy: boolean;
  readonly bounce: Bounce | null;
  readonly confirmation: Confirmation | null;
  readonly manual: ManualForward | null;
  /** Somebody who is none of us handed it on by hand: it is not certain who the customer is. */
  readonly forwardByStranger: boolean;
  readonly autoReply: AutoReply | null;
  /** Value of the probe header. */
  readonly probe: string | null;
  readonly list: boolean;
  /** Null when nobody but ourselves is named. */
  readonly customer: Customer | null;
  /** What the search for the customer went by. */
  readonly facts: Facts;
  readonly spam: SpamVerdict | null;
}

export interface InterpretOptions {
  readonly envelope: Envelope;
  readonly checks: SenderChecks | null;
  readonly channel: Pick<
    ConnectedChannel,
    'id' | 'receivingAddress' | 'ownAddresses' | 'memberAddresses' | 'customerRules'
  >;
  readonly membersUnknown: boolean;
  readonly limits: MailLimits;
}

/** Pure, and never throws for anything in the mail. */
export function interpret(bytes: Uint8Array, options: InterpretOptions): Interpretation {
  const { envelope, checks, channel, limits } = options;
  const mail = readMail(bytes, limits);
  const { headers } = mail;
  const own = makeOwn({
    own: channel.ownAddresses,
    members: channel.memberAddresses,
    receiving: channel.receivingAddress === null ? [] : [channel.receivingAddress],
  });
  const hops = readHops(headers, envelope, own);
  const messageId = messageIdOf(headers);
  const author = parseAddresses(headers.first('from'), 1)[0];
  const body = readBody(mail, limits, author?.name ?? '');
  const envelopeFrom = envelope.kind === 'smtp' ? envelope.from : returnPath(headers);
  const bounce = readBounce(mail, body.full, envelopeFrom);
  const confirmation = bounce ? null : readConfirmation(headers, body.full, checks, own);
  const forward: ForwardFacts = {
    mail,
    text: body.full,
    own,
    hops,
    checks,
    membersUnknown: options.membersUnknown,
    textOf: (inner) => readBody(readMail(inner, limits), limits, '').full,
    maxLines: limits.lines,
  };
  const machine = bounce !== null || confirmation !== null;
  const manual = machine ? null : readManualForward(forward);
  const rules = channel.customerRules ?? [];
  const facts: Facts = { headers, envelope, own, hops, checks, text: body.full, rules, maxLines: limits.lines };
  return {
    mail,
    body,
    own,
    hops,
    messageId,
    loop: readLoop(headers, channel.id, own),
    ownCopy: isOwnCopy(headers, messageId, own),
    bounce,
    confirmation,
    manual,
    forwardByStranger: !machine && manual === null && isForwardByStranger(forward),
    // A rule that forwards looks like a machine that answers; what it forwarded was written by a person.
    autoReply: bounce || manual ? null : readAutoReply(headers, envelopeFrom, body.full),
    probe: headers.first(probeHeader.toLowerCase())?.trim() || null,
    list: isList(headers),
    customer: findCustomer(facts),
    facts,
    spam: readSpamVerdict(headers),
  };
}
