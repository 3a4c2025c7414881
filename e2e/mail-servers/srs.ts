// postsrsd: rewrites the sender of forwarded mail, so that SPF holds at the next server.
import { freePort } from '../server-process.ts';
import type { Lab } from './lab.ts';

/** Answers the port of its table for the way out. */
export async function startSrs(lab: Lab, domain: string): Promise<{ readonly port: number }> {
  const [forward, reverse] = [await freePort(), await freePort()];
  const secret = lab.write('srs/secret', 'a secret for the laboratory\n');
  await lab.start(
    'postsrsd',
    ['-4', '-l', '127.0.0.1', '-f', String(forward), '-r', String(reverse), '-d', domain, '-s', secret, '-a', '=', '-n', '4'],
    forward,
  ); // biome-ignore format: pairs of options
  return { port: forward };
}
