/** A whole window over the page, for looking at one thing. Escape closes it, and the focus goes back where it was. */
import type { KeyboardEvent, ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

export function FullScreen({
  title,
  onClose,
  onKeyDown,
  children,
}: {
  /** For listeners. */
  title: string;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="appear fixed inset-0 z-40 flex bg-scrim"
    >
      <Modal className="flex h-dvh w-full">
        <AriaDialog aria-label={title} className="no-ring flex min-w-0 flex-1">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole window */}
          <div className="flex min-w-0 flex-1 flex-col" onKeyDown={onKeyDown}>
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
