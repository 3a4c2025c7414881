// Dovecot: mailboxes over IMAP, delivery over LMTP, Sieve rules that redirect.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { ComposedMail } from '../mail.ts';
import { freePort } from '../server-process.ts';
import { idsOf, type Lab } from './lab.ts';

const owner = 'mail';
let saved = 0;

export interface Dovecot {
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  /** Delivers as the mail system does, rules of the user included. */
  deliver(user: string, mail: Pick<ComposedMail, 'from' | 'raw'>): Promise<void>;
  /** Files a mail with a date of one's choice. */
  save(user: string, folder: string, raw: Buffer, at: Date): void;
  /** Flags and UIDs of a folder's mails, as its owner's program would see them. */
  list(user: string, folder: string): { uid: number; flags: string; messageId: string }[];
  /** Gives a user another password. */
  password(user: string, password: string): void;
  /** The mails of a folder, whole. */
  fetch(user: string, folder: string): string[];
  rule(user: string, sieve: string): void;
  doveadm(...args: string[]): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface DovecotOptions {
  /** Where rules that redirect hand mail to. */
  readonly submissionPort?: number;
  /** Where a mail server asks whether somebody may log in. */
  readonly authPort?: number;
}

export async function startDovecot(
  lab: Lab,
  users: Readonly<Record<string, string>>,
  { submissionPort = 25, authPort }: DovecotOptions = {},
): Promise<Dovecot> {
  const [imapPort, imapsPort, lmtpPort] = [await freePort(), await freePort(), await freePort()];
  const [uid, gid] = idsOf(owner);
  const home = lab.folder('mailboxes', owner);
  const people = new Map(Object.entries(users));
  const writePeople = () => {
    const lines = [...people].map(([user, password]) => `${user}:{PLAIN}${password}::::::\n`);
    lab.write('dovecot/users', lines.join(''));
  };
  writePeople();
  const config = lab.write(
    'dovecot/dovecot.conf',
    `
base_dir = ${lab.folder('dovecot/run')}
state_dir = ${lab.folder('dovecot/state')}
log_path = ${lab.path('dovecot/log')}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${lab.path('tls.crt')}
ssl_key = <${lab.path('tls.key')}
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${home}/%u/Maildir
postmaster_address = postmaster@lab.example
submission_host = 127.0.0.1:${submissionPort}
recipient_delimiter = +
auth_username_format = %Lu
passdb {
  driver = passwd-file
  args = ${lab.path('dovecot/users')}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}/%u
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Archive {
    auto = create
  }
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
service stats {
  chroot =
}
${
  authPort === undefined
    ? ''
    : `service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${authPort}
  }
}`
}
protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/.dovecot.sieve
}
`,
  );
  const doveadm = (...args: string[]) => execFileSync('doveadm', ['-c', config, ...args], { encoding: 'utf8' });
  const start = async () => {
    await lab.start('dovecot', ['-F', '-c', config], imapPort);
  };
  const stop = async () => {
    execFileSync('doveadm', ['-c', config, 'stop']);
  };
  await start();
  return {
    imapPort,
    imapsPort,
    lmtpPort,
    doveadm,
    start,
    stop,
    deliver: (user, mail) => lmtp(lmtpPort, user, mail),
    save: (user, folder, raw, at) => {
      const inFolder = join(home, user, 'Maildir', folder === 'INBOX' ? 'cur' : `.${folder}/cur`);
      const file = join(inFolder, `${at.getTime()}.${++saved}.lab:2,S`);
      mkdirSync(inFolder, { recursive: true });
      writeFileSync(file, raw);
      utimesSync(file, at, at);
      execFileSync('chown', ['-R', `${uid}:${gid}`, join(home, user)]);
    },
    list: (user, folder) => {
      const text = doveadm('-f', 'json', 'fetch', '-u', user, 'uid flags hdr.message-id', 'mailbox', folder);
      return (JSON.parse(text) as Record<string, string>[]).map((row) => ({
        uid: Number(row.uid),
        flags: row.flags ?? '',
        messageId: (row['hdr.message-id'] ?? '').replace(/[<>]/g, ''),
      }));
    },
    password: (user, password) => {
      people.set(user, password);
      writePeople();
    },
    fetch: (user, folder) => {
      const text = doveadm('-f', 'json', 'fetch', '-u', user, 'text', 'mailbox', folder);
      return (JSON.parse(text) as { text: string }[]).map((row) => row.text.replaceAll('\r\n', '\n'));
    },
    rule: (user, sieve) => {
      const directory = join(home, user);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, '.dovecot.sieve'), sieve);
      for (const path of [directory, join(directory, '.dovecot.sieve')]) chownSync(path, uid, gid);
    },
  };
}

function lmtp(port: number, to: string, mail: Pick<ComposedMail, 'from' | 'raw'>): Promise<void> {
  const connection = new SMTPConnection({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true });
  return new Promise((delivered, failed) => {
    connection.once('error', failed);
    connection.connect(() => {
      connection.send({ from: mail.from, to: [to] }, mail.raw, (error) => {
        connection.close();
        if (error) failed(error);
        else delivered();
      });
    });
  });
}
