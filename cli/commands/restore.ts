// `irori restore`: a backup into an installation without data. The server must not run meanwhile.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, CommandFailure } from '../command.ts';
import { explainedLater, readConfig } from '../installation.ts';

export const restore: Command = {
  name: 'restore',
  onlyStopped: true,
  summary: 'Brings a backup back into an installation without data; stop the server first.',
  arguments: { name: 'FILE', text: 'the file that backup wrote' },
  options: [{ name: 'secret', value: 'FILE', text: 'The file `secret` that was kept with the backup' }],

  run: async (options) => {
    const config = readConfig();
    const file = resolve(options.files[0] ?? '');
    if (!existsSync(file)) throw new CommandFailure('file_not_found', `There is no file ${file}.`);
    const { bringBack } = await import('../bring-back.ts');
    const manifest = await explainedLater(() => bringBack(config, file, options.one('secret')));
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return {
      json: { file, createdAt: manifest.createdAt, tables: manifest.tables.length, rows },
      text: `Restored: ${rows} rows of ${manifest.tables.length} tables, as of ${manifest.createdAt}.`,
    };
  },
};
