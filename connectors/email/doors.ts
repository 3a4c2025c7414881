/** The further doors of a mail channel, in the order of the screens. */
import type { Door } from '../kit/doors.ts';
import { imapDoor } from './imap/index.ts';
import { smtpDoor } from './own-relay.ts';
import { mailgunDoor } from './webhooks/mailgun.ts';
import { postmarkDoor } from './webhooks/postmark.ts';
import { sendgridDoor } from './webhooks/sendgrid.ts';
import { sesDoor } from './webhooks/ses.ts';

export const doors: readonly Door[] = [imapDoor, smtpDoor, mailgunDoor, postmarkDoor, sendgridDoor, sesDoor];
