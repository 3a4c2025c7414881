/** Words for the states of channels, for what troubles them, and for the one next step. */
import type { Channel } from '@irori/contract/channels/api';
import type { ForwardingStatus } from '@irori/contract/channels/forwarding';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Tone } from '../../ui/badge.tsx';
import { failureInWords } from '../delivery/failure-words.ts';
import { diagnosisInWords, isForwardingCode } from '../forwarding/forwarding-words.ts';
import { doorTroubleInWords } from './doors/door-words.ts';

export const channelStates: Record<Channel['state'], { words: MessageDescriptor; tone: Tone }> = {
  connecting: { words: msg`Connecting`, tone: 'accent' },
  connected: { words: msg`Connected`, tone: 'success' },
  retrying: { words: msg`Trying again`, tone: 'warning' },
  needs_attention: { words: msg`Needs attention`, tone: 'danger' },
  disabled: { words: msg`Switched off`, tone: 'neutral' },
};

/** How its state looks: green only where its forward, if it has one, lets mail through as far as anybody knows. */
export function stateTone({ state, forwarding, lastInboundAt }: Channel): Tone {
  const { tone } = channelStates[state];
  if (state !== 'connected' || forwarding === null || flowing.has(forwarding.status)) return tone;
  // Nobody forwards, and mail comes nevertheless: it is fetched from the mailbox.
  return forwarding.status === 'not_started' && lastInboundAt !== null ? tone : 'neutral';
}

const flowing: ReadonlySet<ForwardingStatus> = new Set(['receiving', 'verified']);

const steps: Record<string, MessageDescriptor> = {
  forward_mail: msg`Forward your support address to the receiving address, then send a test mail to it.`,
  send_test: msg`Send a test message.`,
  check_forward: msg`See in the set-up where the forward stops.`,
  confirm_forward: msg`Your provider waits for a confirmation: its code or link is shown in the set-up.`,
  test_forward: msg`Send a test mail through the forward: only that proves it.`,
  verify: msg`Verify it now.`,
  enable: msg`Switch it on again.`,
  look_at_quarantine: msg`Look at what is in quarantine.`,
  look_at_failures: msg`Look at the last failures.`,
  set_up_sending: msg`Set IRORI_SMTP_URL, so that replies leave this machine.`,
  sender_domain_broken: msg`The DNS records of its sender domain are no longer right, so that replies go out from the installation’s own sender. See the sender domains.`,
  connector_missing: msg`This version has no connector for it.`,
};

/** The next step in words; empty when there is nothing to do. */
export function nextStepInWords(code: string | null): string {
  if (code === null) return '';
  const step = steps[code];
  return step ? i18n._(step) : code;
}

export function troubleInWords(trouble: Channel['trouble']): string {
  if (!trouble) return '';
  if (isForwardingCode(trouble.code)) return diagnosisInWords({ code: trouble.code, params: trouble.params });
  return trouble.params.door === undefined ? failureInWords(trouble.code, trouble.text) : doorTroubleInWords(trouble);
}
