/** What forwarders make of the envelope sender: SRS, Gmail's `+caf_=`, Microsoft's form. A hint for hops, never the customer. */
import { comparable } from './addresses.ts';

export interface RewrittenSender {
  readonly kind: 'srs0' | 'srs1' | 'microsoft' | 'microsoft-short' | 'gmail' | 'list' | 'batv';
  /** The envelope sender before the rewriting; null when it cannot be told. */
  readonly original: string | null;
  /** The mailbox that forwarded; null when the form does not name it. */
  readonly mailbox: string | null;
  /** Domains that rewrote it, the first forwarder first. */
  readonly forwarders: readonly string[];
}

/** Null for an address that nobody rewrote. @param address MAIL FROM or Return-Path, without brackets. */
export function decodeReturnPath(address: string): RewrittenSender | null {
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  const local = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase();

  const srs0 = /^SRS0[=+-][^=]*=[^=]*=([^=]+)=(.+)$/i.exec(local);
  if (srs0) return { kind: 'srs0', original: comparable(`${srs0[2]}@${srs0[1]}`), mailbox: null, forwarders: [domain] };

  const srs1 = /^SRS1[=+-][^=]*=([^=]+)=[=+-][^=]*=[^=]*=([^=]+)=(.+)$/i.exec(local);
  if (srs1) {
    const first = (srs1[1] as string).toLowerCase();
    return { kind: 'srs1', original: comparable(`${srs1[3]}@${srs1[2]}`), mailbox: null, forwarders: [first, domain] };
  }

  if (/^bounces\+SRS=[^=]+=[^=]+$/i.test(local)) {
    return { kind: 'microsoft-short', original: null, mailbox: null, forwarders: [domain] };
  }
  const microsoft = /^(.+)\+SRS=[^=]+=[^=]+=([^=]+)=(.+)$/i.exec(local);
  if (microsoft) {
    return {
      kind: 'microsoft',
      original: comparable(`${microsoft[3]}@${microsoft[2]}`),
      mailbox: comparable(`${microsoft[1]}@${domain}`),
      forwarders: [domain],
    };
  }

  const gmail = /^(.+)\+caf_=.+=[^=]+$/i.exec(local);
  if (gmail)
    return { kind: 'gmail', original: null, mailbox: comparable(`${gmail[1]}@${domain}`), forwarders: [domain] };

  // Lists write the subscriber into the bounce address; Google Groups put a code there.
  const list = /^(.+?)(?:\+bnc[a-z0-9]+|-bounces?(?:\+.*)?)$/i.exec(local);
  if (list) return { kind: 'list', original: null, mailbox: comparable(`${list[1]}@${domain}`), forwarders: [domain] };

  const batv = /^prvs=[^=]{1,20}=(.+)$/i.exec(local);
  if (batv) return { kind: 'batv', original: comparable(`${batv[1]}@${domain}`), mailbox: null, forwarders: [] };
  return null;
}
