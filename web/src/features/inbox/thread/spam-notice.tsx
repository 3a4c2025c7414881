/** Above a conversation in Spam: who put it there and why, and the ways out. */
import type { Conversation } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { actionById, runAction } from '../../../actions/registry.ts';
import { openOverlay } from '../../../actions/stage.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { listCustomer, unblockCustomer } from '../../customer/list-customer.ts';

export function SpamNotice({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  if (!conversation.spam) return null;
  const reason = conversation.spamReason;
  const known = conversation.contact.address !== null;
  const attempt = (what: Promise<void>) =>
    void what.catch((error: unknown) => showToast({ tone: 'danger', text: describeError(error) }));
  return (
    <Notice flat tone="warning" icon="spam">
      <p>
        {reason === null ? (
          <Trans>This is in Spam.</Trans>
        ) : reason.by === 'member' ? (
          <Trans>{reason.name} marked this as spam.</Trans>
        ) : reason.by === 'list' ? (
          <Trans>In Spam because {reason.value} is blocked.</Trans>
        ) : (
          <Trans>
            In Spam because {reason.provider} says so on the way ({reason.header}: {reason.value}).
          </Trans>
        )}
      </p>
      <div className="-mb-0.5 -ml-2 mt-1 flex flex-wrap gap-1">
        <Button size="small" look="quiet" onPress={() => runAction(actionById('spam'), conversation.id)}>
          {t`Not spam`}
        </Button>
        {reason?.by === 'list' && (
          <Button size="small" look="quiet" onPress={() => attempt(unblockCustomer(conversation))}>
            {t`Unblock`}
          </Button>
        )}
        {known && reason?.by === 'provider' && (
          <Button size="small" look="quiet" onPress={() => attempt(listCustomer(conversation, 'allow'))}>
            {t`Never spam from here`}
          </Button>
        )}
        {known && reason?.by !== 'list' && (
          <Button size="small" look="quiet" onPress={() => openOverlay({ kind: 'block', ids: [conversation.id] })}>
            {t`Block the sender…`}
          </Button>
        )}
      </div>
    </Notice>
  );
}
