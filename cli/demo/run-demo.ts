// The demo's server. It looks at nothing of a real installation, not at `.env`, not at its database, and at no relay, so
// that nothing can leave this machine.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectors } from '@irori/connectors/index';
import { type Config, parseConfig } from '@irori/server/config';
import { controlHandlers } from '@irori/server/control-handlers';
import { type OpenHouse, openHouse } from '@irori/server/open-house';
import { openControl } from '@irori/server/platform/control/control';
import { createLog } from '@irori/server/platform/log';
import { type RunningRoles, startRoles } from '@irori/server/roles';
import { CommandFailure } from '../command.ts';
import type { DemoFacts } from '../commands/demo.ts';
import { projectDirectory } from '../installation.ts';
import { fillDemo, mailDoor } from './fill-demo.ts';

/** The settings of a real installation that mean something here too. */
const heeded = [
  'IRORI_HOST',
  'IRORI_PORT',
  'IRORI_PUBLIC_URL',
  'IRORI_SMTP_HOST',
  'IRORI_SMTP_PORT',
  'IRORI_LOG_LEVEL',
];
const loopback = ['localhost', '127.0.0.1', '::1'];

/** Runs until a signal ends it. The data directory is IRORI_DATA and stays, or one that goes with the demo. */
export async function runDemo(locale: string, ready: (facts: DemoFacts) => void): Promise<void> {
  const ended = signalled();
  const given = process.env.IRORI_DATA;
  const directory = given ? resolve(given) : mkdtempSync(join(tmpdir(), 'irori-demo-'));
  try {
    await serve(directory, locale, ready, ended);
  } finally {
    if (!given) rmSync(directory, { recursive: true, force: true });
  }
}

async function serve(
  directory: string,
  locale: string,
  ready: (facts: DemoFacts) => void,
  ended: Promise<void>,
): Promise<void> {
  const config = await readSettings(directory);
  const log = createLog({ level: config.logLevel, destination: { write: (line) => process.stderr.write(line) } });
  let opened: OpenHouse | undefined;
  let running: RunningRoles | undefined;
  const house = () => {
    if (!opened) throw new Error('The demo is still opening');
    return opened.house;
  };
  const control = await openControl({ dataDirectory: directory, handlers: controlHandlers(house) });
  try {
    const connectorsModule = import.meta.resolve('@irori/connectors/index');
    opened = await openHouse({ config, log, connectors, connectorsModule, onLost: endAtOnce });
    const { email, password } = await fillDemo(opened.house, locale);
    running = await startRoles(opened.house, {
      connectorsModule: import.meta.resolve('@irori/connectors/index'),
      webDirectory: join(projectDirectory, 'web/dist'),
    });
    ready({ url: config.publicUrl, email, password, mail: await mailDoor(opened.house), data: directory });
    await ended;
  } finally {
    await running?.stop();
    await opened?.close();
    await control.close();
  }
}

/** A usual port that is taken gives way to a free one: the demo shall start beside a server. One asked for does not. */
async function readSettings(directory: string): Promise<Config> {
  const env: Record<string, string> = { IRORI_LOG_LEVEL: 'warn', IRORI_DATA: directory };
  for (const name of heeded) if (process.env[name]) env[name] = process.env[name];
  const wanted = parseConfig(env, directory);
  const port = await freePort('IRORI_PORT', wanted.host, wanted.port);
  const smtpPort = await freePort('IRORI_SMTP_PORT', wanted.smtp.host, wanted.smtp.port);
  return parseConfig({ ...env, IRORI_PORT: String(port), IRORI_SMTP_PORT: String(smtpPort) }, directory);
}

async function freePort(variable: string, host: string, wanted: number): Promise<number> {
  const mayGiveWay = process.env[variable] === undefined && loopback.includes(host);
  for (const port of mayGiveWay ? [wanted, 0] : [wanted]) {
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
      const address = server.address();
      if (typeof address === 'object' && address !== null) return address.port;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') throw new CommandFailure('port_unusable', `${variable}: ${message}.`);
    } finally {
      server.close();
    }
  }
  throw new CommandFailure('port_in_use', `${variable}: port ${wanted} is in use. Name another.`);
}

/** Resolves at the first signal; the second does not wait. */
function signalled(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const ask = () => {
      if (asked) process.exit(1);
      asked = true;
      done();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
}

function endAtOnce(error: Error): void {
  process.stderr.write(`irori: the database ended: ${error.message}\n`);
  process.exit(1);
}
