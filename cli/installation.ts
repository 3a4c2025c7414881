// The installation that a command is about: its settings, and its house, which is the running server's or, when none
// runs, one that the command opens for itself.
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '@irori/server/config';
import { callControl } from '@irori/server/platform/control/call';
import { CommandFailure } from './command.ts';

/** The directory of the whole project: where `npm start` runs, and so where `.env` and `./data` are. */
export const projectDirectory = fileURLToPath(new URL('..', import.meta.url));

/** npm says where the command was typed; the server's settings are those of the project all the same. */
export const settingsDirectory = process.env.INIT_CWD === undefined ? process.cwd() : projectDirectory;

/** The settings, as the server reads them. Throws `CommandFailure` naming the wrong one. */
export function readConfig(): Config {
  return explained(() => loadConfig(process.env, settingsDirectory));
}

/**
 * Has a command run in the house: in the running server, else here, holding the data directory for as long as it takes.
 * Throws `CommandFailure` with the house's own code.
 */
export async function inHouse<Result>(config: Config, command: string, args: object): Promise<Result> {
  return explainedLater(async () => {
    const there = await callControl(config.dataDir, command, args);
    if (there) return there.result as Result;
    // The whole server's code, which a command that a running server answers has no need of.
    const { runAlone } = await import('./alone.ts');
    return (await runAlone(config, command, args)) as Result;
  });
}

/** Failures that have a line for people, by name: their classes would bring the whole server's code along. */
const codes: Readonly<Record<string, string>> = {
  ConfigError: 'wrong_setting',
  DataDirectoryInUse: 'data_directory_in_use',
  DataDirectoryUnusable: 'wrong_setting',
  MigrationRefused: 'migration_refused',
  WrongSecret: 'wrong_secret',
  BackupRefused: 'backup_refused',
};

/** A failure in the words of the command line; anything else is a bug and stays what it is. */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const own = 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  if (error.name === 'AppError' || error.name === 'ControlFailure') return new CommandFailure(own, error.message);
  const code = codes[error.name];
  return code === undefined ? error : new CommandFailure(code, error.message);
}

function explained<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw toFailure(error);
  }
}

export async function explainedLater<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toFailure(error);
  }
}
