/** Is a message spam? By the list of senders first, then by what a provider on the way said. Pure. */
import type { SpamVerdict } from '@irori/connectors/kit/inbound-event';
import type { SpamReason } from '../tables.ts';
import type { ListedSenderRow, SpamSettingsRow } from './store.ts';

/** What a workspace knows of spam, in the form in which it is asked for with every message. */
export interface SpamRules {
  readonly settings: SpamSettingsRow;
  /** Key: `entryKey`. */
  readonly entries: ReadonlyMap<string, 'block' | 'allow'>;
}

export interface ToJudge {
  readonly inboxId: string;
  /** Empty for mail, as in `listed_senders`. */
  readonly medium: string;
  /** Comparable addresses of the customer, the author and From. */
  readonly addresses: readonly string[];
  readonly verdict: SpamVerdict | null;
  /** Somebody pretends to be the sender: being on the list of the trusted helps nobody then. */
  readonly suspicious: boolean;
}

export const entryKey = (row: Pick<ListedSenderRow, 'medium' | 'kind' | 'value' | 'inbox_id'>): string =>
  [row.medium, row.kind, row.value, row.inbox_id ?? ''].join(' ');

export function spamRulesOf(settings: SpamSettingsRow, rows: readonly ListedSenderRow[]): SpamRules {
  return { settings, entries: new Map(rows.map((row) => [entryKey(row), row.verdict])) };
}

/** Why the message is spam; null when it is not. The word on an address counts more than the word on its domain. */
export function judgeSpam(rules: SpamRules, message: ToJudge): SpamReason | null {
  for (const kind of ['address', 'domain'] as const) {
    const found = message.addresses.flatMap((address) =>
      valuesOf(kind, address, message.medium).flatMap((value) =>
        [message.inboxId, null].flatMap((inboxId) => {
          const verdict = rules.entries.get(entryKey({ medium: message.medium, kind, value, inbox_id: inboxId }));
          return verdict ? [{ verdict, value }] : [];
        }),
      ),
    );
    const blocked = found.find(({ verdict }) => verdict === 'block');
    if (blocked) return { by: 'list', kind, value: blocked.value };
    if (found.length > 0 && !message.suspicious) return null;
  }
  if (message.verdict === null || !rules.settings.use_verdicts) return null;
  const { provider, header, value } = message.verdict;
  return { by: 'provider', provider, header, value };
}

/** A domain on the list holds for the domains below it as well. */
function valuesOf(kind: 'address' | 'domain', address: string, medium: string): string[] {
  if (kind === 'address') return [address];
  if (medium !== '') return [];
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, 10).map((_, at) => labels.slice(at).join('.'));
}
