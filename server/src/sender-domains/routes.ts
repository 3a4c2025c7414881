/** Sender domains over HTTP: for those who manage the workspace. */
import { id, page } from '@irori/contract/common/api';
import {
  dnsHandoffLink,
  newSenderDomain,
  openDnsHandoff,
  type SenderDomain,
  senderDomain,
} from '@irori/contract/sender-domains/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { addDomain } from './commands/add-domain.ts';
import { checkDomain } from './commands/check-domain.ts';
import { removeDomain } from './commands/remove-domain.ts';
import { dropNextKey, makeNextKey, switchKey } from './commands/rotate-key.ts';
import { checkDnsHandoff, makeDnsHandoff, presentDnsHandoff } from './handoff.ts';
import { mayManageDomains } from './policy.ts';
import { presentAllDomains, presentDomain } from './present.ts';

const params = z.object({ id });
const link = z.object({ token: z.string().max(500) });
const manage = policy('sender_domains.manage', mayManageDomains);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/sender-domains',
    summary: 'Domains that replies go out from, with the records to publish and what the DNS shows.',
    access: manage,
    response: page(senderDomain),
    handle: async ({ house, viewer }) => ({
      items: await presentAllDomains(house, viewer.workspaceId),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/sender-domains',
    summary: 'Adds a domain and makes its key; it sends once the DNS shows the record.',
    access: manage,
    body: newSenderDomain,
    response: senderDomain,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      const domainId = await addDomain(house, viewer.workspaceId, body.domain);
      await checkDomain(house, viewer.workspaceId, domainId);
      return read(house, viewer, domainId);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sender-domains/:id',
    summary: 'One domain.',
    access: manage,
    params,
    response: senderDomain,
    handle: async ({ house, viewer, params }) => read(house, viewer, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sender-domains/:id',
    summary: 'Removes a domain and its keys; mail goes out from the default sender again.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await removeDomain(house, viewer.workspaceId, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sender-domains/:id/check',
    summary: 'Asks the DNS now.',
    access: manage,
    params,
    response: senderDomain,
    handle: async ({ house, viewer, params }) => {
      await checkDomain(house, viewer.workspaceId, params.id);
      return read(house, viewer, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sender-domains/:id/rotate',
    summary: 'Makes a new key; the present one signs until the new one is switched to.',
    access: manage,
    params,
    response: senderDomain,
    handle: async ({ house, viewer, params }) => {
      await makeNextKey(house, viewer.workspaceId, params.id);
      return read(house, viewer, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sender-domains/:id/rotate',
    summary: 'Takes back a new key that has not signed yet.',
    access: manage,
    params,
    response: senderDomain,
    handle: async ({ house, viewer, params }) => {
      await dropNextKey(house, viewer.workspaceId, params.id);
      return read(house, viewer, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sender-domains/:id/switch',
    summary: 'Signs with the new key from now on; 409 while the DNS does not show its record.',
    access: manage,
    params,
    response: senderDomain,
    handle: async ({ house, viewer, params }) => {
      await switchKey(house, viewer.workspaceId, params.id);
      return read(house, viewer, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sender-domains/:id/handoff',
    summary: 'Makes a link to the records for whoever manages the DNS and has no account; good for 14 days.',
    access: manage,
    params,
    response: dnsHandoffLink,
    status: 201,
    handle: async ({ house, viewer, params }) => makeDnsHandoff(house, viewer.workspaceId, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/dns-handoff/:token',
    summary: 'The records to publish, for the holder of a link.',
    access: 'public',
    params: link,
    response: openDnsHandoff,
    handle: async ({ house, params }) => presentDnsHandoff(house, params.token),
  }),
  route({
    method: 'POST',
    path: '/api/v1/dns-handoff/:token/check',
    summary: 'Asks the DNS now, for the holder of a link.',
    access: 'public',
    params: link,
    response: openDnsHandoff,
    handle: async ({ house, params }) => checkDnsHandoff(house, params.token),
  }),
];

async function read(house: House, viewer: Viewer, domainId: string): Promise<SenderDomain> {
  const found = await presentDomain(house, viewer.workspaceId, domainId);
  if (!found) throw notFound('sender_domain');
  return found;
}
