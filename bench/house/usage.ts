/** CPU time and memory of processes as Linux counts them (proc(5)). Elsewhere there are no figures, and the tables say so. */
import { readFile } from 'node:fs/promises';
import { ask, type Place } from './databases.ts';
import type { Server } from './server.ts';

/** Clock ticks a second; 100 on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

export interface Usage {
  /** User and system time, all threads. */
  readonly cpuMs: number;
  readonly rssMb: number;
  /** The most it ever held. */
  readonly peakRssMb: number;
}

/** Null where there is no proc file system. */
export async function usageOf(pid: number): Promise<Usage | null> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // Fields 14 and 15, counted from after the name, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const megabytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return {
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond,
      rssMb: megabytes('VmRSS'),
      peakRssMb: megabytes('VmHWM'),
    };
  } catch {
    return null;
  }
}

/** CPU time of the server and of the PostgreSQL processes that serve it; the latter only where they run beside us. */
export async function cpuMsOf(server: Server, place: Place): Promise<{ server: number; database: number } | null> {
  const own = await usageOf(server.pid);
  if (!own) return null;
  return { server: own.cpuMs, database: await databaseCpuMs(place) };
}

async function databaseCpuMs({ databaseUrl }: Place): Promise<number> {
  if (databaseUrl === null) return 0;
  const rows = await ask(
    databaseUrl,
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const usages = await Promise.all(rows.map((row) => usageOf(Number(row.pid))));
  return usages.reduce((sum, usage) => sum + (usage?.cpuMs ?? 0), 0);
}
