/**
 * Who really sent a mail: SPF, DKIM, DMARC and ARC, asked of the DNS before the mail is parsed. The DNS may be slow or
 * down, and a message must not wait for it: then the sender simply counts as unproven, and the mail says so.
 */
import type { Connector, DnsResolver } from '@irori/connectors/kit/connector';
import type { RawInbound, SenderChecks } from '@irori/connectors/kit/inbound-event';
import type { Log } from '../platform/log.ts';

export interface SenderChecker {
  /** Null for doors without sender checks. Never rejects. */
  check(connector: Connector, raw: RawInbound): Promise<SenderChecks | null>;
}

const unknownSender: SenderChecks = {
  verdict: 'unverified',
  proof: 'none',
  spf: 'temperror',
  dkim: [],
  dmarc: 'temperror',
  arc: 'none',
  fromAddress: null,
};

/**
 * Bodies beyond this are hashed in a thread: each signature walks through all of it, at some 100 ms a megabyte of
 * short lines [measured], and nobody else may wait for that.
 */
const largeMailBytes = 64 * 1024;
/** Most time that the checks may add to the way of one mail. */
const budgetMs = 2_000;
/** After so many failures in a row the DNS is left alone for a while. */
const failuresBeforePause = 3;
const pauseMs = 30_000;
const cacheMs = 5 * 60_000;
const cacheSize = 5_000;

export interface SenderCheckerOptions {
  readonly resolve: DnsResolver;
  readonly now: () => number;
  readonly log: Log;
  /** Also names that exist in no DNS but perhaps in that of a test or a closed network. */
  readonly askReserved?: boolean;
  /** Checks a large mail in a thread, within a limit of time. */
  readonly checkInThread: (connectorId: string, raw: RawInbound) => Promise<SenderChecks>;
}

export function makeSenderChecker(options: SenderCheckerOptions): SenderChecker {
  const resolver = cachingResolver(options.resolve, options.now, { askReserved: options.askReserved ?? false });
  let failures = 0;
  let pausedUntil = 0;
  return {
    check: async (connector, raw) => {
      const door = connector.ingress.mail;
      if (!door || raw.envelope.kind === 'http') return null;
      if (options.now() < pausedUntil) return unknownSender;
      if (raw.body.length > largeMailBytes) {
        return options.checkInThread(connector.id, raw).catch((error: unknown) => {
          options.log.warn({ detail: String(error) }, 'the sender of a large mail could not be checked');
          return unknownSender;
        });
      }
      try {
        const checks = await withTimeLimit(door.check(raw, resolver));
        failures = 0;
        return checks;
      } catch (error) {
        failures += 1;
        if (failures >= failuresBeforePause) pausedUntil = options.now() + pauseMs;
        options.log.warn({ code: errorCode(error), failures }, 'sender checks failed: the DNS does not answer');
        return unknownSender;
      }
    },
  };
}

const errorCode = (error: unknown): string => String((error as NodeJS.ErrnoException)?.code ?? 'unknown');

async function withTimeLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(Object.assign(new Error('The DNS took too long'), { code: 'ETIMEOUT' })),
        budgetMs,
      );
    });
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Keeps answers, "there is none" included, for five minutes; names that never exist (RFC 6761) are not asked for, unless
 * the installation named resolvers of its own, which may know them.
 */
export function cachingResolver(
  resolve: DnsResolver,
  now: () => number,
  { askReserved = false }: { readonly askReserved?: boolean } = {},
): DnsResolver {
  const cache = new Map<string, { until: number; answer: Promise<unknown[]> }>();
  return (name, type) => {
    if (!askReserved && /(^|\.)(test|example|invalid|localhost|local)\.?$/i.test(name)) {
      return Promise.reject(Object.assign(new Error(`No such name ${name}`), { code: 'ENOTFOUND' }));
    }
    const key = `${type} ${name.toLowerCase()}`;
    const known = cache.get(key);
    if (known && known.until > now()) return known.answer;
    const answer = resolve(name, type);
    cache.set(key, { until: now() + cacheMs, answer });
    if (cache.size > cacheSize) cache.delete(cache.keys().next().value ?? '');
    answer.catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTFOUND' && error.code !== 'ENODATA') cache.delete(key); // a passing trouble is no answer
    });
    return answer;
  };
}
