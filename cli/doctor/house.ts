// The house: is a server running, does the database answer, does the secret fit, has it been set up.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@irori/server/config';
import { type Examination, type ExaminedDomain, type ExaminedForward, examine } from '@irori/server/examination';
import { callControl } from '@irori/server/platform/control/call';
import { openControl } from '@irori/server/platform/control/control';
import { openDatabase } from '@irori/server/platform/database/database';
import { createSecrets } from '@irori/server/platform/secrets/secrets';
import type { Tables } from '@irori/server/tables';
import { errorLog } from '../alone.ts';
import { CommandFailure } from '../command.ts';
import { toFailure } from '../installation.ts';
import { broken, type Check, fine, note } from './check.ts';

export async function houseChecks(config: Config): Promise<{ checks: Check[]; running: boolean }> {
  const there = await callControl(config.dataDir, 'doctor', {}).catch((error: Error) => error);
  const running = there !== undefined;
  const server = running
    ? fine('server', 'The server is running')
    : note('server', 'No server is running on this data directory.', 'Start it: npm start');
  if (there instanceof Error) return { running, checks: [server, databaseTrouble(there), secretFile(config)] };
  if (there) return { running, checks: [server, ...ofDatabase(config, there.result as Examination)] };
  return { running, checks: [server, ...(await lookAlone(config))] };
}

/** Opens the database without changing it; a fresh installation has none, and none is made. */
async function lookAlone(config: Config): Promise<Check[]> {
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, 'pgdata'))) {
    return [note('database', 'There is no database yet.', 'The first start makes it: npm start')];
  }
  try {
    return ofDatabase(config, await examineAlone(config));
  } catch (error) {
    return [databaseTrouble(error), secretFile(config)];
  }
}

async function examineAlone(config: Config): Promise<Examination> {
  const control = await openControl({ dataDirectory: config.dataDir, handlers: {} });
  try {
    const database = await openDatabase<Tables>({
      ...(config.databaseUrl === null ? {} : { url: config.databaseUrl }),
      dataDirectory: config.dataDir,
      log: errorLog,
    });
    try {
      return await examine({
        database,
        secrets: createSecrets(readSecret(config) ?? ' '.repeat(32), config.previousSecrets),
      });
    } finally {
      await database.close();
    }
  } finally {
    await control.close();
  }
}

function ofDatabase(
  config: Config,
  { kind, version, pending, secretFits, isSetUp, senderDomains, forwards }: Examination,
): Check[] {
  const name = kind === 'pglite' ? `Embedded database (PostgreSQL ${version})` : `PostgreSQL ${version}`;
  const database =
    pending.length === 0
      ? fine('database', `${name}, up to date`)
      : note(
          'database',
          `${name}, to be migrated: ${pending.join(', ')}.`,
          'The next start does it, after a backup on the embedded database.',
        );
  const secret =
    secretFits === false
      ? broken(
          'secret',
          'The secret is not the one that sealed this database.',
          'Set IRORI_SECRET to the one it was made with, or put back the file `secret` of its data directory.',
        )
      : secretFile(config);
  const done = isSetUp
    ? fine('setup', 'Set up')
    : note(
        'setup',
        'Not set up yet.',
        'Open the link that the start prints, or print another: npm run -s irori -- setup --link',
      );
  return [database, secret, done, ...senderDomains.map(senderDomain), ...forwards.map(forward)];
}

/** As of the last check by the server; mail goes out either way, so that a fault of the DNS is no failure of ours. */
function senderDomain({ domain, state, checkedAt, unaskedSince }: ExaminedDomain): Check {
  const asked = checkedAt === null ? 'not asked yet' : `asked ${checkedAt}`;
  const advice = 'Settings, Sender domains shows what to publish and what the DNS shows now.';
  if (state === 'broken') {
    return note(
      'sender_domain',
      `The DNS no longer shows the key of ${domain} (${asked}): replies go out from the default sender.`,
      advice,
    );
  }
  if (state === 'pending') {
    return note(
      'sender_domain',
      `The DNS does not show the key of ${domain} yet (${asked}): replies go out from the default sender.`,
      advice,
    );
  }
  if (unaskedSince !== null) {
    return note(
      'sender_domain',
      `Replies go out from ${domain}, but the DNS has given no answer since ${unaskedSince}.`,
      'See whether this machine can ask its resolvers, or name others in IRORI_DNS_SERVERS.',
    );
  }
  return fine('sender_domain', `Replies go out from ${domain}, signed (${asked})`);
}

/** A forward is set up at somebody else's mail host: what is wrong there is no failure of this installation. */
function forward({ address, status, trouble }: ExaminedForward): Check {
  const where = 'Channels shows its set-up: the way of the test mail, and the next click at the mail host.';
  if (trouble !== null) return note('forwarding', `${address}: ${trouble}`, where);
  if (status === 'verified')
    return fine('forwarding', `Mail to ${address} is forwarded here; a test mail has shown it`);
  return note('forwarding', `Nothing has shown yet that mail to ${address} is forwarded here (${status}).`, where);
}

function databaseTrouble(error: unknown): Check {
  const failure = toFailure(error);
  if (failure instanceof CommandFailure && failure.code === 'server_starting') {
    return note('database', 'The server is still starting.', 'Ask again in a moment.');
  }
  const why = failure instanceof Error ? failure.message : String(failure);
  return broken(
    'database',
    `The database does not answer: ${why}`,
    'See whether DATABASE_URL is right and the database runs.',
  );
}

function secretFile(config: Config): Check {
  if (config.secret !== null) return fine('secret', 'Secret from IRORI_SECRET');
  const path = join(config.dataDir, 'secret');
  if (!existsSync(path)) return note('secret', 'There is no secret yet.', 'The first start makes it.');
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return fine('secret', `Secret in ${path}; keep a copy in a safe place`);
  return broken('secret', `Others on this machine may read ${path}.`, `chmod 600 ${path}`);
}

function readSecret(config: Config): string | null {
  if (config.secret !== null) return config.secret;
  const path = join(config.dataDir, 'secret');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
