// `irori demo`: a server of its own, full of sample conversations, for looking around.
import { type Command, CommandFailure } from '../command.ts';
import { explainedLater } from '../installation.ts';

const locales = ['en', 'ja', 'pl'] as const;
type Locale = (typeof locales)[number];

export const demo: Command = {
  name: 'demo',
  summary: 'Starts a server with sample conversations in three languages; Ctrl-C ends it.',
  options: [{ name: 'locale', value: 'en|ja|pl', text: "Language of the screens; otherwise this machine's" }],

  run: async (options, out) => {
    const locale = localeOf(options.one('locale'));
    const { runDemo } = await import('../demo/run-demo.ts');
    await explainedLater(() =>
      runDemo(locale, (facts) => out.print(options.json ? JSON.stringify(facts) : greeting(facts))),
    );
    return { printed: true };
  },
};

/** What whoever started it needs to know. */
export interface DemoFacts {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  /** Where a mail of one's own may be sent. */
  readonly mail: { readonly host: string; readonly port: number; readonly to: string };
  /** The data directory. */
  readonly data: string;
}

function localeOf(given: string | undefined): Locale {
  const wanted = given ?? Intl.DateTimeFormat().resolvedOptions().locale.slice(0, 2);
  const known = locales.find((locale) => locale === wanted);
  if (known !== undefined) return known;
  if (given === undefined) return 'en';
  throw new CommandFailure('unknown_locale', `--locale takes ${locales.join(', ')}; it is "${given}".`);
}

function greeting({ url, email, password, mail }: DemoFacts): string {
  const swaks = `swaks --server ${mail.host}:${mail.port} --from ann@customer.example --to ${mail.to}`;
  return `
The demo is ready: ${url}
  E-mail    ${email}
  Password  ${password}

Write to it from another terminal and watch it arrive:
  ${swaks} --header "Subject: Hello" --body "Is anybody there?"

Answers are kept as files: nothing leaves this machine. Ctrl-C ends the demo.
`;
}
