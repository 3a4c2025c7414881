// Where the control socket is. A socket's path may have 108 bytes at most, a data directory's may have thousands: on Linux
// the directory is then reached by an open descriptor, elsewhere the socket moves to the temporary directory.

import { createHash } from 'node:crypto';
import { closeSync, openSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILE_NAME = 'control.sock';
/** 108 bytes with the final zero on Linux, 104 on others; less what is appended while the socket is set up. */
const LONGEST_PATH = 103 - '.12345678'.length;

export interface SocketPath {
  /** The file that stands for the lock, for file operations. */
  readonly file: string;
  /** A short path to the same file, for bind and connect; `suffix` names a sibling of it. */
  address(suffix?: string): string;
  /** The addresses are not valid after this. */
  close(): void;
}

/** The control socket of an existing data directory. */
export function socketPath(dataDirectory: string): SocketPath {
  const directory = realpathSync(dataDirectory);
  const file = join(directory, FILE_NAME);
  if (Buffer.byteLength(file) <= LONGEST_PATH) {
    return { file, address: (suffix = '') => file + suffix, close: () => undefined };
  }
  if (process.platform === 'linux') {
    const descriptor = openSync(directory, 'r');
    const short = `/proc/self/fd/${descriptor}/${FILE_NAME}`;
    return { file, address: (suffix = '') => short + suffix, close: () => closeSync(descriptor) };
  }
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const elsewhere = join(tmpdir(), `irori-${hash}.sock`);
  return { file: elsewhere, address: (suffix = '') => elsewhere + suffix, close: () => undefined };
}
