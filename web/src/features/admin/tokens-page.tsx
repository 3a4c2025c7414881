/** API tokens: made for a program, shown once, ended at once. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { ApiToken, MadeToken } from '@irori/contract/tokens/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Cell, Page, Table, TableRow } from '../../ui/page.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';

export function TokensPage() {
  const { t } = useLingui();
  const members = useStore((store) => store.members);
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get<PageOf<ApiToken>>('tokens', { limit: 200 }) });
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiToken | null>(null);
  const rows = tokens.data?.items ?? [];
  const make = (
    <Button look="primary" icon="add" onPress={() => setMaking(true)}>
      <Trans>New token</Trans>
    </Button>
  );
  return (
    <Page
      title={t`API tokens`}
      intro={<Trans>With a token a program may do what you may do, by the API under /api/v1.</Trans>}
      actions={rows.length > 0 && make}
      wide
    >
      {tokens.isPending && <Skeleton className="after-150 h-40" />}
      {tokens.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void tokens.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(tokens.error)}
        </Notice>
      )}
      {tokens.isSuccess && rows.length === 0 && <State icon="tokens" title={t`No tokens yet`} actions={make} />}
      {rows.length > 0 && (
        <Table
          label={t`API tokens`}
          head={[t`Name`, t`Member`, t`Made`, t`Last used`, <span key="more" className="sr-only">{t`Actions`}</span>]}
        >
          {rows.map((token) => (
            <TableRow key={token.id}>
              <Cell>
                <span className="font-bold">{token.name}</span>{' '}
                <code className="text-meta text-text-3">…{token.hint}</code>
              </Cell>
              <Cell>{members[token.memberId]?.name ?? '–'}</Cell>
              <Cell className="whitespace-nowrap">
                <Time at={token.createdAt} />
              </Cell>
              <Cell className="whitespace-nowrap">
                {token.lastUsedAt ? <Time at={token.lastUsedAt} as="ago" /> : t`never`}
              </Cell>
              <Cell className="text-right">
                <Button size="small" look="danger" onPress={() => setEnding(token)}>
                  <Trans>End</Trans>
                </Button>
              </Cell>
            </TableRow>
          ))}
        </Table>
      )}
      {making && <Make onClose={() => setMaking(false)} />}
      {ending && <End token={ending} onClose={() => setEnding(null)} />}
    </Page>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [made, setMade] = useState<MadeToken | null>(null);
  const [error, setError] = useState<unknown>(null);
  const make = async () => {
    setError(null);
    try {
      setMade(await api.post<MadeToken>('tokens', { name: name.trim() }));
      void client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (problem) {
      setError(problem);
    }
  };
  if (made) {
    return (
      <Dialog title={made.name} isOpen onClose={onClose} closeLabel={t`Close`}>
        <div className="flex flex-col gap-3 px-5 pt-2 pb-5">
          <p>
            <Trans>Copy the token now: it is shown only this once.</Trans>
          </p>
          <CopyBox label={t`Token`} value={made.token} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t`New token`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <TextField
            label={t`Name`}
            help={t`What it is for, so that you know it again.`}
            value={name}
            onChange={setName}
            isRequired
            autoFocus
          />
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary">
            <Trans>Make the token</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function End({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const end = async () => {
    try {
      await api.delete(`tokens/${token.id}`);
      void client.invalidateQueries({ queryKey: ['tokens'] });
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog role="alertdialog" title={t`End the token “${token.name}”?`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-3 px-5 pt-2">
        <p>
          <Trans>Programs that use it lose their access at once.</Trans>
        </p>
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Keep</Trans>
        </Button>
        <Button look="danger" onPress={() => void end()}>
          <Trans>End</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
