/** Messages that come up and go: what was done, with Undo; what failed, with why. The one file that knows RAC's unfinished toast. */

import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { Button, IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface ToastMessage {
  readonly text: string;
  readonly detail?: string | undefined;
  readonly icon?: IconName;
  readonly tone?: 'plain' | 'danger';
  readonly action?: { readonly label: string; readonly shortcut?: string; readonly run: () => void } | undefined;
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/**
 * Shows a message. It waits while it is hovered or has the focus.
 * @param seconds how long; 0 until it is closed
 * @returns closes it
 */
export function showToast(message: ToastMessage, seconds = 6): () => void {
  const key = queue.add(message, seconds > 0 ? { timeout: seconds * 1000 } : {});
  return () => queue.close(key);
}

export function Toasts({ label, closeLabel }: { label: string; closeLabel: string }) {
  return (
    <ToastRegion
      queue={queue}
      aria-label={label}
      className="no-ring fixed top-14 right-3 left-3 z-50 flex flex-col gap-2 pane:top-auto pane:right-auto pane:bottom-4 pane:left-4 pane:w-[min(24rem,40vw)]"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className={`appear flex items-center gap-3 rounded-panel border bg-raised py-2 pr-2 pl-4 shadow-raised ${toast.content.tone === 'danger' ? 'border-danger' : ''}`}
        >
          <Icon
            name={toast.content.icon ?? (toast.content.tone === 'danger' ? 'alert' : 'check')}
            className={toast.content.tone === 'danger' ? 'text-danger' : 'text-text-2'}
          />
          <ToastContent className="min-w-0 flex-1 text-ui [overflow-wrap:anywhere]">
            <Text slot="title" className="block">
              {toast.content.text}
            </Text>
            {toast.content.detail && (
              <Text slot="description" className="block text-dense text-text-3">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          {toast.content.action && (
            <Button
              look="quiet"
              size="small"
              className="!text-accent font-bold"
              onPress={() => {
                toast.content.action?.run();
                queue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <IconButton icon="dismiss" size="small" label={closeLabel} onPress={() => queue.close(toast.key)} />
        </AriaToast>
      )}
    </ToastRegion>
  );
}
