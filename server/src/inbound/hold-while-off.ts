/**
 * A channel that is switched off still takes what comes: a forwarder that hears 550 would tell the customer that the shop
 * does not exist. It waits in quarantine, in sight, and goes in when the channel is switched on again.
 */
import type { Parsed, Preview } from '@irori/connectors/kit/inbound-event';
import { heldWhileOff } from '../inbound-events/index.ts';

/** What is known not to be for us stays so; all else waits. */
export function heldBack(parsed: Parsed): Parsed {
  if (parsed.kind === 'ignored' || parsed.kind === 'quarantined') return parsed;
  return { kind: 'quarantined', reason: heldWhileOff, params: {}, preview: previewOf(parsed) };
}

function previewOf(parsed: Parsed): Preview | null {
  if (parsed.kind !== 'events') return null;
  const [first] = parsed.events;
  if (first?.kind === 'receipt' || first?.kind === 'probe') return first.preview;
  if (first?.kind !== 'message') return null;
  return { from: first.sender.address, subject: first.subject ?? '', text: first.text.slice(0, 500) };
}
