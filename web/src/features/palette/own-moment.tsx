/** A date and a time of one's own, in the member's zone: to send at, to come back to. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { serverNow } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { fromField, momentOf, toField, wallClock } from '../inbox/composer/wall-clock.ts';

export function OwnMoment({
  title,
  action,
  icon,
  onPick,
  onClose,
}: {
  title: string;
  /** The word on the button that goes on. */
  action: string;
  icon: IconName;
  onPick: (at: Date) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const now = serverNow();
  const [value, setValue] = useState(() =>
    toField({ ...wallClock(new Date(now.getTime() + 3_600_000), style.timeZone), minute: 0 }),
  );
  const [tried, setTried] = useState(false);
  const wall = fromField(value);
  const at = wall && momentOf(wall, style.timeZone);
  const error =
    at === null
      ? t`Give a date and a time.`
      : at.getTime() - now.getTime() < 60_000
        ? t`This moment is over. Choose a later one.`
        : at.getTime() - now.getTime() > 366 * 86_400_000
          ? t`This is more than a year away.`
          : undefined;
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (at && !error) onPick(at);
        }}
      >
        <div className="px-5 pt-3">
          <TextField
            label={t`Date and time`}
            type="datetime-local"
            value={value}
            onChange={setValue}
            autoFocus
            error={tried ? error : undefined}
            help={t`Times are those of ${style.timeZone.replaceAll('_', ' ')}.`}
          />
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" icon={icon}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
