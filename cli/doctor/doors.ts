// The doors: does mail reach us, does mail leave, is the public address ours.
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Config } from '@irori/server/config';
import { isReachableFromOutside } from '@irori/server/workspaces/index';
import { broken, type Check, fine, note } from './check.ts';

const patienceMs = 5000;

export async function doorChecks(config: Config, running: boolean): Promise<Check[]> {
  return [await mailIn(config, running), await mailOut(config), await publicAddress(config, running)];
}

async function mailIn(config: Config, running: boolean): Promise<Check> {
  const { host, port } = config.smtp;
  const door = `${host}:${port}`;
  if (running && config.roles.includes('mail') && port !== 0) {
    const banner = await greeting({ host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port, tls: false });
    if (!banner.startsWith('220')) {
      return broken(
        'mail_in',
        `Nothing takes mail at ${door} (${banner}).`,
        'See the log of the server; another program may hold the port.',
      );
    }
  }
  if (isReachableFromOutside(config))
    return fine('mail_in', `Mail is taken at ${door} for addresses @${config.inboundDomain}`);
  return note(
    'mail_in',
    `Mail is taken at ${door}, where other mail servers cannot reach it.`,
    'Set IRORI_SMTP_HOST=0.0.0.0 and IRORI_SMTP_PORT=25 and point the MX record of IRORI_INBOUND_DOMAIN here; or let a mail relay on this machine hand it over, and name it in IRORI_SMTP_RELAYS.',
  );
}

async function mailOut({ relayUrl }: Config): Promise<Check> {
  if (relayUrl === null) {
    return note(
      'mail_out',
      'No relay is set: outgoing mail is kept as files in the data directory, nothing leaves.',
      'Set IRORI_SMTP_URL, such as smtp://user:password@mail.example.com:587',
    );
  }
  const { protocol, hostname, port } = new URL(relayUrl);
  const tls = protocol === 'smtps:';
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (tls ? 465 : 587)), tls };
  const banner = await greeting(target);
  if (banner.startsWith('220')) return fine('mail_out', `The relay ${hostname} answers`);
  return broken(
    'mail_out',
    `The relay ${hostname}:${target.port} does not answer as a mail server (${banner}).`,
    'See whether IRORI_SMTP_URL is right and this machine may reach it.',
  );
}

async function publicAddress(config: Config, running: boolean): Promise<Check> {
  const { publicUrl, publicUrlIsSet } = config;
  if (!publicUrlIsSet) {
    return note(
      'public_url',
      `The public address is taken to be ${publicUrl}.`,
      'Set IRORI_PUBLIC_URL to the address at which people open Irori, so that links in mails and invitations work.',
    );
  }
  if (!running) return fine('public_url', `Public address ${publicUrl}`);
  const found = await whoAnswers(publicUrl);
  if (found !== 'irori') {
    return broken(
      'public_url',
      `${publicUrl} does not lead here (${found}).`,
      'See whether IRORI_PUBLIC_URL is right and the proxy in front passes requests on.',
    );
  }
  if (publicUrl.startsWith('https:') || ['localhost', '127.0.0.1'].includes(new URL(publicUrl).hostname)) {
    return fine('public_url', `Public address ${publicUrl}`);
  }
  return note(
    'public_url',
    `${publicUrl} is not encrypted: passwords cross the network readable.`,
    'Put a proxy with https in front, and set IRORI_PUBLIC_URL to its address.',
  );
}

async function whoAnswers(publicUrl: string): Promise<string> {
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    const body = (await answer.json().catch(() => null)) as { status?: unknown; version?: unknown } | null;
    return body?.status === 'ok' && typeof body.version === 'string'
      ? 'irori'
      : `another program, status ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String((cause as Error).name);
  }
}

/** The first line that a mail server says; or, in other words, why there is none. */
function greeting({ host, port, tls }: { host: string; port: number; tls: boolean }): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    const end = (words: string): void => {
      socket.destroy();
      resolve(words);
    };
    socket.setTimeout(patienceMs, () => end('no answer'));
    socket.once('data', (data) => end(data.toString('latin1').split('\r\n')[0]?.slice(0, 100) ?? ''));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('closed'));
  });
}
