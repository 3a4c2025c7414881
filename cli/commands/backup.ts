// `irori backup`: one file with all rows and files, of one moment, while others go on working.
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, CommandFailure } from '../command.ts';
import { inHouse, readConfig } from '../installation.ts';

interface Written {
  readonly file: string;
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
}

export const backup: Command = {
  name: 'backup',
  summary: 'Writes all data into one file; the server goes on running.',
  arguments: { name: 'FILE', text: 'the file to write, such as irori.tar.gz' },
  options: [{ name: 'force', text: 'Replace a file that exists' }],

  run: async (options) => {
    const config = readConfig();
    const file = resolve(options.files[0] ?? '');
    if (existsSync(file) && !options.has('force')) {
      throw new CommandFailure('file_exists', `${file} exists. Take another name, or say --force to replace it.`);
    }
    const written = await inHouse<Written>(config, 'backup', { file });
    const bytes = statSync(file).size;
    const secret = config.secret === null ? `the file ${resolve(config.dataDir, 'secret')}` : 'IRORI_SECRET';
    return {
      json: { ...written, bytes },
      text: [
        `${file}: ${written.rows} rows of ${written.tables} tables and all files, ${(bytes / 1e6).toFixed(1)} MB.`,
        `Keep ${secret} in another safe place: without it nobody can open the credentials inside.`,
      ].join('\n'),
    };
  },
};
