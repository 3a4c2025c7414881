/** One Received line (RFC 5321 section 4.4), read leniently: every server writes it a little otherwise. */

export interface Received {
  /** The server that took it, lower case. */
  readonly by: string;
  /** What it calls the one who handed it over. */
  readonly from: string | null;
  readonly for: string | null;
  readonly date: string | null;
  /** Null where the protocol does not tell. */
  readonly encrypted: boolean | null;
}

/** Null when it names no server. */
export function readReceived(value: string): Received | null {
  const text = value.slice(0, 4000);
  const semicolon = text.lastIndexOf(';');
  const date = semicolon === -1 ? null : text.slice(semicolon + 1).trim();
  const head = semicolon === -1 ? text : text.slice(0, semicolon);
  const by = /(?:^|\s)by\s+([^\s;()]{1,255})/i.exec(head)?.[1];
  if (by === undefined) return null;
  const protocol = /\swith\s+([\w -]{1,40}?)(?=\s+(?:id|for|via|by|from|\()|\s*[(;]|$)/i.exec(head)?.[1] ?? null;
  const target = /\sfor\s+<?([^\s<>;]{1,64}@[^\s<>;]{1,255})>?/i.exec(head)?.[1] ?? null;
  return {
    by: by.toLowerCase().replace(/\.$/, ''),
    from: /^\s*from\s+([^\s;()]{1,255})/i.exec(head)?.[1]?.toLowerCase() ?? null,
    for: target,
    date: date === '' ? null : date,
    encrypted: encryptedBy(protocol, head),
  };
}

/** RFC 3848 names the encrypted protocols with an S; others add the cipher in a comment. */
function encryptedBy(protocol: string | null, head: string): boolean | null {
  if (/\bTLSv?1|version=TLS|cipher=|using TLS/i.test(head)) return true;
  if (protocol === null) return null;
  if (/^(?:UTF8)?(?:E?SMTPSA?|LMTPSA?|HTTPS)$/i.test(protocol.trim())) return true;
  if (/^(?:UTF8)?(?:E?SMTPA?|HTTP)$/i.test(protocol.trim())) return false;
  return null;
}

/** An address that no other house can reach: private networks, and the 6to4 ones that Google names its hosts by. */
export function isInner(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(?:ipv6:)?|\]$/g, '');
  if (name.includes(':')) return /^(?:2002:|f[cd][0-9a-f]{2}:|fe80:|::1$)/.test(name);
  return /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(name);
}

/**
 * What two servers of one house have in common: `google.com` of `mx.google.com`, the network of an address. Hosts of
 * large providers inside (`2002:a05:…`) stand for themselves by their network.
 */
export function organisation(host: string): string {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name.includes(':')) return name.split(':').slice(0, 2).join(':');
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return name.split('.').slice(0, 2).join('.');
  const labels = name.split('.').filter(Boolean);
  // `co.jp`, `com.pl`: the label before the country belongs to the suffix.
  const suffix = labels.length > 2 && (labels.at(-1)?.length ?? 0) === 2 && (labels.at(-2)?.length ?? 9) <= 3 ? 3 : 2;
  return labels.slice(-suffix).join('.');
}
