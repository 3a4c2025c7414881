// `irori token create`: a bearer token for a member, for scripts and for whoever is locked out of the browser.
import type { Command } from '../command.ts';
import { inHouse, readConfig } from '../installation.ts';

/** The token's row as the API answers it, with the token itself. */
interface MadeToken {
  readonly id: string;
  readonly memberId: string;
  readonly name: string;
  readonly token: string;
}

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'Makes an API token of a member and prints it, this once.',
  options: [
    { name: 'email', value: 'E', text: 'Mail address of the member', required: true },
    { name: 'name', value: 'N', text: 'What the token is for', fallback: 'Command line' },
    { name: 'workspace', value: 'NAME', text: 'Which workspace, where the address is a member of several' },
  ],

  run: async (options) => {
    const made = await inHouse<MadeToken>(readConfig(), 'token.create', {
      email: options.one('email'),
      name: options.one('name'),
      workspace: options.one('workspace'),
    });
    return { json: made, text: made.token };
  },
};
