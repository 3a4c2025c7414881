// Reads a command's options; what does not fit is answered with what would.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Command, type Options, UsageError } from './command.ts';

/** Throws `UsageError` for an unknown option, a missing value, a missing option or argument. */
export function parseOptions(command: Command, args: readonly string[]): Options {
  const { values, positionals } = parse(command, args);
  const list = (name: string): readonly string[] => [values[name] ?? []].flat().map(String);
  const options: Options = {
    help: values.help === true,
    json: values.json === true,
    one: (name) => list(name)[0] ?? command.options.find((option) => option.name === name)?.fallback,
    all: list,
    has: (name) => values[name] !== undefined && values[name] !== false,
    files: positionals,
  };
  if (!options.help) requireAll(command, options);
  return options;
}

function parse(command: Command, args: readonly string[]) {
  const config: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  };
  for (const option of command.options) {
    config[option.name] = option.value ? { type: 'string', multiple: option.repeatable === true } : { type: 'boolean' };
  }
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${explain(error, command)} See irori ${command.name} --help.`);
  }
}

/** Node's own sentences name internals of its parser; ours name the options there are. */
function explain(error: unknown, command: Command): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const name = /'(?:-\w, )?(-{1,2}[^' ]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = [...command.options.map((option) => option.name), 'json', 'help'].map((option) => `--${option}`);
    return `${command.name} has no option ${name}; it takes ${known.join(', ')}.`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const option = command.options.find((each) => name === `--${each.name}`);
    return option?.value ? `${name} needs a value: ${name} ${option.value}.` : `${name} takes no value.`;
  }
  return message;
}

function requireAll(command: Command, options: Options): void {
  for (const option of command.options) {
    if (!option.required || options.has(option.name)) continue;
    throw new UsageError(`${command.name} needs --${option.name} ${option.value}. See irori ${command.name} --help.`);
  }
  const wanted = command.arguments;
  if (!wanted && options.files.length > 0) {
    throw new UsageError(`${command.name} takes no ${options.files[0]}. See irori ${command.name} --help.`);
  }
  if (wanted && options.files.length === 0) {
    throw new UsageError(`${command.name} needs ${wanted.name}: ${wanted.text}. See irori ${command.name} --help.`);
  }
  if (wanted && !wanted.many && options.files.length > 1) {
    throw new UsageError(`${command.name} takes one ${wanted.name}. See irori ${command.name} --help.`);
  }
}
