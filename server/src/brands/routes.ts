// Brands over HTTP: the faces shown to customers. Everybody sees them, owner and admin make them.
import { type Brand, brand, brandPatch, newBrand } from '@irori/contract/brands/api';
import { id, page } from '@irori/contract/common/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { mayManageWorkspace } from '../members/index.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { sanitiseRichText } from '../platform/rich-text.ts';
import { announceBrandSender, requireSenderDomain } from '../sender-domains/index.ts';
import { presentBrand } from './present.ts';
import { allBrands, brandById, insertBrand, updateBrand } from './store.ts';

const manage = policy('workspace.manage', mayManageWorkspace);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/brands',
    summary: 'All brands.',
    access: 'signedIn',
    response: page(brand),
    handle: async ({ house, viewer }) => ({
      items: (await allBrands(house.database.db, viewer.workspaceId)).map(presentBrand),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/brands',
    summary: 'Makes a brand.',
    access: manage,
    body: newBrand,
    response: brand,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      const brandId = newId();
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        await insertBrand(tx.trx, tx.workspaceId, { id: brandId, ...safe(body), now: house.clock.now() });
        tx.announce({ kind: 'brand.changed', subjectId: brandId });
      });
      return readBrand(house, viewer, brandId);
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/brands/:id',
    summary: 'Changes name, signature or the domain it writes from.',
    access: manage,
    params: z.object({ id }),
    body: brandPatch,
    response: brand,
    handle: async ({ house, viewer, params, body }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (body.senderDomainId) await requireSenderDomain(tx, body.senderDomainId);
        if (!(await updateBrand(tx.trx, tx.workspaceId, params.id, safe(body)))) throw notFound('brand');
        tx.announce({ kind: 'brand.changed', subjectId: params.id });
        if (body.senderDomainId !== undefined) await announceBrandSender(tx, params.id);
      });
      return readBrand(house, viewer, params.id);
    },
  }),
];

/** With its rich text made safe. Plain text alone takes the rich one away, which would say something else. */
function safe<T extends { signature?: string | undefined; signatureHtml?: string | null | undefined }>(body: T): T {
  if (body.signatureHtml) return { ...body, signatureHtml: sanitiseRichText(body.signatureHtml) };
  return body.signature === undefined ? body : { ...body, signatureHtml: null };
}

async function readBrand(house: House, viewer: Viewer, brandId: string): Promise<Brand> {
  const row = await brandById(house.database.db, viewer.workspaceId, brandId);
  if (!row) throw notFound('brand');
  return presentBrand(row);
}
