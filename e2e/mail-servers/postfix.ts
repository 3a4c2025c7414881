// Postfix: a private instance with its own configuration, queue and log, which forwards as a customer's mail server does.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { freePort } from '../server-process.ts';
import { until } from '../until.ts';
import { answers, type Lab } from './lab.ts';

export interface Postfix {
  readonly port: number;
  /** Replaces the table of forwards: from an address here to one or several anywhere. */
  forward(aliases: Readonly<Record<string, string>>): void;
  /** Replaces the table of recipients that are refused. */
  refuse(access: Readonly<Record<string, string>>): void;
  log(): string;
  /** Mails that wait for another try. */
  queue(): number;
  /** Tries all that waits now. */
  flush(): void;
  stop(): void;
}

export interface PostfixOptions {
  /** Its own name, in HELO and Received. */
  readonly name: string;
  /** Domains whose mail it takes; nothing else is relayed. */
  readonly domains: readonly string[];
  /** Where a domain's mail goes: `domain` to `smtp:[127.0.0.1]:port` or `lmtp:…`. */
  readonly routes: Readonly<Record<string, string>>;
  readonly aliases?: Readonly<Record<string, string>>;
  /** The address it connects from, so that SPF can tell servers of one machine apart. */
  readonly address?: string;
  /** Where it listens; any free port unless told. */
  readonly port?: number;
  /** Recipients that are refused, with the answer that they get. */
  readonly access?: Readonly<Record<string, string>>;
  /** Further lines of main.cf. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startPostfix(lab: Lab, options: PostfixOptions): Promise<Postfix> {
  const port = options.port ?? (await freePort());
  const here = `postfix-${options.name}`;
  const directory = lab.folder(`${here}/etc`);
  const queue = lab.folder(`${here}/queue`);
  const data = lab.folder(`${here}/data`, 'postfix');
  const table = (name: string, rows: Readonly<Record<string, string>>) => {
    const lines = Object.entries(rows).map(([key, value]) => `${key} ${value}\n`);
    return `texthash:${lab.write(`${here}/etc/${name}`, lines.join(''))}`;
  };
  const settings: Record<string, string> = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    myhostname: options.name,
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    smtp_bind_address: options.address ?? '127.0.0.1',
    smtp_dns_support_level: 'disabled',
    smtp_host_lookup: 'native',
    smtp_tls_security_level: 'none',
    // The machine's own resolver is not asked about anything.
    smtpd_peername_lookup: 'no',
    maillog_file: lab.path(here, 'log'),
    maillog_file_prefixes: lab.directory,
    virtual_alias_domains: options.domains.join(' '),
    virtual_alias_maps: table('aliases', options.aliases ?? {}),
    transport_maps: table('routes', options.routes),
    relay_domains: Object.keys(options.routes).join(' '),
    smtpd_recipient_restrictions: `check_recipient_access ${table('access', options.access ?? {})} permit`,
    smtpd_relay_restrictions: 'permit_mynetworks, reject_unauth_destination',
    // As shops have it, so that what a forward adds can be read from what arrives.
    enable_original_recipient: 'yes',
    minimal_backoff_time: '1s',
    maximal_backoff_time: '2s',
    queue_run_delay: '1s',
    bounce_queue_lifetime: '1h',
    maximal_queue_lifetime: '1h',
    ...options.settings,
  };
  lab.write(
    `${here}/etc/main.cf`,
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(''),
  );
  lab.write(`${here}/etc/master.cf`, masterCf(port));
  lab.write(`${here}/etc/dynamicmaps.cf`, '');
  const run = (...args: string[]) => execFileSync('postfix', ['-c', directory, ...args], { stdio: 'pipe' });
  run('start');
  const stop = () => {
    try {
      run('stop');
    } catch {
      // it had ended by itself
    }
  };
  lab.onClose(stop);
  await until(() => answers(port), { what: `postfix ${options.name} on port ${port}` });
  return {
    port,
    forward: (aliases) => {
      table('aliases', aliases);
      run('reload');
    },
    refuse: (access) => {
      table('access', access);
      run('reload');
    },
    log: () => (existsSync(lab.path(here, 'log')) ? readFileSync(lab.path(here, 'log'), 'utf8') : ''),
    queue: () =>
      execFileSync('postqueue', ['-c', directory, '-j'], { encoding: 'utf8' }).split('\n').filter(Boolean).length,
    flush: () => void execFileSync('postqueue', ['-c', directory, '-f']),
    stop,
  };
}

function masterCf(port: number): string {
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'lmtp unix - - n - - lmtp',
    'relay unix - - n - - smtp',
    'showq unix n - n - - showq',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  return `${services.join('\n')}\n`;
}
