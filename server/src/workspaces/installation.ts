// What this installation can do now, for the set-up screen and `doctor`: each fact with the setting that would change it.
import { statfs } from 'node:fs/promises';
import type { SetupState } from '@irori/contract/setup/api';
import type { Config } from '../config.ts';
import { isLoopback } from '../platform/http/rate-limits.ts';

export type InstallationFact = SetupState['installation'][number];

/** Below this, mails may be refused before anybody looks. */
const leastFreeBytes = 1024 ** 3;

export async function installationFacts(config: Config): Promise<InstallationFact[]> {
  const free = await freeBytes(config.dataDir);
  return [
    {
      code: 'inbound_domain',
      ok: !isLocalName(config.inboundDomain),
      setting: 'IRORI_INBOUND_DOMAIN',
      value: config.inboundDomain,
    },
    {
      code: 'public_url',
      ok: config.publicUrlIsSet && !isLocalName(new URL(config.publicUrl).hostname),
      setting: 'IRORI_PUBLIC_URL',
      value: config.publicUrl,
    },
    // The address of a relay carries its password: only the host is shown.
    { code: 'relay', ok: config.relayUrl !== null, setting: 'IRORI_SMTP_URL', value: relayHost(config.relayUrl) },
    {
      code: 'smtp_reach',
      ok: isReachableFromOutside(config),
      setting: 'IRORI_SMTP_HOST',
      value: `${config.smtp.host}:${config.smtp.port}`,
    },
    { code: 'disk', ok: free >= leastFreeBytes, setting: 'IRORI_DATA', value: `${(free / 1024 ** 3).toFixed(1)} GB` },
  ];
}

/** Other mail servers deliver to port 25; behind a named relay any port will do. */
export function isReachableFromOutside({ smtp }: Pick<Config, 'smtp'>): boolean {
  if (smtp.relays.length > 0) return true;
  return smtp.port === 25 && smtp.host !== 'localhost' && !isLoopback(smtp.host);
}

export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function relayHost(relayUrl: string | null): string {
  return relayUrl === null ? '' : new URL(relayUrl).host;
}

function isLocalName(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
}
