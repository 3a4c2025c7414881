// Brands as everybody sees them.
import type { Brand } from '@irori/contract/brands/api';
import type { BrandRow } from './store.ts';

export function presentBrand(row: BrandRow): Brand {
  return {
    id: row.id,
    name: row.name,
    signature: row.signature,
    signatureHtml: row.signature_html,
    senderDomainId: row.sender_domain_id,
  };
}
