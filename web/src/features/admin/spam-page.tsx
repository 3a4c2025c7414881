/** Spam: how long it is kept, whether filters on the way are believed, and who is blocked or never spam. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { ListedSender, SpamSettings } from '@irori/contract/spam/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SearchField, Switch, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SavedWord, SavingSelect, useSaving } from '../settings/saving.tsx';
import { Denied } from '../shell/denied.tsx';

const everywhere = 'all';

export function SpamPage() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.manageWorkspace);
  if (!may) return <Denied title={t`Spam`} permission={t`Manage the workspace`} />;
  return (
    <Page
      title={t`Spam`}
      intro={
        <Trans>
          Spam has a section of its own in each inbox. It counts nowhere else, notifies nobody, and nothing of it is
          lost: you can look at it, and take it out.
        </Trans>
      }
    >
      <Settings />
      <Senders />
    </Page>
  );
}

function Settings() {
  const { t } = useLingui();
  const client = useQueryClient();
  const settings = useQuery({ queryKey: ['spam-settings'], queryFn: () => api.get<SpamSettings>('spam-settings') });
  const saving = useSaving(async (patch: Partial<SpamSettings>) => {
    client.setQueryData(['spam-settings'], await api.patch<SpamSettings>('spam-settings', patch));
  });
  if (settings.isError) return <Notice tone="danger">{describeError(settings.error)}</Notice>;
  if (!settings.data) return <Skeleton className="after-150 h-32" />;
  const { deleteAfterDays, useVerdicts } = settings.data;
  const days = [30, 60, 90, 180, 365];
  if (deleteAfterDays !== null && !days.includes(deleteAfterDays)) days.push(deleteAfterDays);
  return (
    <Section title={t`What happens to spam`}>
      <Switch
        isSelected={useVerdicts}
        onChange={(on) => saving.save({ useVerdicts: on })}
        help={t`SpamAssassin, Rspamd, Microsoft, Google, Proofpoint, Amazon and others write their verdict into the header. What answers in a conversation you know is never moved by it.`}
      >
        {t`Believe spam filters on the way`}
      </Switch>
      <SavingSelect
        label={t`Delete spam`}
        help={t`Counted from when it came into Spam, and from its last message. It cannot be brought back.`}
        value={deleteAfterDays === null ? 'never' : String(deleteAfterDays)}
        onSave={(value) => saving.save({ deleteAfterDays: value === 'never' ? null : Number(value) })}
        options={[
          { value: 'never', label: t`Never by itself` },
          ...days.map((amount) => ({ value: String(amount), label: t`After ${amount} days` })),
        ]}
      />
      <SavedWord saving={saving} />
    </Section>
  );
}

function Senders() {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const list = useInfiniteQuery({
    queryKey: ['listed-senders', q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<PageOf<ListedSender>>('listed-senders', { ...(q ? { q } : {}), limit: 50, cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={t`Blocked and trusted senders`}
      help={
        <Trans>
          The word on an address counts more than the word on its domain. A trusted sender is of no help to whoever
          forges it.
        </Trans>
      }
    >
      <Add />
      {(rows.length > 5 || q !== '') && (
        <SearchField label={t`Search senders`} value={search} onChange={setSearch} clearLabel={t`Clear`} />
      )}
      {list.isError && <Notice tone="danger">{describeError(list.error)}</Notice>}
      {list.isPending && <Skeleton className="after-150 h-24" />}
      {list.isSuccess && rows.length === 0 && (
        <State icon="ban" title={q === '' ? t`Nobody is blocked` : t`Nobody of that name is on the list`}>
          {q === '' && <Trans>Block a sender here, or from the menu of a conversation.</Trans>}
        </State>
      )}
      <ul className="flex flex-col divide-y rounded-panel border empty:hidden">
        {rows.map((row) => (
          <Sender key={row.id} row={row} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="self-center" isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          <Trans>More</Trans>
        </Button>
      )}
    </Section>
  );
}

function Add() {
  const { t } = useLingui();
  const client = useQueryClient();
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const [value, setValue] = useState('');
  const [verdict, setVerdict] = useState<ListedSender['verdict']>('block');
  const [inboxId, setInboxId] = useState(everywhere);
  const [error, setError] = useState<unknown>(null);
  const add = async () => {
    setError(null);
    try {
      await api.post('listed-senders', { value, verdict, inboxId: inboxId === everywhere ? null : inboxId });
      setValue('');
      void client.invalidateQueries({ queryKey: ['listed-senders'] });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '') void add();
      }}
    >
      <TextField
        label={t`Mail address or domain`}
        placeholder="name@junk.example"
        value={value}
        onChange={setValue}
        maxLength={320}
        className="min-w-48 flex-1"
        error={error === null ? undefined : (fieldErrors(error).value ?? describeError(error))}
      />
      <Select
        label={t`What about it`}
        value={verdict}
        onChange={setVerdict}
        options={[
          { value: 'block', label: t`Block` },
          { value: 'allow', label: t`Never spam` },
        ]}
        className="w-36"
      />
      {inboxes.length > 1 && (
        <Select
          label={t`Where`}
          value={inboxId}
          onChange={setInboxId}
          options={[
            { value: everywhere, label: t`All inboxes` },
            ...inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name })),
          ]}
          className="w-40"
        />
      )}
      <Button type="submit" look="primary" className="mt-[22px] h-9">
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}

function Sender({ row }: { row: ListedSender }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const inbox = useStore((store) => (row.inboxId ? store.inboxes[row.inboxId]?.name : undefined));
  const by = useStore((store) => store.members[row.addedBy]?.name) ?? t`a former member`;
  const remove = async () => {
    try {
      await api.delete(`listed-senders/${row.id}`);
      void client.invalidateQueries({ queryKey: ['listed-senders'] });
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
  };
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <span className="min-w-0 flex-1">
        <span className="block font-bold [overflow-wrap:anywhere]">
          {row.kind === 'domain' ? t`Everybody at ${row.value}` : row.value}
        </span>
        <span className="text-meta text-text-3">
          {inbox && <>{inbox} · </>}
          <Trans>
            {by}, <Time at={row.addedAt} />
          </Trans>
        </span>
      </span>
      <Badge tone={row.verdict === 'block' ? 'danger' : 'success'}>
        {row.verdict === 'block' ? t`Blocked` : t`Never spam`}
      </Badge>
      <IconButton icon="remove" size="small" label={t`Take ${row.value} off the list`} onPress={() => void remove()} />
    </li>
  );
}
