// The machine: Node, the data directory, the disk, the built web app.
import { existsSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '@irori/server/config';
import { freeBytes } from '@irori/server/workspaces/index';
import { projectDirectory } from '../installation.ts';
import { broken, type Check, fine, note } from './check.ts';

const gigabyte = 1024 ** 3;
const wantedNode = 24;

export async function machineChecks(config: Config): Promise<Check[]> {
  return [node(), await dataDirectory(config), await disk(config), webApp()];
}

function node(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= wantedNode) return fine('node', `Node ${process.versions.node}`);
  return broken(
    'node',
    `Node ${process.versions.node} is too old.`,
    `Start through npm, which brings Node ${wantedNode}: npm start`,
  );
}

/** Writes, syncs and removes a file, since a directory may be readable, full, or on a disk that cannot sync. */
async function dataDirectory({ dataDir }: Config): Promise<Check> {
  if (!existsSync(dataDir)) {
    return note('data_directory', `${dataDir} is not there yet.`, 'The first start makes it: npm start');
  }
  const probe = join(dataDir, `.doctor-${process.pid}`);
  try {
    const file = await open(probe, 'wx', 0o600);
    await file.writeFile('x');
    await file.sync();
    await file.close();
    return fine('data_directory', `Data directory ${dataDir}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return broken(
      'data_directory',
      `Cannot write to ${dataDir} (${code}).`,
      'Give this user the right to write there, or set IRORI_DATA to another directory.',
    );
  } finally {
    await rm(probe, { force: true });
  }
}

async function disk({ dataDir }: Config): Promise<Check> {
  const free = await freeBytes(nearest(dataDir));
  const text = `${(free / gigabyte).toFixed(1)} GB free on the disk of the data directory`;
  if (free >= gigabyte) return fine('disk', text);
  const advice =
    'Make room, or move the data directory (IRORI_DATA) to a larger disk: without room no mail is taken in.';
  return free < gigabyte / 10 ? broken('disk', text, advice) : note('disk', text, advice);
}

function webApp(): Check {
  const page = join(projectDirectory, 'web/dist/index.html');
  if (existsSync(page)) return fine('web_app', `Web app built ${statSync(page).mtime.toISOString()}`);
  return note('web_app', 'The web app is not built.', 'npm start builds it.');
}

function nearest(directory: string): string {
  return existsSync(directory) ? directory : nearest(dirname(directory));
}
