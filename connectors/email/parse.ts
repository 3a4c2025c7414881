/** A mail as normalised events: a message, receipts about mails of ours, or the reason why it is neither. */
import { createHash } from 'node:crypto';
import type { ConnectedChannel } from '../kit/connector.ts';
import { externalRef } from '../kit/ids.ts';
import type { InboundMessage, InboundReceipt, Parsed, Preview, RawInbound, SenderClaim } from '../kit/inbound-event.ts';
import { type Interpretation, interpret } from './interpret.ts';
import { limitsFrom, type MailLimits } from './limits.ts';
import type { Bounce, ReportedRecipient } from './machines/bounce.ts';
import { tokenInMessageId } from './message-ids.ts';
import { cutText } from './mime/clean-text.ts';
import { comparable, domainOf, parseAddresses } from './people/addresses.ts';
import { rankCandidates } from './people/customer.ts';
import { type ProbeSign, probeTokensIn, readProbe } from './probe-sign.ts';
import { detectLanguage } from './text/language.ts';
import { splitReply } from './text/split-reply.ts';
import { threadClaim } from './thread.ts';
import { traceOf } from './trace.ts';

type Channel = Omit<ConnectedChannel, 'credentials'>;

/** Pure: the same bytes and the same channel give the same answer. Never throws for anything in the mail. */
export async function parse(
  raw: RawInbound,
  channel: Channel,
  caps?: Readonly<Record<string, number>>,
): Promise<Parsed> {
  const limits = limitsFrom(caps);
  const { envelope, checks } = raw;
  // A platform that posts mail took it apart: what it sent is kept, and the way to mend it is named.
  if (envelope.kind === 'http') return { kind: 'quarantined', reason: 'mail.not_raw', params: {}, preview: null };
  const reading = interpret(raw.body, { envelope, checks, channel, limits, membersUnknown: false });
  const sign = readProbe(reading);
  const parsed = parsedOf(reading, raw, channel, limits);
  return sign === null || reading.bounce ? parsed : probeOf(sign, reading, raw, channel, parsed);
}

/** The house alone can tell whether a token is genuine: what the mail is otherwise goes with it. */
function probeOf(
  sign: ProbeSign,
  reading: Interpretation,
  raw: RawInbound,
  channel: Channel,
  otherwise: Parsed,
): Parsed {
  const { headers } = reading.mail;
  const from = parseAddresses(headers.first('from'), 1)[0];
  const by = from ? comparable(from.address) : null;
  const trace = traceOf({
    headers,
    envelope: raw.envelope,
    own: reading.own,
    hops: reading.hops,
    checks: raw.checks,
    receivingAddress: channel.receivingAddress,
    receivedAt: raw.receivedAt,
    byHand: sign.how === 'by_hand' ? by : null,
  });
  // Its Message-ID names the domain it went out from: a From of that domain is ours, whoever's address it is.
  const untouched = by !== null && domainOf(by) === domainOf(reading.messageId ?? '');
  const remarks = trace.remarks.filter((remark) => !(untouched && remark.code === 'way.sender_rewritten'));
  const probe = {
    kind: 'probe' as const,
    ...sign,
    trace: { ...trace, remarks },
    from: by,
    preview: previewOf(reading),
    otherwise,
  };
  return { kind: 'events', events: [probe] };
}

function parsedOf(reading: Interpretation, raw: RawInbound, channel: Channel, limits: MailLimits): Parsed {
  const preview = previewOf(reading);
  if (raw.envelope.kind === 'receiver' && raw.envelope.ours && !reading.ownCopy) {
    return sentOf(reading, raw, channel, limits);
  }
  if (reading.ownCopy && !raw.released) return { kind: 'ignored', rule: 'mail.own_copy', preview };
  if (reading.loop && !raw.released) {
    const params = { evidence: reading.loop.evidence, ...reading.loop.params };
    return { kind: 'quarantined', reason: 'mail.loop', params, preview };
  }
  if (reading.bounce) return receiptsOf(reading.bounce, raw, channel, reading, preview);
  const sender = senderOf(reading, raw);
  if (sender === null && !raw.released) {
    const from = reading.mail.headers.text('from') ?? '';
    return { kind: 'quarantined', reason: 'mail.from_own_address', params: { from }, preview };
  }
  return {
    kind: 'events',
    events: [messageOf(reading, raw, channel, sender ?? unknownSender(raw, reading), limits.addresses, limits.lines)],
  };
}

/** What our side wrote before there was Irori, to the first recipient who is none of us. */
function sentOf(reading: Interpretation, raw: RawInbound, channel: Channel, limits: MailLimits): Parsed {
  const { headers } = reading.mail;
  const recipients = ['to', 'cc', 'bcc'].flatMap((name) => parseAddresses(headers.first(name), limits.addresses));
  const customer = recipients.find(
    ({ address }) => !reading.own.isOwn(address) && !channel.memberAddresses.includes(comparable(address)),
  );
  if (!customer) return { kind: 'ignored', rule: 'mail.among_us', preview: previewOf(reading) };
  const sender: SenderClaim = {
    address: comparable(customer.address),
    name: customer.name,
    proof: 'none',
    source: 'to',
    confidence: 'medium',
    evidence: [`to: ${customer.address}`],
    doubt: null,
  };
  // Nobody asks whether we are a machine, or what we handed on.
  const plain: Interpretation = {
    ...reading,
    manual: null,
    forwardByStranger: false,
    confirmation: null,
    autoReply: null,
    customer: null,
  };
  const { route: _none, ...message } = messageOf(plain, raw, channel, sender, limits.addresses, limits.lines);
  return { kind: 'events', events: [{ ...message, direction: 'out', nature: 'person' }] };
}

function messageOf(
  reading: Interpretation,
  raw: RawInbound,
  channel: Channel,
  sender: SenderClaim,
  maxAddresses: number,
  maxLines: number,
): InboundMessage {
  const { mail, body, manual, confirmation, hops, messageId } = reading;
  const { headers } = mail;
  const addresses = (name: string) => parseAddresses(headers.first(name), maxAddresses);
  const from = addresses('from')[0] ?? null;
  const subject = cutText(manual?.original.subject ?? headers.text('subject') ?? '', 998);
  const words = manual
    ? splitReply(manual.body, maxLines, manual.original.from.name)
    : reading.forwardByStranger
      ? { visible: body.full, folded: null } // what was handed on is what it is about
      : body;
  const thread = threadClaim(headers, raw.envelope, channel.receivingAddress, tracedRecipients(reading));
  const original = manual?.original.messageId ?? null;
  return {
    kind: 'message',
    direction: 'in',
    ref: messageId === null ? null : externalRef(messageId),
    fingerprint: fingerprintOf(reading),
    at: null,
    sender,
    author: manual ? null : (reading.customer?.author ?? null),
    ...(reading.spam === null ? {} : { spam: reading.spam }),
    thread: original === null ? thread : { ...thread, answers: [externalRef(original), ...thread.answers] },
    route: { channelAddress: hops.channelAddress, hops: hops.via, traced: hops.traced },
    ...(manual?.kind === 'manual'
      ? {
          forwardedBy: {
            person: { address: comparable(manual.by.address), name: manual.by.name },
            note: manual.note === '' ? null : manual.note,
          },
        }
      : {}),
    ...(manual?.original.date ? { written: cutText(manual.original.date.replace(/\s+/g, ' ').trim(), 100) } : {}),
    ...(confirmation ? { confirmation } : {}),
    nature: natureOf(reading),
    subject: subject === '' ? null : subject,
    from,
    to: addresses('to'),
    cc: addresses('cc'),
    replyTo: addresses('reply-to').filter(({ address }) => !reading.own.isOwn(address)),
    text: words.visible,
    foldedText: words.folded,
    html: body.html,
    lang: detectLanguage(words.visible),
    flags: flagsOf(reading),
    attachments: mail.files.map((file) => ({
      fileName: file.fileName,
      contentType: file.contentType,
      inline: file.inline,
      contentId: file.contentId,
      source: { kind: 'bytes', bytes: file.bytes },
    })),
    omitted: mail.omitted,
    provider: providerOf(reading),
  };
}

/** Null when only ourselves are named: the brand is never made a contact, so a person must look. */
function senderOf(reading: Interpretation, raw: RawInbound): SenderClaim | null {
  const claim = claimOf(reading, raw);
  if (claim === null) return null;
  const { address, name, source, confidence } = claim;
  const author = parseAddresses(reading.mail.headers.first('from'), 1)[0];
  return {
    ...claim,
    candidates: rankCandidates(reading.facts, { address, name, source, confidence }),
    writtenFrom: author ? comparable(author.address) : null,
  };
}

function claimOf(reading: Interpretation, raw: RawInbound): SenderClaim | null {
  const { manual, customer } = reading;
  if (manual) {
    const { from } = manual.original;
    return {
      address: comparable(from.address),
      name: from.name,
      proof: 'none',
      source: manual.source,
      confidence: manual.trusted ? 'medium' : 'low',
      evidence: [`${manual.source}: ${from.address}`, `from: ${manual.by.address}`],
      // What a member vouches for is still not proven; what anybody else claims is not even known.
      doubt: manual.trusted ? 'unproven' : 'sender_unsure',
    };
  }
  if (customer) {
    const { address, name, proof, source, confidence, evidence, doubt } = customer;
    const unsure = reading.forwardByStranger && source === 'from' && doubt !== 'suspicious';
    return { address, name, proof, source, confidence, evidence, doubt: unsure ? 'sender_unsure' : doubt };
  }
  return reading.mail.headers.first('from') === null ? unknownSender(raw, reading) : null;
}

/** A mail without any usable sender still has its place; each is somebody else, so that strangers are not mixed. */
function unknownSender(raw: RawInbound, reading: Interpretation): SenderClaim {
  const named = parseAddresses(reading.mail.headers.first('from'), 1)[0];
  const id = createHash('sha256').update(raw.body).digest('hex').slice(0, 12);
  return {
    address: `unknown-${id}@sender.invalid`,
    name: named?.name || named?.address || (reading.mail.headers.text('from') ?? ''),
    proof: 'none',
    source: 'none',
    confidence: 'low',
    evidence: [],
    doubt: 'sender_unsure',
  };
}

function natureOf({ confirmation, autoReply, list, hops, own, mail }: Interpretation): InboundMessage['nature'] {
  if (confirmation) return 'confirmation';
  if (autoReply) return 'auto_reply';
  // A group of ours that hands customers' mail on is a hop; somebody else's list is a list.
  const foreign =
    list &&
    !hops.evidence.some((name) => listEvidence.has(name)) &&
    !hops.via.some((address) => own.isOwn(address) && hops.list && hops.rewritten?.kind === 'list');
  return foreign && mail.headers.first('list-unsubscribe') !== null ? 'list' : 'person';
}

const listEvidence = new Set(['x-beenthere', 'mailing-list', 'list-post']);

function flagsOf({ body, customer, manual, confirmation, mail }: Interpretation): string[] {
  const type = mail.root.contentType.value;
  return [
    ...(customer?.flags ?? []),
    ...body.flags,
    ...(manual?.kind === 'manual' ? ['manual_forward'] : manual ? ['forward_rule'] : []),
    ...(confirmation && !confirmation.trusted ? ['confirmation_unproven'] : []),
    ...(type === 'multipart/signed' || mail.wrapped.has('signed') ? ['signed'] : []),
    ...(type === 'multipart/encrypted' || mail.wrapped.has('encrypted') || isArmoured(body.full) ? ['encrypted'] : []),
    ...(mail.wrapped.has('unpacked') ? ['unpacked'] : []),
    ...(mail.over ? ['original_only'] : []),
  ];
}

/** PGP in the text itself, as programs without MIME write it. */
function isArmoured(text: string): boolean {
  return /^-----BEGIN PGP MESSAGE-----/m.test(text.slice(0, 2000));
}

/** Handed back with every answer: how the customer writes the address, where answers go, what only mail knows. */
function providerOf({ customer, manual, mail, own }: Interpretation): Record<string, unknown> {
  const replyTo = parseAddresses(mail.headers.first('reply-to'), 3).find(({ address }) => !own.isOwn(address));
  return {
    ...(manual ? { address: manual.original.from.address } : customer ? { address: customer.spelling } : {}),
    // An unproven mail that wants its answers elsewhere is a trick's sign: the answer goes to From.
    ...(replyTo && !manual && !customer?.flags.includes('reply_to_differs') ? { replyTo: replyTo.address } : {}),
    ...(customer?.relay ? { relay: true } : {}),
  };
}

/** Repeats of one mail have all of these alike; mails of a sender that repeats its ids do not. */
function fingerprintOf({ mail, body }: Interpretation): string {
  const { headers } = mail;
  const facts = [
    headers.all('from'),
    headers.first('date'),
    headers.text('subject'),
    body.full,
    mail.files.map((file) => [file.fileName, file.bytes.length]),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}

/** Where the token may be seen besides the envelope: the forwarder's RCPT TO replaces the address that was written to. */
function tracedRecipients({ mail }: Interpretation): string[] {
  return ['to', 'cc', 'delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to'].flatMap((name) =>
    mail.headers.all(name).flatMap((value) => parseAddresses(value, 20).map(({ address }) => address)),
  );
}

function receiptsOf(
  bounce: Bounce,
  raw: RawInbound,
  channel: Channel,
  reading: Interpretation,
  preview: Preview,
): Parsed {
  if (bounce.kind === 'read' && bounce.recipients.every((one) => one.code !== 'mail.read')) {
    return { kind: 'ignored', rule: 'mail.deleted_unread', preview };
  }
  const claim = threadClaim(reading.mail.headers, raw.envelope, channel.receivingAddress, tracedRecipients(reading));
  const tokens = [
    ...new Set([
      ...bounce.about.map(tokenInMessageId).filter((token) => token !== null),
      ...claim.tokens,
      // Of a test mail: its own id, or what the report quotes of it.
      ...probeTokensIn([...bounce.about, reading.body.full].join(' ')),
    ]),
  ];
  const about = bounce.about.find((id) => tokenInMessageId(id) !== null) ?? bounce.about[0];
  const base = {
    kind: 'receipt' as const,
    ref: about === undefined ? null : externalRef(about),
    tokens,
    at: null,
    preview,
  };
  const receipts = bounce.recipients.map(
    (one): InboundReceipt => ({
      ...base,
      state: stateOf(bounce, one),
      recipient: one.address === '' ? null : comparable(one.original ?? one.address),
      ...(one.original && one.address !== '' ? { finalRecipient: comparable(one.address) } : {}),
      code: one.code,
      text: [one.status, one.diagnostic].filter(Boolean).join(' ') || null,
    }),
  );
  const nobody: InboundReceipt = {
    ...base,
    state: 'failed',
    recipient: null,
    code: 'smtp.refused',
    text: preview.text.slice(0, 500),
  };
  return { kind: 'events', events: receipts.length > 0 ? receipts : [nobody] };
}

function stateOf(bounce: Bounce, one: ReportedRecipient): InboundReceipt['state'] {
  if (bounce.kind === 'read') return 'read';
  if (bounce.kind === 'complaint') return 'delivered';
  if (one.action === 'failed' || one.action === 'delayed') return one.action;
  return one.action === 'delivered' ? 'delivered' : 'accepted';
}

function previewOf({ mail, body }: Interpretation): Preview {
  return {
    from: mail.headers.text('from') ?? '',
    subject: mail.headers.text('subject') ?? '',
    text: cutText(body.visible, 1000),
  };
}
