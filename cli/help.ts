// The texts of --help, made from what the commands say of themselves.
import type { Command, Option } from './command.ts';

/** All commands, a line each. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Usage: npm run -s irori -- <command> [options]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    `Every command takes --json (one JSON document) and --help. ${besideServer(commands)}`,
  ].join('\n');
}

function besideServer(commands: readonly Command[]): string {
  const names = commands.filter((command) => command.onlyStopped).map((command) => command.name);
  const but = names.length === 0 ? '' : `, but for ${names.join(' and ')}: stop the server first`;
  return `They work beside a running server and without one${but}.`;
}

/** One command with its options. */
export function commandHelp(command: Command): string {
  const shared: Option[] = [
    { name: 'json', text: 'Print one JSON document' },
    { name: 'help', text: 'Print this' },
  ];
  const rows = [...command.options, ...shared].map((option) => [written(option), describe(option)] as const);
  if (command.arguments) rows.unshift([command.arguments.name, command.arguments.text]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `Usage: npm run -s irori -- ${command.name}${usage(command)}`,
    '',
    command.summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join('\n');
}

function usage(command: Command): string {
  const parts = command.options.map((option) => (option.required ? ` ${written(option)}` : ` [${written(option)}]`));
  return parts.join('') + (command.arguments ? ` ${command.arguments.name}` : '');
}

function written(option: Option): string {
  return option.value ? `--${option.name} ${option.value}` : `--${option.name}`;
}

function describe(option: Option): string {
  const notes = [option.repeatable ? 'may be repeated' : '', option.fallback ? `otherwise ${option.fallback}` : ''];
  const said = notes.filter((note) => note !== '').join('; ');
  return said === '' ? option.text : `${option.text} (${said})`;
}
