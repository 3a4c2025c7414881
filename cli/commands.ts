// Every command, one line each, in the order of the overview.
import type { Command } from './command.ts';
import { backup } from './commands/backup.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { mailExplain } from './commands/mail-explain.ts';
import { passwordLink } from './commands/password-link.ts';
import { restore } from './commands/restore.ts';
import { setup } from './commands/setup.ts';
import { tokenCreate } from './commands/token-create.ts';

export const commands: readonly Command[] = [
  setup,
  tokenCreate,
  passwordLink,
  doctor,
  backup,
  restore,
  mailExplain,
  demo,
];
