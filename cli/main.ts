// The command line, `irori <command> [options]`: finds the command, reads its options, runs it and prints one answer, text
// for people or with --json exactly one JSON document. Answers the code: 0 done, 1 failed, 2 called in a wrong way.
import { type Command, CommandFailure, type Output, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { parseOptions } from './options.ts';

/** Runs the command that the arguments name, and answers the code to end with. */
export async function main(args: readonly string[], out: Output): Promise<number> {
  const json = args.includes('--json');
  try {
    const [command, rest] = findCommand(args);
    if (command === null) return say(out, overview(commands));
    const options = parseOptions(command, rest);
    if (options.help) return say(out, commandHelp(command));
    const answer = await command.run(options, out);
    if (!('printed' in answer)) say(out, json ? JSON.stringify(answer.json) : answer.text);
    return answer.code ?? 0;
  } catch (error) {
    return complain(error, json, out);
  }
}

/** The longest name that the arguments begin with; `null` when they ask for the overview. */
function findCommand(args: readonly string[]): [Command, readonly string[]] | [null, readonly string[]] {
  const words = args.findIndex((arg) => arg.startsWith('-'));
  const named = words === -1 ? args : args.slice(0, words);
  for (let length = Math.min(2, named.length); length > 0; length--) {
    const name = named.slice(0, length).join(' ');
    const command = commands.find((candidate) => candidate.name === name);
    if (command) return [command, args.slice(length)];
  }
  if (named.length === 0) {
    const unknown = args.find((arg) => arg !== '--help' && arg !== '-h' && arg !== '--json');
    if (unknown === undefined) return [null, args];
    throw new UsageError(`${unknown} needs a command before it; see irori --help.`);
  }
  throw new UsageError(unknownCommand(named));
}

function unknownCommand(named: readonly string[]): string {
  const within = commands.filter(({ name }) => name.startsWith(`${named[0]} `)).map(({ name }) => name);
  if (within.length > 0)
    return `${named[0]} goes on with ${within.map((name) => name.split(' ')[1]).join(' or ')}; see irori --help.`;
  return `there is no command ${named[0]}. Commands are ${commands.map(({ name }) => name).join(', ')}; see irori --help.`;
}

function complain(error: unknown, json: boolean, out: Output): number {
  const usage = error instanceof UsageError;
  if (!usage && !(error instanceof CommandFailure)) {
    out.error(`irori failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (json)
      out.print(
        JSON.stringify({ error: { code: 'internal', message: 'The command failed; standard error says more.' } }),
      );
    return 1;
  }
  if (json) out.print(JSON.stringify({ error: { code: usage ? 'usage' : error.code, message: error.message } }));
  else out.error(`irori: ${error.message}`);
  return usage ? 2 : 1;
}

function say(out: Output, text: string): 0 {
  out.print(text);
  return 0;
}
