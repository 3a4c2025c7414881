// PGlite's Node file system with the fsync it lacks. Its Emscripten file system has no such operation, and PGlite starts
// PostgreSQL with `-F` (fsync off), so that a commit is acknowledged before it is on the disk. This makes it real:
// one fsync a commit, and those of the checkpoints.

import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

interface NodeStream {
  /** The real file descriptor behind Emscripten's. */
  nfd: number;
}

interface EmscriptenModule {
  NODEFS: { stream_ops: Record<string, unknown> };
}

type InitOptions = Parameters<NodeFS['init']>[1];

export class DurableNodeFs extends NodeFS {
  override async init(pg: PGlite, options: InitOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: EmscriptenModule) => {
      module.NODEFS.stream_ops.fsync = (stream: NodeStream) => {
        fsyncSync(stream.nfd);
        return 0;
      };
    };
    // After the parent's hook, which mounts the directory.
    const preRun = [...((emscriptenOpts.preRun as unknown[] | undefined) ?? []), addFsync];
    return { emscriptenOpts: { ...emscriptenOpts, preRun: preRun as never } };
  }
}

/**
 * Start parameters for a database whose commits are on the disk when they are acknowledged, and that stays small:
 * 338 MB resident with the default shared buffers, 186 MB with 16 MB of them.
 */
export const durableStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
  ...['-c', 'shared_buffers=16MB'],
  // The log is cut by our own checkpoints, far below the 1 GB that is usual.
  ...['-c', 'max_wal_size=256MB', '-c', 'min_wal_size=32MB'],
];

/** For a database in memory, in tests: as small, without fsync. */
export const memoryStartParams: readonly string[] = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];
