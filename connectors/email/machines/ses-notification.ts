/** Amazon SES tells of deliveries and bounces in JSON instead of a report. */
import { cleanAddress, domainOf } from '../people/addresses.ts';
import type { RecipientStatus } from './delivery-status.ts';
import { statusIn } from './plain-bounce.ts';

const MAX_RECIPIENTS = 100;
const MAX_LENGTH = 200_000;

/** Empty for what is no such notification. @param from the sender's address: JSON from anybody else is a person's mail. */
export function readSesNotification(from: string, text: string): RecipientStatus[] {
  if (!/(?:^|\.)amazonaws\.com$/.test(domainOf(from)) || !text.startsWith('{')) return [];
  try {
    // A footer stands under the JSON, and its long lines may be folded.
    const json = text.slice(0, MAX_LENGTH).split('\n--\n', 1)[0]?.replace(/\n /g, '') ?? '';
    const outer = JSON.parse(json) as { Message?: unknown } & Notification;
    const { bounce, delivery } =
      typeof outer.Message === 'string' ? (JSON.parse(outer.Message) as Notification) : outer;
    const failed = (bounce?.bouncedRecipients ?? []).slice(0, MAX_RECIPIENTS).map((one) => ({
      address: String(one.emailAddress ?? ''),
      action: 'failed' as const,
      status: statusIn(String(one.status ?? '')),
      diagnostic: String(one.diagnosticCode ?? '') || null,
    }));
    const delivered = (delivery?.recipients ?? []).slice(0, MAX_RECIPIENTS).map((address) => ({
      address: String(address),
      action: 'delivered' as const,
      status: '2.0.0',
      diagnostic: String(delivery?.smtpResponse ?? '') || null,
    }));
    return [...failed, ...delivered].flatMap((one) => {
      const address = cleanAddress(one.address);
      return address === null ? [] : [{ ...one, address, original: null }];
    });
  } catch {
    return []; // cut, or of another shape than Amazon's
  }
}

interface Notification {
  readonly bounce?: {
    readonly bouncedRecipients?: readonly {
      readonly emailAddress?: unknown;
      readonly status?: unknown;
      readonly diagnosticCode?: unknown;
    }[];
  };
  readonly delivery?: { readonly recipients?: readonly unknown[]; readonly smtpResponse?: unknown };
}
