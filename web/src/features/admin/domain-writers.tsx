/** Who writes from a domain: its channels, the brands that were told to, and the addresses of the members. */
import type { Brand } from '@irori/contract/brands/api';
import type { Member } from '@irori/contract/members/api';
import type { SenderDomain } from '@irori/contract/sender-domains/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive, sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Copied } from './domain-record.tsx';
import { describeDomainError } from './domain-words.ts';
import { reloadDomains, useDoing } from './use-domains.ts';

export function Writers({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  return (
    <Section
      title={t`Who writes from it`}
      help={t`Channels whose support address lies in the domain, and the channels of the brands you tick.`}
    >
      <Channels domain={domain} />
      <Brands domain={domain} />
      <Addresses domain={domain} />
    </Section>
  );
}

function Channels({ domain }: { domain: SenderDomain }) {
  const channels = useStore(
    (store) =>
      domain.channelIds.flatMap((id) => {
        const channel = store.channels[id];
        return channel ? [channel] : [];
      }),
    sameItems,
  );
  if (channels.length === 0) {
    return (
      <p className="text-dense text-text-3">
        <Trans>No channel yet.</Trans>
      </p>
    );
  }
  return (
    <ul className="flex flex-col divide-y rounded-panel border text-dense">
      {channels.map((channel) => (
        <li key={channel.id} className="flex flex-wrap items-center gap-x-3 px-4 py-2">
          <Link
            to="/channels/$id/settings"
            params={{ id: channel.id }}
            className="inline-block min-h-6 text-accent hover:underline [overflow-wrap:anywhere]"
          >
            {channel.name}
          </Link>
          {channel.account !== channel.name && (
            <span className="text-text-3 [overflow-wrap:anywhere]">{channel.account}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Brands({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const brands = useStore(
    (store) => Object.values(store.brands).sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const [error, setError] = useState<unknown>(null);
  const choose = async (brand: Brand, on: boolean) => {
    setError(null);
    try {
      const changed = await api.patch<Brand>(`brands/${brand.id}`, { senderDomainId: on ? domain.id : null });
      applyEvents({ through: getLive().server.number, events: [{ kind: 'brand.changed', brand: changed }] });
      void reloadDomains(client);
    } catch (problem) {
      setError(problem);
    }
  };
  if (brands.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-bold text-dense">{t`Brands`}</legend>
      {brands.map((brand) => (
        <Checkbox
          key={brand.id}
          isSelected={brand.senderDomainId === domain.id}
          onChange={(on) => void choose(brand, on)}
        >
          {brand.name}
        </Checkbox>
      ))}
      {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
    </fieldset>
  );
}

/** Each member's own address, and what has to be forwarded so that mail written to it by hand finds its way. */
function Addresses({ domain }: { domain: SenderDomain }) {
  const members = useStore(
    (store) =>
      Object.values(store.members)
        .filter((member) => !member.removedAt)
        .sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const receiving = useStore((store) =>
    domain.channelIds.map((id) => store.channels[id]?.receivingAddress).find((address) => address != null),
  );
  const [editing, setEditing] = useState<Member | null>(null);
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-bold text-dense">
        <Trans>Addresses of the members</Trans>
      </h3>
      <ul className="flex flex-col divide-y rounded-panel border text-dense">
        {members.map((member) => (
          <li key={member.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <span className="min-w-0 flex-1 basis-48">
              <span className="block truncate">{member.name}</span>
              <span className="block text-text-3 [overflow-wrap:anywhere]">
                {member.slug}@{domain.name}
              </span>
            </span>
            <Button size="small" onPress={() => setEditing(member)}>
              <Trans>Change</Trans>
            </Button>
          </li>
        ))}
      </ul>
      <p className="measure text-dense text-text-2">
        <Trans>
          Answers come back here by themselves. Only mail that somebody writes to such an address by hand goes to the
          mail server of the domain: let it forward these addresses, or all that it does not know, to the receiving
          address.
        </Trans>
      </p>
      {receiving && <ReceivingAddress address={receiving} />}
      {editing && <ChangeName member={editing} domain={domain} onClose={() => setEditing(null)} />}
    </div>
  );
}

function ReceivingAddress({ address }: { address: string }) {
  const { t } = useLingui();
  return <Copied value={address} label={t`Copy the receiving address`} />;
}

function ChangeName({ member, domain, onClose }: { member: Member; domain: SenderDomain; onClose: () => void }) {
  const { t } = useLingui();
  const [slug, setSlug] = useState(member.slug);
  const doing = useDoing();
  const save = () =>
    doing.run('save', async () => {
      const changed = await api.patch<Member>(`members/${member.id}`, { slug: slug.trim().toLowerCase() });
      applyEvents({ through: getLive().server.number, events: [{ kind: 'member.changed', member: changed }] });
      onClose();
      return undefined;
    });
  return (
    <Dialog title={t`Address of ${member.name}`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <TextField
            label={t`Name before the @`}
            help={`${slug.trim().toLowerCase() || '…'}@${domain.name}`}
            value={slug}
            onChange={setSlug}
            isRequired
            autoFocus
            autoComplete="off"
            error={doing.error === null ? undefined : describeDomainError(doing.error)}
          />
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={doing.busy !== null}>
            <Trans>Save</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
