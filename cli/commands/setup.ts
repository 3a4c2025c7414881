// `irori setup`: the first run without a browser. The same command as the set-up screen's, so it works once.
import { text } from 'node:stream/consumers';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { inHouse, readConfig } from '../installation.ts';

interface Made {
  readonly workspaceId: string;
  readonly memberId: string;
  readonly inboxId: string;
  readonly brandId: string;
  readonly token: string;
}

export const setup: Command = {
  name: 'setup',
  summary: 'Makes the workspace, its owner and first inbox, and an API token of the owner; once.',
  options: [
    { name: 'workspace', value: 'NAME', text: 'Name of the workspace' },
    { name: 'email', value: 'E', text: 'Mail address of the owner' },
    {
      name: 'password',
      value: 'P',
      text: 'Password of the owner, at least 10 characters; - reads it from standard input',
    },
    { name: 'name', value: 'NAME', text: "The owner's name; otherwise what stands before the @" },
    { name: 'inbox', value: 'NAME', text: 'Name of the first inbox', fallback: 'Support' },
    { name: 'locale', value: 'en|ja|pl', text: "The owner's language", fallback: 'en' },
    { name: 'time-zone', value: 'ZONE', text: "The owner's time zone", fallback: 'UTC' },
    { name: 'sample-data', text: 'Fill it with sample conversations' },
    { name: 'link', text: 'Instead of all that: print a new one-time link for setting up in the browser' },
  ],

  run: async (options) => {
    const config = readConfig();
    if (options.has('link')) {
      const { link } = await inHouse<{ link: string | null }>(config, 'setup.link', {});
      return { json: { link }, text: link ?? 'This installation is set up already.' };
    }
    for (const name of ['workspace', 'email', 'password'] as const) {
      if (!options.has(name))
        throw new UsageError(
          `setup needs --workspace NAME --email E --password P (or --link). See irori setup --help.`,
        );
    }
    const email = options.one('email') ?? '';
    const made = await inHouse<Made>(config, 'setup', {
      workspace: options.one('workspace'),
      email,
      password: await passwordOf(options.one('password') ?? ''),
      name: options.one('name') ?? email.split('@')[0],
      inbox: options.one('inbox'),
      locale: options.one('locale'),
      timeZone: options.one('time-zone'),
      sampleData: options.has('sample-data'),
    });
    return {
      json: { ...made, url: config.publicUrl },
      text: [
        `The workspace is made. Sign in as ${email} at ${config.publicUrl}/login`,
        `API token of the owner (shown this once): ${made.token}`,
      ].join('\n'),
    };
  },
};

/** Options are seen by everybody on the machine; standard input is not. */
async function passwordOf(given: string): Promise<string> {
  return given === '-' ? (await text(process.stdin)).replace(/\r?\n$/, '') : given;
}
