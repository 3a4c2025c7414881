/** What one should know before believing a text: sender not proven, machine answer, bounce, something left out. */
import type { Message } from '@irori/contract/messages/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** Quiet ones are a line of small type; what may harm stands in a box. */
type Flag = { tone: 'quiet' | 'warning' | 'danger'; icon: IconName; words: MessageDescriptor };

const flags: Record<string, Flag> = {
  unproven: { tone: 'quiet', icon: 'doubt', words: msg`Sender not proven` },
  suspicious: {
    tone: 'danger',
    icon: 'doubt',
    words: msg`The sender's domain says that this mail is not from there. It may be forged.`,
  },
  sender_unsure: { tone: 'warning', icon: 'doubt', words: msg`It is not certain who the customer is.` },
  two_senders: { tone: 'warning', icon: 'doubt', words: msg`This mail names two senders.` },
  from_differs: {
    tone: 'warning',
    icon: 'doubt',
    words: msg`The name of the sender looks like another address than the real one.`,
  },
  reply_to_differs: { tone: 'quiet', icon: 'reply', words: msg`Answers go to another address than the sender's` },
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
    words: msg`Encrypted: only the original can be opened, with the right key.`,
  },
  original_only: { tone: 'warning', icon: 'file', words: msg`Too large to show whole; the original has everything.` },
  unreadable: { tone: 'warning', icon: 'file', words: msg`It could not be read; the original has everything.` },
  'omitted:mail.too_many_files': {
    tone: 'warning',
    icon: 'attach',
    words: msg`It has more files than are shown; the original has all.`,
  },
  'omitted:mail.files_too_large': {
    tone: 'warning',
    icon: 'attach',
    words: msg`Files too large to show are in the original.`,
  },
  'omitted:mail.text_cut': {
    tone: 'warning',
    icon: 'file',
    words: msg`The text is very long and was cut; the original has all of it.`,
  },
  'omitted:mail.attachment_unreadable': {
    tone: 'warning',
    icon: 'attach',
    words: msg`A file could not be read; it is in the original.`,
  },
};

const natures: Partial<Record<Message['nature'], Flag>> = {
  auto_reply: { tone: 'quiet', icon: 'reload', words: msg`Automatic answer, not written by a person` },
  bounce: { tone: 'warning', icon: 'alert', words: msg`A mail server says that a message could not be delivered.` },
  confirmation: { tone: 'quiet', icon: 'info', words: msg`A mail provider asks to confirm the forwarding` },
  list: { tone: 'quiet', icon: 'list', words: msg`Sent to a mailing list` },
  probe: { tone: 'quiet', icon: 'info', words: msg`A test that we sent to ourselves` },
};

export function Flags({ message }: { message: Message }) {
  const shown = [natures[message.nature], ...message.flags.map((name) => flags[name])].filter(
    (flag) => flag !== undefined,
  );
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
      {loud.map((flag) => (
        <div key={flag.words.id} className="mt-2">
          <Notice tone={flag.tone === 'danger' ? 'danger' : 'warning'} icon={flag.icon}>
            {i18n._(flag.words)}
          </Notice>
        </div>
      ))}
    </>
  );
}
