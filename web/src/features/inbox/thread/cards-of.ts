/** Whether a message carries invitations or contact cards, so that its original is worth asking for. */
import type { Attachment } from '@irori/contract/attachments/api';

export const hasCards = (attachments: readonly Attachment[]): boolean =>
  attachments.some(
    (file) =>
      file.state === 'ready' &&
      (isCalendar(file) ||
        /^text\/(?:(?:x-)?v-?card|directory)$/.test(file.contentType) ||
        /\.vcf$/i.test(file.fileName)),
  );

/** Providers put an invitation in twice, as an alternative of the text and as a file: the one without a name of its own is left out. */
export function withoutTwins(attachments: readonly Attachment[]): Attachment[] {
  const calendars = attachments.filter(isCalendar);
  return attachments.filter(
    (file) =>
      !isCalendar(file) ||
      !/^attachment-\d+\.ics$/.test(file.fileName) ||
      !calendars.some((other) => other !== file && Math.abs(other.size - file.size) <= ENDS && isNamed(other)),
  );
}

/** Bytes that line ends make the two differ by at the end. */
const ENDS = 4;

const isNamed = ({ fileName }: Attachment): boolean => !/^attachment-\d+\./.test(fileName);

const isCalendar = ({ contentType, fileName }: Attachment): boolean =>
  /^(?:text\/calendar|application\/ics)$/.test(contentType) || /\.ics$/i.test(fileName);
