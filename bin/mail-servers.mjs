// Sees to the mail servers that the stage "mail" tests with: Debian's packages of Postfix, Dovecot, NSD and postsrsd. The
// tests run private instances of them, in directories and on ports of their own; the system's services are left alone, and
// what is installed here is kept from starting any.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** Programs and the packages that bring them. */
const programs = {
  '/usr/sbin/postfix': 'postfix',
  '/usr/sbin/dovecot': 'dovecot-core',
  '/usr/lib/dovecot/imap': 'dovecot-imapd',
  '/usr/lib/dovecot/lmtp': 'dovecot-lmtpd',
  '/usr/bin/sievec': 'dovecot-sieve',
  '/usr/sbin/nsd': 'nsd',
  '/usr/sbin/postsrsd': 'postsrsd',
  '/usr/bin/openssl': 'openssl',
};

/** Undefined when all is there, else one sentence that says why the stage cannot run. */
export function ensureMailServers() {
  if (process.platform !== 'linux') return 'its servers are Debian packages, and this is not Linux';
  // Postfix changes users and Dovecot opens mailboxes of others: both begin as root.
  if (process.getuid?.() !== 0) return 'mail servers begin as root, and this is another user';
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  if (!existsSync('/usr/bin/apt-get'))
    return `${missing.join(', ')} are not installed, and there is no apt to get them by`;
  console.log(`Installing ${missing.join(', ')} …`);
  const trouble = withoutStartingServices(() => install(missing));
  const still = missingPackages();
  return still.length === 0 ? undefined : `${still.join(', ')} could not be installed: ${trouble}`;
}

function missingPackages() {
  return Object.entries(programs)
    .filter(([program]) => !existsSync(program))
    .map(([, name]) => name);
}

function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  const first = apt('install', '-y', '--no-install-recommends', ...packages);
  if (first.status === 0) return '';
  apt('update');
  const second = apt('install', '-y', '--no-install-recommends', ...packages);
  return `${second.stderr}`.trim().split('\n').at(-1) ?? '';
}

/** Debian asks this file before it starts what it installed; one that is there already is left as it is. */
function withoutStartingServices(work) {
  const file = '/usr/sbin/policy-rc.d';
  if (existsSync(file)) return work();
  writeFileSync(file, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}
