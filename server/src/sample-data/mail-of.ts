/** From a story's step to the mail that a customer's program would have sent, and the way it came. */
import { company, desks } from './company.ts';
import type { Mailbox, SampleLines, SampleMail } from './lines.ts';
import { sampleFile } from './sample-files.ts';
import type { MailStep, ReplyStep } from './story.ts';
import { firstMessageId, type Scene } from './timeline.ts';
import { type MailFile, quote, writeMail } from './write-mail.ts';

/** @param conversationId the story's, null before its first mail */
export async function mailOf(
  lines: SampleLines,
  mailbox: Mailbox,
  conversationId: string | null,
  scene: Scene,
): Promise<SampleMail> {
  const { story, language, step, index, at } = scene;
  if (step.kind !== 'mail') throw new Error('Not a mail');
  const desk = desks.find((each) => each.language === language);
  if (!desk) throw new Error(`No desk speaks ${language}`);
  const from = step.from ?? story.customer;
  const answers = conversationId !== null;
  // A first mail is forwarded by the support address; an answer comes straight to our Reply-To.
  const to = answers ? lines.answerAddress(mailbox, conversationId) : mailbox.receivingAddress;
  const domain = domainOf(from.address);
  const bytes = writeMail({
    from,
    to: { name: desk.name, address: answers ? to : desk.address },
    cc: step.cc ?? [],
    subject: step.subject ?? story.subject,
    messageId: answers ? `${story.key}.${index}@${domain}` : firstMessageId(story),
    references: answers ? await lines.messageIdsOf(conversationId) : [],
    at,
    zone: desk.zone,
    text: step.quotes ? `${step.text}\n\n${quoted(scene, mailbox, desk.zone)}` : step.text,
    html: step.html ?? null,
    files: (step.files ?? []).map((given) => fileOf(given, step)),
    headers: headersOf(step, mailbox, domain),
    forwarded: answers ? null : { by: desk.address, to },
  });
  const envelopeFrom = step.automatic === 'away' || step.automatic === 'loop' ? '' : from.address;
  return { mailbox, bytes, from: envelopeFrom, to, vouchedBy: step.unproven ? null : domain };
}

function fileOf({ file, as }: NonNullable<MailStep['files']>[number], step: MailStep): MailFile {
  const { contentType, bytes } = sampleFile(file);
  return { name: as, contentType, bytes, ...(step.html?.includes('cid:logo') ? { contentId: 'logo' } : {}) };
}

/** The signs by which machines are known, each of a kind that real ones carry. */
function headersOf(step: MailStep, mailbox: Mailbox, domain: string): string[] {
  switch (step.automatic) {
    case 'away':
      return ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'];
    case 'newsletter':
      return [
        `List-Id: Letters of ${domain} <letters.${domain}>`,
        `List-Unsubscribe: <https://${domain}/unsubscribe>`,
        'Precedence: bulk',
      ];
    case 'loop':
      return [
        'Auto-Submitted: auto-replied',
        ...Array.from({ length: 3 }, () => `Delivered-To: ${mailbox.receivingAddress}`),
      ];
    default:
      return [];
  }
}

/** The last reply before this mail, as the customer's program quotes it. */
function quoted({ story, index, language, moment }: Scene, mailbox: Mailbox, zone: string): string {
  const reply = story.steps.slice(0, index).findLast((step): step is ReplyStep => step.kind === 'reply');
  if (!reply) throw new Error(`${story.key} quotes a reply that was never written`);
  return quote(
    language,
    { at: moment(reply.at), by: `${company} <${mailbox.receivingAddress}>`, text: reply.text },
    zone,
  );
}

const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);
