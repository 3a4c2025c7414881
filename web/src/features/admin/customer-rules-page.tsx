/** What was learned from corrections of the customer: each rule in a sentence, and a way to forget it. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { CustomerRule } from '@irori/contract/customer-rules/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { placeInWords } from '../customer/customer-words.ts';
import { Denied } from '../shell/denied.tsx';

export function CustomerRulesPage() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.manageWorkspace);
  if (!may) return <Denied title={t`Whose mail it is`} permission={t`Manage the workspace`} />;
  return <Rules />;
}

function Rules() {
  const { t } = useLingui();
  const rules = useQuery({
    queryKey: ['customer-rules'],
    queryFn: () => api.get<PageOf<CustomerRule>>('customer-rules'),
  });
  const rows = rules.data?.items ?? [];
  return (
    <Page
      title={t`Whose mail it is`}
      intro={
        <Trans>
          Forms, shops and assistants write for somebody else. When a member corrects who the customer is, Irori can
          keep that as a rule for mail to come. Forgetting a rule leaves what it decided before.
        </Trans>
      }
    >
      {rules.isError && <Notice tone="danger">{describeError(rules.error)}</Notice>}
      {rules.isPending && <Skeleton className="after-150 h-24" />}
      {rules.isSuccess && rows.length === 0 && (
        <State icon="contact" title={t`Nothing was learned yet`}>
          <Trans>Open a conversation, choose “Who is the customer?” and tick the mail to come.</Trans>
        </State>
      )}
      <ul className="flex flex-col divide-y rounded-panel border empty:hidden">
        {rows.map((rule) => (
          <Rule key={rule.id} rule={rule} />
        ))}
      </ul>
    </Page>
  );
}

function Rule({ rule }: { rule: CustomerRule }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const by = useStore((store) => store.members[rule.madeBy]?.name) ?? t`a former member`;
  const forget = async () => {
    try {
      await api.delete(`customer-rules/${rule.id}`);
      void client.invalidateQueries({ queryKey: ['customer-rules'] });
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
  };
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="block">
          {rule.address ? (
            <Trans>
              Mail from <strong>{rule.sender}</strong>: the customer is always{' '}
              <strong>{rule.addressName ? `${rule.addressName} <${rule.address}>` : rule.address}</strong>.
            </Trans>
          ) : (
            <Trans>
              Mail from <strong>{rule.sender}</strong>: the customer is taken from: {placeInWords(rule.take)}
            </Trans>
          )}
        </span>
        <span className="text-meta text-text-3">
          <Trans>
            {by}, <Time at={rule.madeAt} />
          </Trans>
        </span>
      </span>
      <IconButton
        icon="remove"
        size="small"
        label={t`Forget the rule for ${rule.sender}`}
        onPress={() => void forget()}
      />
    </li>
  );
}
