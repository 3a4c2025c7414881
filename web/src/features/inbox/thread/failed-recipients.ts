/** For whom a mail failed and for whom not, as far as anybody told us: no news is not yet an arrival. Pure. */
import type { MailAddress } from '@irori/contract/common/api';
import type { Delivery, Message } from '@irori/contract/messages/api';

/** The addresses that a report names, or that the relay refused; none where it failed as a whole. */
export function failedFor({ error }: Pick<Delivery, 'error'>): string[] {
  const { recipients, refused } = error?.params ?? {};
  const named = Array.isArray(recipients) ? recipients : Array.isArray(refused) ? refused : [];
  return named.filter((one) => typeof one === 'string');
}

/** Whom it was written to besides those, each once; nobody where it failed for all. */
export function sparedBy(
  { to, cc, bcc }: Pick<Message, 'to' | 'cc' | 'bcc'>,
  delivery: Pick<Delivery, 'error'>,
): MailAddress[] {
  const failed = failedFor(delivery).map((address) => address.toLowerCase());
  const everybody = new Map([...to, ...cc, ...bcc].map((person) => [person.address.toLowerCase(), person]));
  const spared = [...everybody].filter(([address]) => !failed.includes(address)).map(([, person]) => person);
  // A report may name an address that we did not write to, as a forward took it further: then nobody is known to be spared.
  return spared.length < everybody.size ? spared : [];
}
