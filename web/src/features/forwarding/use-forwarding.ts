/** The forward of one channel as its screens see it: fetched again whenever the channel says that something changed. */
import type { Channel } from '@irori/contract/channels/api';
import type {
  Forwarding,
  ForwardingGuideInfo,
  HandoffLink,
  MadeHandoff,
  MailHostGuess,
} from '@irori/contract/channels/forwarding';
import type { Page } from '@irori/contract/common/api';
import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

const path = (channelId: string) => `channels/${channelId}/forwarding`;

export function useForwarding(channel: Channel): UseQueryResult<Forwarding> {
  return useQuery({
    // No clock: the event that something changed carries another moment, and that is another question.
    queryKey: ['forwarding', channel.id, channel.forwarding?.changedAt, channel.lastInboundAt],
    queryFn: () => api.get<Forwarding>(path(channel.id)),
    placeholderData: keepPreviousData,
    enabled: channel.forwarding !== null,
  });
}

/** The guides of the channel's medium, in the order in which they are offered; none until they are here. */
export function useGuides(channel: Channel): readonly ForwardingGuideInfo[] | undefined {
  const guides = useQuery({
    queryKey: ['guides', channel.connector],
    queryFn: async () => (await api.get<Page<ForwardingGuideInfo>>(`connectors/${channel.connector}/guides`)).items,
    staleTime: Number.POSITIVE_INFINITY, // they change with the version of the server alone
  });
  return guides.data;
}

/** Who receives the mail of a support address whose domain says nothing by itself. */
export function useMailHost(channelId: string, enabled: boolean): MailHostGuess | undefined {
  const guess = useQuery({
    queryKey: ['mail-host', channelId],
    queryFn: () => api.get<MailHostGuess>(`${path(channelId)}/guess`),
    staleTime: 60_000,
    retry: false,
    enabled,
  });
  return guess.data;
}

/** What can be done with a forward. Each answers when the server has agreed, and throws its refusal. */
export function useForwardingActions(channel: Channel) {
  const client = useQueryClient();
  const key = ['forwarding', channel.id];
  const keep = (forwarding: Forwarding) => {
    client.setQueriesData<Forwarding>({ queryKey: key }, forwarding);
  };
  const again = () => client.invalidateQueries({ queryKey: key });
  return {
    change: async (patch: Record<string, unknown>) => keep(await api.patch<Forwarding>(path(channel.id), patch)),
    /** Shown as done at once; the server's answer corrects it. */
    markSteps: async (stepsDone: readonly string[]) => {
      client.setQueriesData<Forwarding>({ queryKey: key }, (old) => old && { ...old, stepsDone: [...stepsDone] });
      try {
        keep(await api.patch<Forwarding>(path(channel.id), { stepsDone }));
      } catch (error) {
        await again();
        throw error;
      }
    },
    test: async () => keep(await api.post<Forwarding>(`${path(channel.id)}/test`)),
    markUsed: async (confirmationId: string) =>
      keep(await api.post<Forwarding>(`${path(channel.id)}/confirmations/${confirmationId}/used`)),
  };
}

/** Links for helpers that still work, newest first. */
export function useHandoffs(channelId: string): UseQueryResult<readonly HandoffLink[]> {
  return useQuery({
    queryKey: ['handoffs', channelId],
    queryFn: async () => (await api.get<Page<HandoffLink>>(`channels/${channelId}/handoffs`)).items,
  });
}

export const makeHandoff = (channelId: string, body: { guide: string; step?: string }): Promise<MadeHandoff> =>
  api.post<MadeHandoff>(`channels/${channelId}/handoff`, body);

export const revokeHandoff = (channelId: string, handoffId: string): Promise<void> =>
  api.delete(`channels/${channelId}/handoffs/${handoffId}`);
