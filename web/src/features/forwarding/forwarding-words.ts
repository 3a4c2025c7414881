/**
 * Words for the state of a forward, for where it stops, and for what deserves a remark. The server names each by a code and
 * parameters; the sentence is made here, in the reader's language.
 */
import type {
  Diagnosis,
  ForwardingCode,
  ForwardingStatus,
  Probe,
  TraceHop,
  WayRemark,
} from '@irori/contract/channels/forwarding';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

type Params = Readonly<Record<string, unknown>>;

export const statusWords: Record<ForwardingStatus, { words: MessageDescriptor; tone: Tone }> = {
  not_started: { words: msg`Not set up`, tone: 'neutral' },
  waiting_confirmation: { words: msg`Waiting for confirmation`, tone: 'accent' },
  confirmed: { words: msg`Confirmed, not tested`, tone: 'accent' },
  receiving: { words: msg`Receiving, not tested`, tone: 'accent' },
  probing: { words: msg`Being tested`, tone: 'accent' },
  verified: { words: msg`Verified`, tone: 'success' },
  broken: { words: msg`Does not come back`, tone: 'danger' },
  silent: { words: msg`Silent`, tone: 'warning' },
  off: { words: msg`Switched off`, tone: 'neutral' },
};

/** The one thing to do next, as the label of a link; null when there is nothing to do. */
export const nextClick: Record<ForwardingStatus, MessageDescriptor | null> = {
  not_started: msg`Set up forwarding`,
  waiting_confirmation: msg`Confirm the address`,
  confirmed: msg`Send a test`,
  receiving: msg`Send a test`,
  probing: msg`Watch the test`,
  verified: null,
  broken: msg`See where it stops`,
  silent: msg`See why`,
  off: null,
};

export const probeWords: Record<Probe['state'], { words: MessageDescriptor; tone: Tone }> = {
  queued: { words: msg`About to leave`, tone: 'accent' },
  sending: { words: msg`Being sent`, tone: 'accent' },
  sent: { words: msg`On its way`, tone: 'accent' },
  returned: { words: msg`Came back`, tone: 'success' },
  misled: { words: msg`Came back wrongly`, tone: 'danger' },
  bounced: { words: msg`Given back by a server`, tone: 'danger' },
  overdue: { words: msg`Did not come back`, tone: 'danger' },
  failed: { words: msg`Did not leave`, tone: 'danger' },
  uncertain: { words: msg`May have left`, tone: 'warning' },
};

export const probeKinds: Record<Probe['kind'], MessageDescriptor> = {
  test: msg`Asked for`,
  canary: msg`By the schedule`,
  handoff: msg`By the helper`,
};

export const isOnItsWay = (probe: Pick<Probe, 'state'> | null): boolean =>
  probe !== null && (probe.state === 'queued' || probe.state === 'sending' || probe.state === 'sent');

export const hopWords: Record<TraceHop['kind'], { words: MessageDescriptor; icon: IconName }> = {
  sender: { words: msg`Sender`, icon: 'send' },
  relay: { words: msg`Mail server`, icon: 'server' },
  mailbox: { words: msg`Mailbox`, icon: 'mail' },
  list: { words: msg`Group or list`, icon: 'members' },
  door: { words: msg`Received here`, icon: 'inbox' },
};

export const hopStates: Record<TraceHop['state'], MessageDescriptor> = {
  passed: msg`passed`,
  failed: msg`stopped here`,
  waiting: msg`not yet`,
  unknown: msg`not known`,
};

/** What a code says happened, and what can be done where the guide of the provider has no advice of its own. */
const diagnoses: Record<ForwardingCode, { what: MessageDescriptor; advice: MessageDescriptor }> = {
  'probe.no_relay': {
    what: msg`The test mail did not leave: this installation has no relay for outgoing mail.`,
    advice: msg`Write a mail to the support address by hand, from an address outside your company; its way is shown here when it arrives. For tests that leave by themselves set IRORI_SMTP_URL.`,
  },
  'probe.relay_refused': {
    what: msg`Our own relay did not take the test mail: {text}`,
    advice: msg`Check IRORI_SMTP_URL and the sender address with whoever runs the relay. Your forward was not tried yet.`,
  },
  'probe.relay_unreachable': {
    what: msg`The relay for outgoing mail cannot be reached; it is tried again by itself.`,
    advice: msg`Check IRORI_SMTP_URL, and whether this machine may connect to it. Your forward was not tried yet.`,
  },
  'probe.uncertain': {
    what: msg`The server stopped while the test mail was being handed over: it may be on its way.`,
    advice: msg`Wait some minutes. If nothing comes, send another test.`,
  },
  'probe.bounced': {
    what: msg`A mail server on the way gave the test mail back: {text}`,
    advice: msg`The answer names the reason. Show it to whoever runs that server.`,
  },
  'probe.mailbox_refused': {
    what: msg`The mail host takes no mail for {recipient}: {text}`,
    advice: msg`Check the spelling of the support address, and whether that mailbox is full or closed.`,
  },
  'probe.external_forwarding_blocked': {
    what: msg`The mailbox took it, but its company forbids forwarding to outside addresses.`,
    advice: msg`Ask the administrator of the mail system to allow it for this mailbox.`,
  },
  'probe.authentication_broken': {
    what: msg`A mail server refused the test mail, because the checks of its sender {from} failed: {text}`,
    advice: msg`Have the relay sign mail of that sender (DKIM), and let the mailbox host rewrite the envelope when it forwards (SRS). Customers’ mail may be refused there as well.`,
  },
  'probe.target_mistyped': {
    what: msg`It was forwarded to {recipient}, which is no address of ours. The receiving address is {expected}.`,
    advice: msg`Correct the address at your provider: copy it from here.`,
  },
  'probe.door_refused': {
    what: msg`It was forwarded, and our own receiver did not take it: {text}`,
    advice: msg`Show this answer to whoever runs this installation.`,
  },
  'forwarding.confirmed_not_switched_on': {
    what: msg`The address is confirmed, but forwarding is not switched on, or was not saved.`,
    advice: msg`Go back to your provider’s settings, switch forwarding on, and save.`,
  },
  'forwarding.confirmation_waiting': {
    what: msg`Your provider waits until somebody confirms the address.`,
    advice: msg`Use the link or code that is shown here.`,
  },
  'forwarding.nothing_arrived': {
    what: msg`The test mail left and was not forwarded within {minutes} min. Your provider has it, or refused it without a word.`,
    advice: msg`See whether the forward is switched on and saved, and look into the provider’s spam folder.`,
  },
  'forwarding.answered_not_forwarded': {
    what: msg`The mailbox got it, since {from} answered it, but did not pass it on.`,
    advice: msg`Switch forwarding on at your provider, and save.`,
  },
  'forwarding.wrong_channel': {
    what: msg`It came back at the receiving address of another channel: {channelName}.`,
    advice: msg`At your provider, replace the receiving address by the one of this channel.`,
  },
  'forwarding.loop': {
    what: msg`The mail went in a circle.`,
    advice: msg`Some forward leads back to an address that forwards to it. Take one of the two out.`,
  },
  'forwarding.rewritten': {
    what: msg`It came back as a new mail from {by}: the mailbox forwards instead of redirecting, and customers’ addresses get lost this way.`,
    advice: msg`In the rule at your provider choose “redirect” instead of “forward”.`,
  },
  'forwarding.by_hand': {
    what: msg`Somebody passed the test mail on by hand: {by}. That shows nothing about the forward.`,
    advice: msg`Leave the next test mail where it is. Tell the team: by hand the customer’s address is lost, only the automatic forward keeps it.`,
  },
  'forwarding.stopped': {
    what: msg`It worked before; the last test mail did not come back.`,
    advice: msg`See whether the forward is still switched on at your provider.`,
  },
  'forwarding.silent': {
    what: msg`About {usualPerHour} mails an hour are usual at this time, and for {hours} h there was none.`,
    advice: msg`Send a test: it shows whether the forward still works.`,
  },
};

const remarks: Record<WayRemark, MessageDescriptor> = {
  'way.redirected_twice': msg`Redirected more than once. It works, but some providers drop the second hop: forward straight from the first mailbox.`,
  'way.duplicate': msg`The same mail came {count} times: more than one rule forwards it. Keep one.`,
  'way.signature_broken': msg`A hop changed the mail, so that the signature of {domain} no longer holds.`,
  'way.dmarc_broken': msg`{domain} asks others to refuse mail that comes this way. We keep it and mark its sender as not proven.`,
  'way.spf_broken': msg`The forward kept the sender of the envelope, so SPF fails behind it. It does no harm here.`,
  'way.sender_rewritten': msg`A hop put its own address in place of the sender: {address}. Choose “redirect” there instead of “forward”.`,
  'way.by_hand': msg`Passed on by a person ({by}), not by a rule.`,
  'way.slow': msg`It took {minutes} min.`,
  'way.old_address': msg`It still goes to {address}, which was replaced and takes mail for 30 days only. Change it to {expected} at your provider.`,
  'way.direct': msg`Sent to the receiving address itself, without any forward.`,
};

const valuesOf = (params: Params): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Array.isArray(value) ? value.join(', ') : String(value ?? '–'),
    ]),
  );

const say = (words: MessageDescriptor, params: Params): string =>
  i18n._(words.id, valuesOf(params), words.message ? { message: words.message } : {});

/** Troubles of a channel that are about its forward. */
export const isForwardingCode = (code: string): code is ForwardingCode => Object.hasOwn(diagnoses, code);

/** What happened. */
export const diagnosisInWords = (diagnosis: Pick<Diagnosis, 'code' | 'params'>): string =>
  say(diagnoses[diagnosis.code].what, diagnosis.params);

/** What to do, where the guide has nothing to say about it. */
export const adviceInWords = (code: ForwardingCode): string => i18n._(diagnoses[code].advice);

export const remarkInWords = (code: WayRemark, params: Params): string => say(remarks[code], params);
