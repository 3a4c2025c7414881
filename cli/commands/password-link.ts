// `irori password link`: for whoever is locked out, the owner included; only who has the server can run it.
import type { Command } from '../command.ts';
import { inHouse, readConfig } from '../installation.ts';

interface MadeLink {
  readonly email: string;
  readonly link: string;
  readonly expiresAt: string;
}

export const passwordLink: Command = {
  name: 'password link',
  summary: 'Prints a link by which a member sets a new password, once, within a day.',
  options: [{ name: 'email', value: 'E', text: 'Mail address of the member', required: true }],

  run: async (options) => {
    const made = await inHouse<MadeLink>(readConfig(), 'password.link', { email: options.one('email') });
    return { json: made, text: made.link };
  },
};
