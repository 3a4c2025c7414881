// Outgoing requests for a house that may never make one: the client is loaded with the first of them. It takes 4 MB and a
// twentieth of the time of a start.
import type { OutgoingHttp, OutgoingOptions } from './outgoing-http.ts';

/** Like `createOutgoingHttp`, which it calls when needed. */
export function lazyOutgoingHttp(options: OutgoingOptions): OutgoingHttp {
  let loading: Promise<OutgoingHttp> | undefined;
  const load = async (): Promise<OutgoingHttp> => (await import('./outgoing-http.ts')).createOutgoingHttp(options);
  return {
    fetch: async (url, request) => {
      loading ??= load();
      return (await loading).fetch(url, request);
    },
    addressOf: async (host, port) => {
      loading ??= load();
      return (await loading).addressOf(host, port);
    },
    close: async () => (await loading)?.close(),
  };
}
