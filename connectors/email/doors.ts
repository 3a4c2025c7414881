/** The further doors of a mail channel, in the order of the screens. */
import type { Door } from '../kit/doors.ts';
import { imapDoor } from './imap/index.ts';
import { smtpDoor } from './own-relay.ts';

export const doors: readonly Door[] = [imapDoor, smtpDoor];
