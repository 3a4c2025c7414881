/** Each diagnosis in one English sentence with its next step: for logs, the command line and `trouble.text`. Screens say it in their reader's language. */
import type { ForwardingCode } from '@irori/contract/channels/forwarding';

type Params = Readonly<Record<string, unknown>>;

const sentences: Readonly<Record<ForwardingCode, (p: Params) => string>> = {
  'probe.no_relay': () =>
    'No relay is set, so the test mail stayed on this machine. Set IRORI_SMTP_URL, or send a mail to the support address by hand and watch it arrive.',
  'probe.relay_refused': (p) => `The relay did not take the test mail: ${p.text}`,
  'probe.relay_unreachable': (p) => `The relay cannot be reached (${p.text}). It is tried again.`,
  'probe.uncertain': () => 'The test mail may be on its way: its sending was interrupted. Send another one.',
  'probe.bounced': (p) => `${p.host ?? 'A server on the way'} gave the test mail back: ${p.text}`,
  'probe.mailbox_refused': (p) =>
    `The mail host of ${p.recipient ?? p.address ?? 'the support address'} gave the test mail back: ${p.text}`,
  'probe.external_forwarding_blocked': (p) =>
    `The mail host forbids forwarding to addresses outside: ${p.text}. An administrator there has to allow it.`,
  'probe.authentication_broken': (p) =>
    `${p.host ?? 'A server on the way'} refused the test mail since the checks of its sender ${p.from} failed: ${p.text}. Let the relay sign for that sender, and the mail host rewrite the envelope when it forwards (SRS).`,
  'probe.target_mistyped': (p) =>
    `The mail is forwarded to ${p.recipient}, which is not the receiving address ${p.expected}. Correct it at the mail host.`,
  'probe.door_refused': (p) => `The forwarded test mail was not taken in at our own door: ${p.text}`,
  'forwarding.confirmed_not_switched_on': () =>
    'The address was confirmed, but nothing is forwarded. Switch forwarding on at the mail host and save the page.',
  'forwarding.confirmation_waiting': () => 'The mail host waits for its confirmation. Use the code or the link.',
  'forwarding.nothing_arrived': (p) =>
    `The test mail left, and nothing came back within ${p.minutes} minutes. Check the forward at the mail host.`,
  'forwarding.answered_not_forwarded': (p) =>
    `The mailbox got the test mail, since ${p.from} answered it, but did not forward it. Check the forward there.`,
  'forwarding.wrong_channel': (p) =>
    `The test mail came back at the receiving address of ${p.channelName}. Forward to ${p.expected} instead.`,
  'forwarding.loop': () => 'The mail goes in a circle. Look for a rule that sends it back.',
  'forwarding.rewritten': (p) =>
    `The rule at ${p.by ?? 'the mailbox'} forwards, and so hides who wrote. Make it redirect instead.`,
  'forwarding.by_hand': (p) =>
    `The test mail was forwarded by hand${p.by ? ` by ${p.by}` : ''}. Set up a rule that does it by itself.`,
  'forwarding.stopped': (p) =>
    `Forwarding worked before, but the last test mail did not come back within ${p.minutes} minutes. Check the forward at the mail host.`,
  'forwarding.silent': (p) =>
    `Usually about ${p.usualPerHour} mails an hour come in at this time; for ${p.hours} hours there were none. Send a test.`,
};

export function sentenceOf(code: ForwardingCode, params: Params): string {
  return sentences[code](params);
}
