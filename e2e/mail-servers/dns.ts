// A DNS server of one's own (NSD), with the records that sender checks ask for. It answers for every name there is, so that
// nobody asks the outside.
import { freePort } from '../server-process.ts';
import type { Lab } from './lab.ts';

/** @param records lines of a zone file, names complete with their dot. Answers `address:port`. */
export async function startDns(lab: Lab, records: readonly string[]): Promise<string> {
  const port = await freePort();
  lab.write(
    'dns/root.zone',
    [
      '$TTL 60',
      '. IN SOA ns.lab.example. hostmaster.lab.example. 1 3600 600 86400 60',
      '. IN NS ns.lab.example.',
      'ns.lab.example. IN A 127.0.0.1',
      ...records,
      '',
    ].join('\n'),
  );
  const config = lab.write(
    'dns/nsd.conf',
    `
server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${lab.path('dns')}"
  database: ""
  pidfile: "${lab.path('dns/pid')}"
  xfrdfile: "${lab.path('dns/xfrd')}"
  zonelistfile: "${lab.path('dns/zones')}"
  xfrdir: "${lab.path('dns')}"
  logfile: "${lab.path('dns/log')}"
remote-control:
  control-enable: no
zone:
  name: "."
  zonefile: "root.zone"
`,
  );
  await lab.start('nsd', ['-d', '-c', config], port);
  return `127.0.0.1:${port}`;
}

/** A TXT record; long values are cut into strings of 255 bytes, as a DKIM key needs. */
export function txt(name: string, value: string): string {
  const pieces = value.match(/.{1,250}/g) ?? [];
  return `${name} IN TXT ${pieces.map((piece) => `"${piece}"`).join(' ')}`;
}
