/** What one should know before believing a text: sender not proven, machine answer, bounce, something left out. */
import type { Message } from '@irori/contract/messages/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { openOverlay } from '../../../actions/stage.ts';
import { useStore } from '../../../sync/live.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** Quiet ones are a line of small type; what may harm stands in a box. */
type Flag = {
  tone: 'quiet' | 'warning' | 'danger';
  icon: IconName;
  words: MessageDescriptor;
  /** What is missing is in the original. */
  inOriginal?: true;
  /** Offers to say who the customer is. */
  asksWho?: true;
  /** Has lost its sense once a member has said who the customer is. */
  untilCorrected?: true;
};

const flags: Record<string, Flag> = {
  unproven: { tone: 'quiet', icon: 'doubt', words: msg`Sender not proven` },
  suspicious: {
    tone: 'danger',
    icon: 'doubt',
    words: msg`The sender's domain says that this mail is not from there. It may be forged.`,
    asksWho: true,
  },
  sender_unsure: {
    tone: 'warning',
    icon: 'doubt',
    words: msg`It is not certain who the customer is.`,
    asksWho: true,
    untilCorrected: true,
  },
  two_senders: { tone: 'warning', icon: 'doubt', words: msg`This mail names two senders.` },
  from_differs: {
    tone: 'warning',
    icon: 'doubt',
    words: msg`The name of the sender looks like another address than the real one.`,
  },
  reply_to_differs: { tone: 'quiet', icon: 'reply', words: msg`Answers go to another address than the sender's` },
  rule: { tone: 'quiet', icon: 'contact', words: msg`The customer was found by a rule that a member taught` },
  spam_verdict: { tone: 'quiet', icon: 'spam', words: msg`A spam filter on the way took it for spam` },
  manual_forward: {
    tone: 'quiet',
    icon: 'external',
    words: msg`Forwarded by a colleague; the customer was found in the text`,
  },
  forward_rule: {
    tone: 'quiet',
    icon: 'external',
    words: msg`Forwarded by a rule; the customer was found in the text`,
  },
  confirmation_unproven: {
    tone: 'danger',
    icon: 'doubt',
    words: msg`It says it comes from a mail provider, but nothing proves that. Do not open its links.`,
  },
  signed: { tone: 'quiet', icon: 'file', words: msg`Signed by the sender's mail program` },
  encrypted: {
    tone: 'warning',
    icon: 'file',
    words: msg`Encrypted: only whoever has the key can read it. Download the original and open it there.`,
    inOriginal: true,
  },
  unpacked: { tone: 'quiet', icon: 'attach', words: msg`Unpacked from Outlook's winmail.dat` },
  original_only: {
    tone: 'warning',
    icon: 'file',
    words: msg`Too large to show whole; the original has everything.`,
    inOriginal: true,
  },
  unreadable: {
    tone: 'warning',
    icon: 'file',
    words: msg`It could not be read; the original has everything.`,
    inOriginal: true,
  },
  'omitted:mail.too_many_files': {
    tone: 'warning',
    icon: 'attach',
    words: msg`It has more files than are shown; the original has all.`,
    inOriginal: true,
  },
  'omitted:mail.files_too_large': {
    tone: 'warning',
    icon: 'attach',
    words: msg`Files too large to show are in the original.`,
    inOriginal: true,
  },
  'omitted:mail.text_cut': {
    tone: 'warning',
    icon: 'file',
    words: msg`The text is very long and was cut; the original has all of it.`,
    inOriginal: true,
  },
  'omitted:mail.attachment_unreadable': {
    tone: 'warning',
    icon: 'attach',
    words: msg`A file could not be read; it is in the original.`,
    inOriginal: true,
  },
};

const natures: Partial<Record<Message['nature'], Flag>> = {
  auto_reply: { tone: 'quiet', icon: 'reload', words: msg`Automatic answer, not written by a person` },
  bounce: { tone: 'warning', icon: 'alert', words: msg`A mail server says that a message could not be delivered.` },
  confirmation: { tone: 'quiet', icon: 'info', words: msg`A mail provider asks to confirm the forwarding` },
  list: { tone: 'quiet', icon: 'list', words: msg`Sent to a mailing list` },
  probe: { tone: 'quiet', icon: 'info', words: msg`A test that we sent to ourselves` },
};

export function Flags({ message, number }: { message: Message; number: number }) {
  const doubted = useStore((store) => store.conversations[message.conversationId]?.doubt != null);
  const shown = [natures[message.nature], ...message.flags.map((name) => flags[name])].filter(
    (flag) => flag !== undefined && (doubted || !flag.untilCorrected),
  ) as Flag[];
  const quiet = shown.filter((flag) => flag.tone === 'quiet');
  const loud = shown.filter((flag) => flag.tone !== 'quiet');
  return (
    <>
      {quiet.length > 0 && (
        <ul className="mt-0.5 flex flex-wrap gap-x-3 text-meta text-text-3">
          {quiet.map((flag) => (
            <li key={flag.words.id} className="inline-flex items-center gap-1">
              <Icon name={flag.icon} size={12} />
              {i18n._(flag.words)}
            </li>
          ))}
        </ul>
      )}
      {message.nature === 'confirmation' && <ToSetUp message={message} />}
      {loud.map((flag) => (
        <div key={flag.words.id} className="mt-2">
          <Notice
            tone={flag.tone === 'danger' ? 'danger' : 'warning'}
            icon={flag.icon}
            action={
              flag.asksWho && doubted ? (
                <Button
                  size="small"
                  look="quiet"
                  onPress={() => openOverlay({ kind: 'customer', ids: [message.conversationId] })}
                >
                  <Trans>Who is the customer?</Trans>
                </Button>
              ) : flag.inOriginal && message.hasOriginal ? (
                <InOriginal message={message} number={number} />
              ) : null
            }
          >
            {i18n._(flag.words)}
          </Notice>
        </div>
      ))}
    </>
  );
}

function InOriginal({ message, number }: { message: Message; number: number }) {
  const link = 'inline-flex min-h-6 items-center px-1.5 underline underline-offset-2';
  return (
    <>
      <Link to="/c/$number/original/$message" params={{ number: String(number), message: message.id }} className={link}>
        <Trans>Open the original</Trans>
      </Link>
      <a href={`/api/v1/messages/${message.id}/raw`} download className={link}>
        <Trans>Download</Trans>
      </a>
    </>
  );
}

/** Code and link of a confirmation are blacked out here; whoever may use them finds them in the set-up of the forward. */
function ToSetUp({ message }: { message: Message }) {
  const channelId = useStore((store) => {
    const channel = store.channels[store.conversations[message.conversationId]?.channelId ?? ''];
    return channel?.can.manage && channel.forwarding ? channel.id : null;
  });
  if (channelId === null) return null;
  return (
    <Link
      to="/channels/$id/connect"
      params={{ id: channelId }}
      className="inline-block min-h-6 text-accent text-dense underline"
    >
      <Trans>Code and link are in the set-up of the forward</Trans>
    </Link>
  );
}
