/** The workspace's sender domains as the server knows them, and what can be done with them. */
import type { Page } from '@irori/contract/common/api';
import type { SenderDomain } from '@irori/contract/sender-domains/api';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';

const key = ['sender-domains'] as const;
/** While somebody waits for records to be seen. */
const waitingMs = 15_000;

/** @param watch asks again while records are waited for; without it the list is asked for once */
export function useDomains({ watch = true, enabled = true } = {}) {
  return useQuery({
    enabled,
    queryKey: key,
    queryFn: async () => (await api.get<Page<SenderDomain>>('sender-domains')).items,
    ...(watch ? {} : { staleTime: Number.POSITIVE_INFINITY }),
    refetchInterval: ({ state }) => (watch && state.data?.some(isWaiting) ? waitingMs : false),
  });
}

const isWaiting = (domain: SenderDomain): boolean =>
  domain.state !== 'verified' || domain.keys.some((one) => one.state === 'next');

/** Shows an answer at once, without asking for the list again. */
export function showDomain(client: QueryClient, domain: SenderDomain): void {
  client.setQueryData<SenderDomain[]>(key, (all) =>
    all?.some((one) => one.id === domain.id)
      ? all.map((one) => (one.id === domain.id ? domain : one))
      : [...(all ?? []), domain].sort((a, b) => a.domain.localeCompare(b.domain)),
  );
}

export function forgetDomain(client: QueryClient, id: string): void {
  client.setQueryData<SenderDomain[]>(key, (all) => all?.filter((one) => one.id !== id));
}

export const reloadDomains = (client: QueryClient) => client.invalidateQueries({ queryKey: key });

/** One thing at a time, with what went wrong. */
export function useDoing() {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (name: string, work: () => Promise<SenderDomain | undefined>): Promise<boolean> => {
    setBusy(name);
    setError(null);
    try {
      const domain = await work();
      if (domain) showDomain(client, domain);
      return true;
    } catch (problem) {
      setError(problem);
      void reloadDomains(client);
      return false;
    } finally {
      setBusy(null);
    }
  };
  return { busy, error, run, forget: () => setError(null) };
}
