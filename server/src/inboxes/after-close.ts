/** What a customer's message does to a closed conversation: by the inbox's setting, else as is usual for the channel. Pure. */
import type { Capabilities } from '@irori/contract/capabilities';
import { readInboxSettings } from './present.ts';

export type AfterClose =
  | { readonly kind: 'reopen' }
  /** Reopens for so many days after it was closed; later it begins a new one. */
  | { readonly kind: 'reopenWithin'; readonly days: number }
  | { readonly kind: 'newConversation' };

const usualDays = 7;
const dayMs = 24 * 60 * 60_000;

/** @param stored the inbox's settings as they lie in the database */
export function afterCloseOf(
  stored: Record<string, unknown>,
  capabilities: Pick<Capabilities, 'shape' | 'afterClose'>,
): AfterClose {
  const settings = readInboxSettings(stored);
  const usual = capabilities.afterClose ?? (capabilities.shape === 'mail' ? 'reopen' : 'reopenWithin');
  const kind = settings.afterClose ?? usual;
  return kind === 'reopenWithin' ? { kind, days: settings.reopenWithinDays ?? usualDays } : { kind };
}

/** Does a message of that moment begin a new conversation beside one that was closed then? */
export function beginsAnew(rule: AfterClose, closedAt: Date | null, at: Date): boolean {
  if (rule.kind === 'reopen') return false;
  if (rule.kind === 'newConversation' || closedAt === null) return rule.kind === 'newConversation';
  return at.getTime() - closedAt.getTime() > rule.days * dayMs;
}
