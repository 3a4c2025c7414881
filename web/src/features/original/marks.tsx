/** How a mail was made, in words: signed, encrypted, packed by Outlook; and what of it could not be read. */
import type { Original } from '@irori/contract/messages/original';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Notice } from '../../ui/notice.tsx';

const words: Record<Original['marks'][number], { warning: boolean; text: MessageDescriptor }> = {
  signed: {
    warning: false,
    text: msg`Signed with S/MIME. The text is shown; whether the signature is valid is not judged here: see who really sent it, above.`,
  },
  pgp_signed: {
    warning: false,
    text: msg`Signed with PGP. The text is shown; whether the signature is valid is not judged here: see who really sent it, above.`,
  },
  encrypted: {
    warning: true,
    text: msg`Encrypted with S/MIME. Irori has no key, so it cannot read the content. Download the .eml and open it in a mail program that has the key, or ask the sender to write without encryption.`,
  },
  pgp_encrypted: {
    warning: true,
    text: msg`Encrypted with PGP. Irori has no key, so it cannot read the content. Download the .eml and open it in a mail program that has the key, or ask the sender to write without encryption.`,
  },
  unpacked: {
    warning: false,
    text: msg`Outlook packed the files into a winmail.dat that other programs cannot open. They were unpacked and stand below as they were meant.`,
  },
  original_only: {
    warning: true,
    text: msg`This mail goes beyond a limit of this installation, so only its headers were read. The .eml has everything.`,
  },
};

export function Marks({ marks, omitted }: { marks: Original['marks']; omitted: Original['omitted'] }) {
  const { t } = useLingui();
  const cut = omitted.some((one) => one.code === 'mail.text_cut');
  return (
    <>
      {marks.map((mark) => (
        <Notice key={mark} tone={words[mark].warning ? 'warning' : 'info'}>
          {i18n._(words[mark].text)}
        </Notice>
      ))}
      {cut && <Notice tone="warning">{t`The text is very long and was cut. The .eml has all of it.`}</Notice>}
    </>
  );
}
