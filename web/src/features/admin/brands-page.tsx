/** Brands: the faces shown to customers. Each has a name and a signature; channels say which one they speak for. */
import type { Brand } from '@irori/contract/brands/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { applyEvents, getLive, sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { EditInPlace } from '../inbox/panel/edit-in-place.tsx';
import { SignatureField } from '../settings/signature-field.tsx';

const take = (brand: Brand) =>
  applyEvents({ through: getLive().server.number, events: [{ kind: 'brand.changed', brand }] });

export function BrandsPage() {
  const { t } = useLingui();
  const brands = useStore(
    (store) => Object.values(store.brands).sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const add = async () => {
    setError(null);
    try {
      take(await api.post<Brand>('brands', { name: name.trim() }));
      setName('');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Page title={t`Brands`} intro={t`The faces that customers see: a name, and what stands below each mail.`}>
      {brands.map((brand) => (
        <OneBrand key={brand.id} brand={brand} />
      ))}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void add();
        }}
      >
        <TextField
          label={t`New brand`}
          value={name}
          onChange={setName}
          maxLength={100}
          className="flex-1"
          error={fieldErrors(error).name ?? (error ? describeError(error) : undefined)}
        />
        <Button type="submit" look="primary" className="h-9">
          <Trans>Add</Trans>
        </Button>
      </form>
    </Page>
  );
}

function OneBrand({ brand }: { brand: Brand }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member.name);
  const channels = useStore((store) =>
    Object.values(store.channels)
      .filter((channel) => channel.brandId === brand.id)
      .map((channel) => channel.name)
      .join(', '),
  );
  return (
    <Section title={brand.name} help={channels === '' ? t`No channel speaks for it yet.` : t`Channels: ${channels}`}>
      <EditInPlace
        label={t`Name`}
        value={brand.name}
        placeholder={t`Name`}
        onSave={async (next) => take(await api.patch<Brand>(`brands/${brand.id}`, { name: next }))}
      />
      <SignatureField
        label={t`Signature`}
        help={t`Stands below each mail of its channels, under what a member has set for themselves.`}
        value={{ text: brand.signature, html: brand.signatureHtml }}
        names={{ name: me, brand: brand.name }}
        onSave={async ({ text, html }) => {
          try {
            take(await api.patch<Brand>(`brands/${brand.id}`, { signature: text, signatureHtml: html }));
            return null;
          } catch (problem) {
            return describeError(problem);
          }
        }}
      />
    </Section>
  );
}
