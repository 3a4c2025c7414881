/** The same member wrote elsewhere: both texts are kept until one is chosen. */

import { Trans, useLingui } from '@lingui/react/macro';
import { type DraftKind, settleConflict } from '../../../sync/drafts.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

export function Conflict({
  conversationId,
  kind,
  other,
  onSettled,
}: {
  conversationId: string;
  kind: DraftKind;
  other: string;
  onSettled: () => void;
}) {
  const { t } = useLingui();
  return (
    <div className="px-4 pt-2">
      <Notice
        tone="warning"
        action={
          <>
            <Button
              size="small"
              onPress={() => {
                settleConflict(conversationId, kind, 'theirs');
                onSettled();
              }}
            >{t`Use that one`}</Button>
            <Button
              size="small"
              look="quiet"
              onPress={() => settleConflict(conversationId, kind, 'mine')}
            >{t`Keep this one`}</Button>
          </>
        }
      >
        <Trans>You saved another draft elsewhere:</Trans> <span className="line-clamp-2 text-text-2">{other}</span>
      </Notice>
    </div>
  );
}
