/**
 * How much one client of the SMTP door may ask for: connections at once and mails a minute. Relays in front of us and
 * this machine itself are exempt, since all mail comes through them.
 */
import ipaddr from 'ipaddr.js';
import type { Caps } from '../../platform/caps.ts';

export interface ConnectionLimits {
  /** A reason to refuse, or null. */
  connect(address: string): string | null;
  disconnect(address: string): void;
  mail(address: string): string | null;
}

export function makeConnectionLimits(caps: Caps, relays: readonly string[], now: () => number): ConnectionLimits {
  const connections = new Map<string, number>();
  const minutes = new Map<string, { minute: number; mails: number }>();
  const exempt = exemptFromRates(relays);

  return {
    connect: (address) => {
      const open = (connections.get(address) ?? 0) + 1;
      connections.set(address, open);
      if (open <= caps.smtpConnectionsPerAddress || exempt(address)) return null;
      return '4.7.0 Too many connections from your address, try again later';
    },
    disconnect: (address) => {
      const open = (connections.get(address) ?? 1) - 1;
      if (open > 0) connections.set(address, open);
      else connections.delete(address);
    },
    mail: (address) => {
      if (exempt(address)) return null;
      const minute = Math.floor(now() / 60_000);
      const entry = minutes.get(address);
      const mails = entry?.minute === minute ? entry.mails + 1 : 1;
      minutes.set(address, { minute, mails });
      if (minutes.size > 10_000) for (const [key, value] of minutes) if (value.minute !== minute) minutes.delete(key);
      return mails > caps.smtpMailsPerAddressPerMinute ? '4.7.0 Too many mails in this minute, try again later' : null;
    },
  };
}

/** Tells listed relays and this machine itself from everybody else. */
export function exemptFromRates(relays: readonly string[]): (address: string) => boolean {
  const networks = relays.map(parseNetwork);
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const ip = ipaddr.process(address);
    return (
      ip.range() === 'loopback' ||
      networks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits))
    );
  };
}

function parseNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const ip = ipaddr.process(text);
  return [ip, ip.kind() === 'ipv4' ? 32 : 128];
}
