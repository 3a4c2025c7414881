/** Which guide a support address of one's own domain speaks for: that of whoever receives its mail, as the DNS shows it. */
import type { MxRecord } from 'node:dns';
import type { Connector } from '@irori/connectors/kit/connector';
import type { MailHostGuess } from '@irori/contract/channels/forwarding';
import type { House } from '../house.ts';

/** A guess and no more: a DNS that does not answer leaves the choice to the person. */
export async function guessByMailHost(
  house: Pick<House, 'dns'>,
  connector: Pick<Connector, 'ingress'>,
  address: string,
): Promise<MailHostGuess> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const records = await house.dns.resolve(domain, 'MX').catch(() => []);
  const [first] = (records as MxRecord[]).toSorted((a, b) => a.priority - b.priority);
  const mailHost = first?.exchange.toLowerCase().replace(/\.$/, '') || null;
  if (mailHost === null) return { mailHost, guide: null };
  const isOf = (end: string) => mailHost === end || mailHost.endsWith(`.${end}`);
  const guide = connector.ingress.mail?.guides?.find((one) => one.mailHosts?.some(isOf));
  return { mailHost, guide: guide?.id ?? null };
}
