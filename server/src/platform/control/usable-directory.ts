// The data directory before anything is put into it: made when it is not there, and seen to take files.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Nothing can be kept there. The message is one line for the person who starts the server. */
export class DataDirectoryUnusable extends Error {
  override readonly name = 'DataDirectoryUnusable';
}

/** Throws `DataDirectoryUnusable`. */
export function makeUsable(directory: string): void {
  try {
    makeEach(directory);
    const trial = join(directory, `.trial.${randomBytes(4).toString('hex')}`);
    writeFileSync(trial, '');
    rmSync(trial);
  } catch (error) {
    throw new DataDirectoryUnusable(
      `IRORI_DATA takes the path of a directory where files can be kept; ${directory} ${inWords(error)}.`,
    );
  }
}

/** Level by level: Node's own `recursive` turns in circles for ever where the system says no to a name, as in /proc. */
function makeEach(directory: string): void {
  if (existsSync(directory)) {
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    return;
  }
  if (dirname(directory) !== directory) makeEach(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Made by another start at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function inWords(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOTDIR':
      return 'is a file, or leads through one';
    case 'EACCES':
    case 'EPERM':
      return 'may not be written by this user';
    case 'EROFS':
      return 'is on a disk that can only be read';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'is on a full disk';
    default:
      return `takes no files (${code})`;
  }
}
